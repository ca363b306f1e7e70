CREATE TABLE "agreements" (
	"id" text PRIMARY KEY NOT NULL,
	"matter_id" text NOT NULL,
	"position" bigint NOT NULL,
	"text" jsonb NOT NULL,
	"responsible" jsonb NOT NULL,
	"due_on" text NOT NULL,
	"done_on" text,
	"note" jsonb,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "application_contacts" (
	"application_id" text PRIMARY KEY NOT NULL,
	"name" text,
	"phone" text,
	"email" text
);
--> statement-breakpoint
CREATE TABLE "applications" (
	"id" text PRIMARY KEY NOT NULL,
	"matter_id" text NOT NULL,
	"number" text NOT NULL,
	"submission_id" text NOT NULL,
	"role" text NOT NULL,
	"group_id" text,
	"gist" text,
	"stance" text,
	"public_name" text,
	"locale" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"state" text NOT NULL,
	"rank" bigint,
	"salt" text NOT NULL,
	"invited_at" timestamp (3) with time zone,
	"answer_by" timestamp (3) with time zone,
	"answered_at" timestamp (3) with time zone,
	"checked_in_at" timestamp (3) with time zone,
	"is_demo" boolean NOT NULL,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "comment_appeals" (
	"id" text PRIMARY KEY NOT NULL,
	"comment_id" text NOT NULL,
	"text" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"due_on" text,
	"against" text,
	"outcome" text,
	"answer" text,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "comment_contacts" (
	"comment_id" text PRIMARY KEY NOT NULL,
	"name" text,
	"phone" text,
	"email" text
);
--> statement-breakpoint
CREATE TABLE "comment_decisions" (
	"id" text PRIMARY KEY NOT NULL,
	"comment_id" text NOT NULL,
	"state" text NOT NULL,
	"rule" bigint,
	"to_author" text,
	"masks" jsonb,
	"masks_name" boolean DEFAULT false NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"by" text
);
--> statement-breakpoint
CREATE TABLE "comment_drafts" (
	"id" text PRIMARY KEY NOT NULL,
	"token_hash" text NOT NULL,
	"matter_id" text NOT NULL,
	"submission_id" text NOT NULL,
	"answers" text NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "comment_entries" (
	"id" text PRIMARY KEY NOT NULL,
	"matter_id" text NOT NULL,
	"channel" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"scan" text,
	"scan_sha256" text,
	"first" text NOT NULL,
	"first_by" text NOT NULL,
	"first_at" timestamp (3) with time zone NOT NULL,
	"second" text,
	"second_by" text,
	"second_at" timestamp (3) with time zone,
	"comment_id" text,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "comment_files" (
	"id" text PRIMARY KEY NOT NULL,
	"comment_id" text,
	"draft_id" text,
	"position" bigint NOT NULL,
	"media" text NOT NULL,
	"media_type" text NOT NULL,
	"size" bigint NOT NULL,
	"sha256" text NOT NULL,
	"approved_at" timestamp (3) with time zone,
	"approved_by" text,
	"expires_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "comment_flags" (
	"id" text PRIMARY KEY NOT NULL,
	"comment_id" text NOT NULL,
	"submission_id" text NOT NULL,
	"reason" text NOT NULL,
	"words" text,
	"is_writer" boolean DEFAULT false NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"settled_at" timestamp (3) with time zone,
	"settled_by" text
);
--> statement-breakpoint
CREATE TABLE "comment_groupings" (
	"matter_id" text PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"compared" bigint NOT NULL,
	"fingerprint" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "comment_groups" (
	"id" text PRIMARY KEY NOT NULL,
	"matter_id" text NOT NULL,
	"common" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "comment_points" (
	"id" text PRIMARY KEY NOT NULL,
	"matter_id" text NOT NULL,
	"comment_id" text NOT NULL,
	"position" bigint NOT NULL,
	"quote" text NOT NULL,
	"answer_id" text,
	"by" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "comments" (
	"id" text PRIMARY KEY NOT NULL,
	"matter_id" text NOT NULL,
	"number" text NOT NULL,
	"submission_id" text NOT NULL,
	"clause_id" text,
	"clause_key" text,
	"stance" text NOT NULL,
	"words" text NOT NULL,
	"author_kind" text,
	"public_name" text,
	"channel" text NOT NULL,
	"locale" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"is_late" boolean NOT NULL,
	"is_demo" boolean NOT NULL,
	"salt" text NOT NULL,
	"hash" text NOT NULL,
	"state" text NOT NULL,
	"masks" jsonb,
	"masks_name" boolean DEFAULT false NOT NULL,
	"rule" bigint,
	"to_author" text,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"shown_at" timestamp (3) with time zone,
	"withdrawn_at" timestamp (3) with time zone,
	"flags" bigint DEFAULT 0 NOT NULL,
	"shuffle" bigint NOT NULL,
	"group_id" text,
	"stands_alone" boolean DEFAULT false NOT NULL,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "draws" (
	"id" text PRIMARY KEY NOT NULL,
	"matter_id" text NOT NULL,
	"sequence" bigint NOT NULL,
	"groups" jsonb NOT NULL,
	"pool" jsonb NOT NULL,
	"pool_hash" text NOT NULL,
	"frozen_at" timestamp (3) with time zone NOT NULL,
	"frozen_by" text NOT NULL,
	"source" jsonb NOT NULL,
	"second_source" jsonb NOT NULL,
	"number_due_at" timestamp (3) with time zone NOT NULL,
	"number" text,
	"uses_second" boolean NOT NULL,
	"second_reason" jsonb,
	"drawn_at" timestamp (3) with time zone,
	"drawn_by" text,
	"voided_at" timestamp (3) with time zone,
	"voided_by" text,
	"void_reason" jsonb,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "matter_clauses" (
	"id" text PRIMARY KEY NOT NULL,
	"matter_id" text NOT NULL,
	"text_version" bigint NOT NULL,
	"position" bigint NOT NULL,
	"key" text NOT NULL,
	"label" text NOT NULL,
	"text" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "matter_files" (
	"id" text PRIMARY KEY NOT NULL,
	"matter_id" text NOT NULL,
	"use" text NOT NULL,
	"name" jsonb NOT NULL,
	"media" text NOT NULL,
	"media_type" text NOT NULL,
	"size" bigint NOT NULL,
	"sha256" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"by" text
);
--> statement-breakpoint
CREATE TABLE "matter_followers" (
	"id" text PRIMARY KEY NOT NULL,
	"matter_id" text NOT NULL,
	"email" text NOT NULL,
	"email_hash" text NOT NULL,
	"token_hash" text NOT NULL,
	"locale" text NOT NULL,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"confirmed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "matter_notices" (
	"id" text PRIMARY KEY NOT NULL,
	"matter_id" text NOT NULL,
	"sequence" bigint NOT NULL,
	"kind" text NOT NULL,
	"text" jsonb,
	"from_closes_at" timestamp (3) with time zone,
	"to_closes_at" timestamp (3) with time zone,
	"at" timestamp (3) with time zone NOT NULL,
	"by" text
);
--> statement-breakpoint
CREATE TABLE "matter_versions" (
	"matter_id" text NOT NULL,
	"number" bigint NOT NULL,
	"note" jsonb,
	"at" timestamp (3) with time zone NOT NULL,
	"by" text,
	CONSTRAINT "matter_versions_matter_id_number_pk" PRIMARY KEY("matter_id","number")
);
--> statement-breakpoint
CREATE TABLE "matters" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"stage" text NOT NULL,
	"sub_district" text,
	"community" text,
	"notice" jsonb NOT NULL,
	"links" jsonb NOT NULL,
	"late_use" text NOT NULL,
	"opens_at" timestamp (3) with time zone,
	"closes_at" timestamp (3) with time zone,
	"first_closes_at" timestamp (3) with time zone,
	"text_version" bigint NOT NULL,
	"published_at" timestamp (3) with time zone,
	"holds_answers" boolean NOT NULL,
	"answers_released_at" timestamp (3) with time zone,
	"decided_at" timestamp (3) with time zone,
	"decision" jsonb,
	"decision_use" jsonb,
	"archived_at" timestamp (3) with time zone,
	"withdrawn_at" timestamp (3) with time zone,
	"withdraw_reason" jsonb,
	"created_by" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"legality_asked_at" timestamp (3) with time zone,
	"legality_by" text,
	"legality_at" timestamp (3) with time zone,
	"is_demo" boolean NOT NULL,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "meetings" (
	"matter_id" text PRIMARY KEY NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"place" jsonb NOT NULL,
	"agenda" jsonb NOT NULL,
	"apply_from" timestamp (3) with time zone,
	"apply_until" timestamp (3) with time zone,
	"selection" text NOT NULL,
	"selection_rule" jsonb,
	"observer_seats" bigint NOT NULL,
	"observers_taken" bigint NOT NULL,
	"called_at" timestamp (3) with time zone,
	"selected_at" timestamp (3) with time zone,
	"materials_sent_at" timestamp (3) with time zone,
	"held_at" timestamp (3) with time zone,
	"record_published_at" timestamp (3) with time zone,
	"correctable_until" timestamp (3) with time zone,
	"signed_off_at" timestamp (3) with time zone,
	"signed_off_by" text,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outages" (
	"id" text PRIMARY KEY NOT NULL,
	"from" timestamp (3) with time zone NOT NULL,
	"to" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "point_answers" (
	"id" text PRIMARY KEY NOT NULL,
	"matter_id" text NOT NULL,
	"outcome" text NOT NULL,
	"reason" jsonb NOT NULL,
	"clause_id" text,
	"unchanged" jsonb,
	"corrects_id" text,
	"by" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"released_at" timestamp (3) with time zone,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "proposals" (
	"id" text PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"submission_id" text NOT NULL,
	"sub_district" text NOT NULL,
	"community" text NOT NULL,
	"title" text NOT NULL,
	"words" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"state" text NOT NULL,
	"matter_id" text,
	"to_author" text,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"is_demo" boolean NOT NULL,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pulse" (
	"id" bigint PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "seat_groups" (
	"id" text PRIMARY KEY NOT NULL,
	"matter_id" text NOT NULL,
	"position" bigint NOT NULL,
	"name" jsonb NOT NULL,
	"seats" bigint NOT NULL,
	"taken" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "speaking_turns" (
	"id" text PRIMARY KEY NOT NULL,
	"matter_id" text NOT NULL,
	"position" bigint NOT NULL,
	"application_id" text,
	"speaker" text NOT NULL,
	"seconds_allowed" bigint NOT NULL,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "statement_confirmations" (
	"statement_id" text PRIMARY KEY NOT NULL,
	"matter_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "statements" (
	"id" text PRIMARY KEY NOT NULL,
	"matter_id" text NOT NULL,
	"position" bigint NOT NULL,
	"revision" bigint NOT NULL,
	"application_id" text,
	"speaker" text NOT NULL,
	"role" text NOT NULL,
	"text" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"by" text,
	"reason" text
);
--> statement-breakpoint
CREATE UNIQUE INDEX "agreements_by_place" ON "agreements" USING btree ("matter_id","position");--> statement-breakpoint
CREATE INDEX "agreements_by_due" ON "agreements" USING btree ("done_on","due_on");--> statement-breakpoint
CREATE UNIQUE INDEX "applications_by_number" ON "applications" USING btree ("number");--> statement-breakpoint
CREATE UNIQUE INDEX "applications_by_submission" ON "applications" USING btree ("submission_id");--> statement-breakpoint
CREATE INDEX "applications_by_group" ON "applications" USING btree ("matter_id","group_id","state","rank","id");--> statement-breakpoint
CREATE INDEX "applications_by_arrival" ON "applications" USING btree ("matter_id","role","received_at","id");--> statement-breakpoint
CREATE INDEX "applications_by_answer" ON "applications" USING btree ("state","answer_by");--> statement-breakpoint
CREATE INDEX "comment_appeals_by_comment" ON "comment_appeals" USING btree ("comment_id","at");--> statement-breakpoint
CREATE INDEX "comment_appeals_waiting" ON "comment_appeals" USING btree ("decided_at","at","id");--> statement-breakpoint
CREATE INDEX "comment_decisions_by_comment" ON "comment_decisions" USING btree ("comment_id","at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "comment_drafts_by_token" ON "comment_drafts" USING btree ("token_hash","matter_id");--> statement-breakpoint
CREATE INDEX "comment_drafts_by_expiry" ON "comment_drafts" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "comment_entries_waiting" ON "comment_entries" USING btree ("matter_id","comment_id","first_at","id");--> statement-breakpoint
CREATE INDEX "comment_files_by_comment" ON "comment_files" USING btree ("comment_id","position");--> statement-breakpoint
CREATE INDEX "comment_files_by_draft" ON "comment_files" USING btree ("draft_id","position");--> statement-breakpoint
CREATE INDEX "comment_files_by_media" ON "comment_files" USING btree ("media");--> statement-breakpoint
CREATE INDEX "comment_files_by_expiry" ON "comment_files" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "comment_flags_by_submission" ON "comment_flags" USING btree ("submission_id");--> statement-breakpoint
CREATE INDEX "comment_flags_by_comment" ON "comment_flags" USING btree ("comment_id","at");--> statement-breakpoint
CREATE INDEX "comment_flags_waiting" ON "comment_flags" USING btree ("settled_at","at","id");--> statement-breakpoint
CREATE INDEX "comment_groups_by_matter" ON "comment_groups" USING btree ("matter_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "comment_points_by_place" ON "comment_points" USING btree ("comment_id","position");--> statement-breakpoint
CREATE INDEX "comment_points_by_matter" ON "comment_points" USING btree ("matter_id","answer_id","id");--> statement-breakpoint
CREATE INDEX "comment_points_by_answer" ON "comment_points" USING btree ("answer_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "comments_by_number" ON "comments" USING btree ("number");--> statement-breakpoint
CREATE UNIQUE INDEX "comments_by_submission" ON "comments" USING btree ("submission_id");--> statement-breakpoint
CREATE INDEX "comments_by_bin" ON "comments" USING btree ("matter_id","state","is_late");--> statement-breakpoint
CREATE INDEX "comments_by_shuffle" ON "comments" USING btree ("matter_id","shuffle","id");--> statement-breakpoint
CREATE INDEX "comments_by_showing" ON "comments" USING btree ("matter_id","shown_at","id");--> statement-breakpoint
CREATE INDEX "comments_by_clause" ON "comments" USING btree ("matter_id","clause_key","shuffle","id");--> statement-breakpoint
CREATE INDEX "comments_by_group" ON "comments" USING btree ("matter_id","group_id","shuffle","id");--> statement-breakpoint
CREATE INDEX "comments_by_arrival" ON "comments" USING btree ("matter_id","received_at","id");--> statement-breakpoint
CREATE INDEX "comments_by_matter_queue" ON "comments" USING btree ("matter_id","flags","state","received_at","id");--> statement-breakpoint
CREATE INDEX "comments_by_count" ON "comments" USING btree ("matter_id","state","clause_key","group_id");--> statement-breakpoint
CREATE INDEX "comments_by_queue" ON "comments" USING btree ("state","flags","received_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "draws_by_sequence" ON "draws" USING btree ("matter_id","sequence");--> statement-breakpoint
CREATE UNIQUE INDEX "matter_clauses_by_place" ON "matter_clauses" USING btree ("matter_id","text_version","position");--> statement-breakpoint
CREATE INDEX "matter_clauses_by_key" ON "matter_clauses" USING btree ("matter_id","key");--> statement-breakpoint
CREATE INDEX "matter_files_by_matter" ON "matter_files" USING btree ("matter_id","at","id");--> statement-breakpoint
CREATE INDEX "matter_files_by_media" ON "matter_files" USING btree ("media");--> statement-breakpoint
CREATE UNIQUE INDEX "matter_followers_by_address" ON "matter_followers" USING btree ("email_hash");--> statement-breakpoint
CREATE INDEX "matter_followers_by_matter" ON "matter_followers" USING btree ("matter_id","confirmed_at");--> statement-breakpoint
CREATE UNIQUE INDEX "matter_followers_by_token" ON "matter_followers" USING btree ("token_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "matter_notices_by_sequence" ON "matter_notices" USING btree ("matter_id","sequence");--> statement-breakpoint
CREATE INDEX "matter_notices_by_time" ON "matter_notices" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "matters_by_stage" ON "matters" USING btree ("stage","closes_at","id");--> statement-breakpoint
CREATE INDEX "matters_by_kind" ON "matters" USING btree ("kind","stage","closes_at","id");--> statement-breakpoint
CREATE INDEX "matters_by_creation" ON "matters" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "meetings_by_start" ON "meetings" USING btree ("starts_at","matter_id");--> statement-breakpoint
CREATE INDEX "outages_by_end" ON "outages" USING btree ("to");--> statement-breakpoint
CREATE INDEX "point_answers_by_matter" ON "point_answers" USING btree ("matter_id","at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "point_answers_by_correction" ON "point_answers" USING btree ("corrects_id");--> statement-breakpoint
CREATE UNIQUE INDEX "proposals_by_number" ON "proposals" USING btree ("number");--> statement-breakpoint
CREATE UNIQUE INDEX "proposals_by_submission" ON "proposals" USING btree ("submission_id");--> statement-breakpoint
CREATE INDEX "proposals_by_state" ON "proposals" USING btree ("state","received_at","id");--> statement-breakpoint
CREATE INDEX "proposals_by_community" ON "proposals" USING btree ("community","state","received_at","id");--> statement-breakpoint
CREATE INDEX "proposals_by_matter" ON "proposals" USING btree ("matter_id");--> statement-breakpoint
CREATE INDEX "seat_groups_by_matter" ON "seat_groups" USING btree ("matter_id","position");--> statement-breakpoint
CREATE UNIQUE INDEX "speaking_turns_by_place" ON "speaking_turns" USING btree ("matter_id","position");--> statement-breakpoint
CREATE INDEX "statement_confirmations_by_matter" ON "statement_confirmations" USING btree ("matter_id");--> statement-breakpoint
CREATE UNIQUE INDEX "statements_by_place" ON "statements" USING btree ("matter_id","position","revision");
--> statement-breakpoint
-- What the rules promise of comments holds against every other write as well.
CREATE FUNCTION "refuse_write"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$;
--> statement-breakpoint
CREATE FUNCTION "closing_of"("matter" text) RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT "closes_at" FROM "matters" WHERE "id" = "matter" $$;
--> statement-breakpoint
CREATE TRIGGER "comments_late_is_late" BEFORE INSERT ON "comments" FOR EACH ROW
WHEN (new."is_late" <> (new."received_at" >= "closing_of"(new."matter_id")))
EXECUTE FUNCTION "refuse_write"('a comment is late from the closing instant on, and not before');
--> statement-breakpoint
CREATE TRIGGER "comments_are_final" BEFORE UPDATE OF "id", "matter_id", "number", "submission_id", "clause_id", "clause_key", "stance", "author_kind", "channel", "locale", "received_at", "is_late", "is_demo", "salt", "hash" ON "comments" FOR EACH ROW
EXECUTE FUNCTION "refuse_write"('a comment is never changed');
--> statement-breakpoint
CREATE TRIGGER "comments_words_are_final" BEFORE UPDATE OF "words", "public_name", "withdrawn_at" ON "comments" FOR EACH ROW
WHEN (NOT (old."withdrawn_at" IS NULL AND new."withdrawn_at" IS NOT NULL AND new."state" = 'withdrawn' AND new."words" = '' AND new."public_name" IS NULL
	AND new."withdrawn_at" < "closing_of"(new."matter_id")))
EXECUTE FUNCTION "refuse_write"('the words of a comment only go when it is withdrawn before the close');
--> statement-breakpoint
CREATE TRIGGER "comments_stay" BEFORE DELETE ON "comments" FOR EACH ROW WHEN (NOT old."is_demo")
EXECUTE FUNCTION "refuse_write"('a comment stays');
--> statement-breakpoint
CREATE TRIGGER "matters_only_grow_longer" BEFORE UPDATE OF "opens_at", "closes_at", "first_closes_at", "published_at" ON "matters" FOR EACH ROW
WHEN (old."published_at" IS NOT NULL AND (new."closes_at" < old."closes_at" OR new."opens_at" <> old."opens_at" OR new."first_closes_at" <> old."first_closes_at" OR new."published_at" IS DISTINCT FROM old."published_at"))
EXECUTE FUNCTION "refuse_write"('a window can only be lengthened');
--> statement-breakpoint
CREATE TRIGGER "matter_clauses_are_final" BEFORE UPDATE ON "matter_clauses" FOR EACH ROW
EXECUTE FUNCTION "refuse_write"('another text is another version');
--> statement-breakpoint
CREATE TRIGGER "matter_notices_are_final" BEFORE UPDATE ON "matter_notices" FOR EACH ROW
EXECUTE FUNCTION "refuse_write"('a notice is never changed');
--> statement-breakpoint
CREATE TRIGGER "comment_decisions_are_final" BEFORE UPDATE ON "comment_decisions" FOR EACH ROW
EXECUTE FUNCTION "refuse_write"('a decision is never changed');
--> statement-breakpoint
CREATE TRIGGER "statements_are_final" BEFORE UPDATE ON "statements" FOR EACH ROW
EXECUTE FUNCTION "refuse_write"('a correction is another revision');
--> statement-breakpoint
CREATE TRIGGER "draws_pools_are_frozen" BEFORE UPDATE OF "pool", "pool_hash", "frozen_at", "source", "second_source", "number_due_at", "sequence", "matter_id" ON "draws" FOR EACH ROW
EXECUTE FUNCTION "refuse_write"('a frozen pool is never changed');
--> statement-breakpoint
CREATE TRIGGER "draws_numbers_stay" BEFORE UPDATE OF "number", "uses_second", "drawn_at" ON "draws" FOR EACH ROW WHEN (old."number" IS NOT NULL)
EXECUTE FUNCTION "refuse_write"('a draw is made once; a wrong one becomes void');
--> statement-breakpoint
CREATE TRIGGER "draws_stay_void" BEFORE UPDATE ON "draws" FOR EACH ROW WHEN (old."voided_at" IS NOT NULL)
EXECUTE FUNCTION "refuse_write"('a void draw stays as it was');
--> statement-breakpoint
CREATE FUNCTION "is_demo_matter"("matter" text) RETURNS boolean LANGUAGE sql STABLE AS $$ SELECT coalesce((SELECT "is_demo" FROM "matters" WHERE "id" = "matter"), true) $$;
--> statement-breakpoint
CREATE TRIGGER "draws_stay" BEFORE DELETE ON "draws" FOR EACH ROW WHEN (NOT "is_demo_matter"(old."matter_id"))
EXECUTE FUNCTION "refuse_write"('a draw stays');
--> statement-breakpoint
CREATE FUNCTION "record_published_of"("matter" text) RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT "record_published_at" FROM "meetings" WHERE "matter_id" = "matter" $$;
--> statement-breakpoint
CREATE FUNCTION "signed_off_of"("matter" text) RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT "signed_off_at" FROM "meetings" WHERE "matter_id" = "matter" $$;
--> statement-breakpoint
CREATE TRIGGER "statements_end_with_the_signature" BEFORE INSERT ON "statements" FOR EACH ROW
WHEN ("signed_off_of"(new."matter_id") IS NOT NULL)
EXECUTE FUNCTION "refuse_write"('a signed record is never changed');
--> statement-breakpoint
CREATE TRIGGER "statements_stay" BEFORE DELETE ON "statements" FOR EACH ROW
WHEN ("record_published_of"(old."matter_id") IS NOT NULL AND NOT "is_demo_matter"(old."matter_id"))
EXECUTE FUNCTION "refuse_write"('a published record stays');
--> statement-breakpoint
CREATE TRIGGER "meetings_records_stay" BEFORE UPDATE OF "record_published_at", "correctable_until", "signed_off_at", "signed_off_by" ON "meetings" FOR EACH ROW
WHEN (old."signed_off_at" IS NOT NULL OR (old."record_published_at" IS NOT NULL AND (new."record_published_at" IS DISTINCT FROM old."record_published_at" OR new."correctable_until" IS DISTINCT FROM old."correctable_until")))
EXECUTE FUNCTION "refuse_write"('a published record stays published, a signed one signed');
--> statement-breakpoint
CREATE FUNCTION "is_released"("answer" text) RETURNS boolean LANGUAGE sql STABLE AS $$ SELECT EXISTS (SELECT 1 FROM "point_answers" WHERE "id" = "answer" AND "released_at" IS NOT NULL) $$;
--> statement-breakpoint
CREATE FUNCTION "corrects"("answer" text, "earlier" text) RETURNS boolean LANGUAGE sql STABLE AS $$ SELECT EXISTS (SELECT 1 FROM "point_answers" WHERE "id" = "answer" AND "corrects_id" = "earlier") $$;
--> statement-breakpoint
CREATE TRIGGER "point_answers_released_are_final" BEFORE UPDATE OF "id", "matter_id", "outcome", "reason", "clause_id", "unchanged", "corrects_id", "by", "at", "released_at" ON "point_answers" FOR EACH ROW
WHEN (old."released_at" IS NOT NULL)
EXECUTE FUNCTION "refuse_write"('a released answer is never changed');
--> statement-breakpoint
CREATE TRIGGER "point_answers_released_stay" BEFORE DELETE ON "point_answers" FOR EACH ROW
WHEN (old."released_at" IS NOT NULL AND NOT "is_demo_matter"(old."matter_id"))
EXECUTE FUNCTION "refuse_write"('a released answer stays');
--> statement-breakpoint
CREATE TRIGGER "comment_points_are_quotes" BEFORE UPDATE OF "id", "matter_id", "comment_id", "position", "quote", "by", "at" ON "comment_points" FOR EACH ROW
EXECUTE FUNCTION "refuse_write"('a point is never changed');
--> statement-breakpoint
CREATE TRIGGER "comment_points_keep_their_answer" BEFORE UPDATE OF "answer_id" ON "comment_points" FOR EACH ROW
WHEN (old."answer_id" IS DISTINCT FROM new."answer_id" AND "is_released"(old."answer_id") AND NOT "corrects"(new."answer_id", old."answer_id"))
EXECUTE FUNCTION "refuse_write"('a released answer stays with its points');
--> statement-breakpoint
CREATE TRIGGER "comment_points_answered_stay" BEFORE DELETE ON "comment_points" FOR EACH ROW
WHEN ("is_released"(old."answer_id") AND NOT "is_demo_matter"(old."matter_id"))
EXECUTE FUNCTION "refuse_write"('a released answer stays with its points');
--> statement-breakpoint
CREATE TRIGGER "draws_groups_are_frozen" BEFORE UPDATE OF "groups" ON "draws" FOR EACH ROW
EXECUTE FUNCTION "refuse_write"('a frozen pool is never changed');
