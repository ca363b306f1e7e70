CREATE TABLE "assistance_contacts" (
	"request_id" text PRIMARY KEY NOT NULL,
	"name" text,
	"phone" text,
	"email" text
);
--> statement-breakpoint
CREATE TABLE "assistance_requests" (
	"id" text PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"submission_id" text NOT NULL,
	"site_id" text,
	"sub_district" text NOT NULL,
	"community" text,
	"needs" jsonb NOT NULL,
	"words" text,
	"languages" jsonb NOT NULL,
	"reach" text NOT NULL,
	"volunteers_allowed" boolean NOT NULL,
	"consent_version" bigint NOT NULL,
	"channel" text NOT NULL,
	"entered_by" text,
	"is_helper" boolean NOT NULL,
	"locale" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"state" text NOT NULL,
	"contacted_at" timestamp (3) with time zone,
	"due_on" text,
	"due" jsonb,
	"finished_at" timestamp (3) with time zone,
	"follow_up_due_on" text,
	"followed_up_at" timestamp (3) with time zone,
	"follow_up" text,
	"closed_at" timestamp (3) with time zone,
	"erased_at" timestamp (3) with time zone,
	"is_demo" boolean NOT NULL,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "assistance_routes" (
	"id" text PRIMARY KEY NOT NULL,
	"request_id" text NOT NULL,
	"need" text NOT NULL,
	"body_id" text,
	"order_id" text,
	"brief" text,
	"state" text NOT NULL,
	"sent_at" timestamp (3) with time zone NOT NULL,
	"sent_by" text,
	"taken_at" timestamp (3) with time zone,
	"due_on" text,
	"due" jsonb,
	"ended_at" timestamp (3) with time zone,
	"reopened_at" timestamp (3) with time zone,
	"answer" text,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "assistance_steps" (
	"id" text PRIMARY KEY NOT NULL,
	"request_id" text NOT NULL,
	"route_id" text,
	"at" timestamp (3) with time zone NOT NULL,
	"by" text,
	"kind" text NOT NULL,
	"is_public" boolean NOT NULL,
	"words" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "bulletin_corrections" (
	"id" text PRIMARY KEY NOT NULL,
	"month" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"by" text,
	"reason" text NOT NULL,
	"differences" jsonb NOT NULL,
	"position" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "bulletins" (
	"month" text PRIMARY KEY NOT NULL,
	"method" bigint NOT NULL,
	"figures" jsonb NOT NULL,
	"digest" text NOT NULL,
	"frozen_at" timestamp (3) with time zone NOT NULL,
	"frozen_by" text
);
--> statement-breakpoint
CREATE TABLE "inspection_plans" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"title_zh" text NOT NULL,
	"title_en" text,
	"inspector" text NOT NULL,
	"from_on" text NOT NULL,
	"until_on" text NOT NULL,
	"per_sub_district" bigint NOT NULL,
	"seed" text NOT NULL,
	"drawn_at" timestamp (3) with time zone,
	"pool" jsonb,
	"published_at" timestamp (3) with time zone,
	"created_by" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"is_demo" boolean NOT NULL,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "inspection_samples" (
	"plan_id" text NOT NULL,
	"site_id" text NOT NULL,
	"sub_district" text NOT NULL,
	"reason" text NOT NULL,
	"words" text,
	CONSTRAINT "inspection_samples_plan_id_site_id_pk" PRIMARY KEY("plan_id","site_id")
);
--> statement-breakpoint
CREATE TABLE "site_visits" (
	"id" text PRIMARY KEY NOT NULL,
	"site_id" text NOT NULL,
	"round" bigint NOT NULL,
	"plan_id" text,
	"visited_on" text NOT NULL,
	"result" text NOT NULL,
	"words" text,
	"photos" jsonb NOT NULL,
	"rectify_by_on" text,
	"rectified_on" text,
	"by" text,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "site_acceptances" (
	"id" text PRIMARY KEY NOT NULL,
	"site_id" text NOT NULL,
	"round" bigint NOT NULL,
	"by" text NOT NULL,
	"is_owner_unit" boolean NOT NULL,
	"is_cleared" boolean NOT NULL,
	"photos" jsonb NOT NULL,
	"seen_on" text NOT NULL,
	"note" text,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "site_decisions" (
	"id" text PRIMARY KEY NOT NULL,
	"site_id" text NOT NULL,
	"round" bigint NOT NULL,
	"kind" text NOT NULL,
	"number" text NOT NULL,
	"summary_zh" text NOT NULL,
	"summary_en" text,
	"decided_on" text NOT NULL,
	"served_on" text,
	"publish_due_on" text NOT NULL,
	"published_at" timestamp (3) with time zone,
	"changed_on" text,
	"change" text,
	"change_reason" text,
	"withdraw_due_on" text,
	"withdrawn_at" timestamp (3) with time zone,
	"by" text,
	"is_demo" boolean NOT NULL,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "site_remedies" (
	"id" text PRIMARY KEY NOT NULL,
	"site_id" text NOT NULL,
	"round" bigint NOT NULL,
	"kind" text NOT NULL,
	"opened_on" text NOT NULL,
	"opened_by" text,
	"objection_id" text,
	"closed_on" text,
	"closed_by" text,
	"outcome" text,
	"note" text
);
--> statement-breakpoint
CREATE TABLE "site_reuses" (
	"id" text PRIMARY KEY NOT NULL,
	"site_id" text NOT NULL,
	"round" bigint NOT NULL,
	"kind" text NOT NULL,
	"area_m2" double precision NOT NULL,
	"green_m2" double precision NOT NULL,
	"done_on" text NOT NULL,
	"photos" jsonb NOT NULL,
	"text_zh" text,
	"text_en" text,
	"by" text,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "site_rounds" (
	"site_id" text NOT NULL,
	"round" bigint NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"facts" jsonb NOT NULL,
	CONSTRAINT "site_rounds_site_id_round_pk" PRIMARY KEY("site_id","round")
);
--> statement-breakpoint
CREATE TABLE "objection_contacts" (
	"objection_id" text PRIMARY KEY NOT NULL,
	"name" text,
	"phone" text,
	"email" text
);
--> statement-breakpoint
CREATE TABLE "objection_files" (
	"id" text PRIMARY KEY NOT NULL,
	"objection_id" text NOT NULL,
	"position" bigint NOT NULL,
	"kind" text NOT NULL,
	"media" text NOT NULL,
	"file_name" text NOT NULL,
	"media_type" text NOT NULL,
	"bytes" bigint NOT NULL,
	"added_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "objection_messages" (
	"id" text PRIMARY KEY NOT NULL,
	"objection_id" text NOT NULL,
	"from_side" text NOT NULL,
	"words" text NOT NULL,
	"by" text,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "objections" (
	"id" text PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"submission_id" text NOT NULL,
	"site_id" text NOT NULL,
	"sub_district" text,
	"standing" text NOT NULL,
	"grounds" jsonb NOT NULL,
	"aim" text NOT NULL,
	"words" text NOT NULL,
	"channel" text NOT NULL,
	"entered_by" text,
	"is_helper" boolean NOT NULL,
	"consent_version" bigint NOT NULL,
	"locale" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"state" text NOT NULL,
	"identity" text,
	"identity_due_on" text,
	"identity_by" text,
	"due_on" text NOT NULL,
	"due" jsonb NOT NULL,
	"reviewed_by" text,
	"reviewed_at" timestamp (3) with time zone,
	"proposal" text,
	"proposal_reason" text,
	"outcome" text,
	"outcome_reason" text,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"told_at" timestamp (3) with time zone,
	"closed_at" timestamp (3) with time zone,
	"hides" boolean NOT NULL,
	"is_demo" boolean NOT NULL,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "breaches" (
	"id" text PRIMARY KEY NOT NULL,
	"discovered_at" timestamp (3) with time zone NOT NULL,
	"from_at" timestamp (3) with time zone NOT NULL,
	"until_at" timestamp (3) with time zone NOT NULL,
	"tables" jsonb NOT NULL,
	"words" text NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"affected" jsonb NOT NULL,
	"reported_at" timestamp (3) with time zone,
	"told_at" timestamp (3) with time zone,
	"closed_at" timestamp (3) with time zone,
	"created_by" text,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "data_requests" (
	"id" text PRIMARY KEY NOT NULL,
	"submission_id" text NOT NULL,
	"receipt_kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"kind" text NOT NULL,
	"words" text,
	"received_at" timestamp (3) with time zone NOT NULL,
	"due_on" text NOT NULL,
	"due" jsonb NOT NULL,
	"state" text NOT NULL,
	"answer" text,
	"answered_at" timestamp (3) with time zone,
	"answered_by" text,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "deletion_certificates" (
	"id" text PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"cause" text NOT NULL,
	"counts" jsonb NOT NULL,
	"by" text
);
--> statement-breakpoint
ALTER TABLE "sites" ADD COLUMN "round" bigint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "sites" ADD COLUMN "status_before_pause" text;--> statement-breakpoint
ALTER TABLE "sites" ADD COLUMN "open_objections" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sites" ADD COLUMN "hidden_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sites" ADD COLUMN "last_checked_on" text;--> statement-breakpoint
ALTER TABLE "sites" ADD COLUMN "registered_by" text;--> statement-breakpoint
CREATE UNIQUE INDEX "assistance_by_submission" ON "assistance_requests" USING btree ("submission_id");--> statement-breakpoint
CREATE UNIQUE INDEX "assistance_by_number" ON "assistance_requests" USING btree ("number");--> statement-breakpoint
CREATE INDEX "assistance_by_state" ON "assistance_requests" USING btree ("state","due_on","id");--> statement-breakpoint
CREATE INDEX "assistance_by_sub_district" ON "assistance_requests" USING btree ("sub_district","state","due_on","id");--> statement-breakpoint
CREATE INDEX "assistance_by_community" ON "assistance_requests" USING btree ("community","state","due_on","id");--> statement-breakpoint
CREATE INDEX "assistance_by_receipt" ON "assistance_requests" USING btree ("received_at","id");--> statement-breakpoint
CREATE INDEX "assistance_by_due" ON "assistance_requests" USING btree ("due_on","id");--> statement-breakpoint
CREATE INDEX "assistance_by_sub_district_due" ON "assistance_requests" USING btree ("sub_district","due_on","id");--> statement-breakpoint
CREATE INDEX "assistance_by_state_received" ON "assistance_requests" USING btree ("state","received_at","id");--> statement-breakpoint
CREATE INDEX "assistance_by_closing" ON "assistance_requests" USING btree ("closed_at","id");--> statement-breakpoint
CREATE INDEX "assistance_routes_by_request" ON "assistance_routes" USING btree ("request_id","sent_at","id");--> statement-breakpoint
CREATE INDEX "assistance_routes_by_body" ON "assistance_routes" USING btree ("body_id","state","due_on","id");--> statement-breakpoint
CREATE INDEX "assistance_routes_by_order" ON "assistance_routes" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "assistance_steps_by_request" ON "assistance_steps" USING btree ("request_id","at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "bulletin_corrections_by_month" ON "bulletin_corrections" USING btree ("month","position");--> statement-breakpoint
CREATE INDEX "inspection_plans_by_day" ON "inspection_plans" USING btree ("from_on","id");--> statement-breakpoint
CREATE INDEX "inspection_plans_by_publication" ON "inspection_plans" USING btree ("published_at","id");--> statement-breakpoint
CREATE INDEX "inspection_samples_by_site" ON "inspection_samples" USING btree ("site_id");--> statement-breakpoint
CREATE INDEX "site_visits_by_site" ON "site_visits" USING btree ("site_id","visited_on","id");--> statement-breakpoint
CREATE INDEX "site_visits_by_plan" ON "site_visits" USING btree ("plan_id","visited_on","id");--> statement-breakpoint
CREATE INDEX "site_visits_to_rectify" ON "site_visits" USING btree ("rectified_on","rectify_by_on","id");--> statement-breakpoint
CREATE INDEX "site_acceptances_by_site" ON "site_acceptances" USING btree ("site_id","round","at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "site_decisions_by_number" ON "site_decisions" USING btree ("site_id","number");--> statement-breakpoint
CREATE INDEX "site_decisions_by_site" ON "site_decisions" USING btree ("site_id","decided_on","id");--> statement-breakpoint
CREATE INDEX "site_decisions_to_publish" ON "site_decisions" USING btree ("published_at","publish_due_on","id");--> statement-breakpoint
CREATE INDEX "site_decisions_to_withdraw" ON "site_decisions" USING btree ("withdrawn_at","withdraw_due_on","id");--> statement-breakpoint
CREATE INDEX "site_remedies_by_site" ON "site_remedies" USING btree ("site_id","round","opened_on","id");--> statement-breakpoint
CREATE INDEX "site_remedies_open" ON "site_remedies" USING btree ("closed_on","opened_on","id");--> statement-breakpoint
CREATE INDEX "site_reuses_by_site" ON "site_reuses" USING btree ("site_id","at","id");--> statement-breakpoint
CREATE INDEX "objection_files_by_objection" ON "objection_files" USING btree ("objection_id","position","id");--> statement-breakpoint
CREATE INDEX "objection_messages_by_objection" ON "objection_messages" USING btree ("objection_id","at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "objections_by_submission" ON "objections" USING btree ("submission_id");--> statement-breakpoint
CREATE UNIQUE INDEX "objections_by_number" ON "objections" USING btree ("number");--> statement-breakpoint
CREATE INDEX "objections_by_site" ON "objections" USING btree ("site_id","received_at","id");--> statement-breakpoint
CREATE INDEX "objections_by_state" ON "objections" USING btree ("state","due_on","id");--> statement-breakpoint
CREATE INDEX "objections_by_sub_district" ON "objections" USING btree ("sub_district","state","due_on","id");--> statement-breakpoint
CREATE INDEX "objections_by_receipt" ON "objections" USING btree ("received_at","id");--> statement-breakpoint
CREATE INDEX "objections_by_close" ON "objections" USING btree ("closed_at","id");--> statement-breakpoint
CREATE INDEX "objections_by_demo" ON "objections" USING btree ("is_demo");--> statement-breakpoint
CREATE INDEX "breaches_by_day" ON "breaches" USING btree ("discovered_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "data_requests_by_submission" ON "data_requests" USING btree ("submission_id");--> statement-breakpoint
CREATE INDEX "data_requests_by_subject" ON "data_requests" USING btree ("receipt_kind","subject_id","received_at","id");--> statement-breakpoint
CREATE INDEX "data_requests_by_state" ON "data_requests" USING btree ("state","due_on","id");--> statement-breakpoint
CREATE INDEX "deletion_certificates_by_day" ON "deletion_certificates" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "sites_by_check" ON "sites" USING btree ("shelf","last_checked_on","id");--> statement-breakpoint
CREATE INDEX "sites_by_hiding" ON "sites" USING btree ("hidden_at","id");--> statement-breakpoint
CREATE INDEX "receipts_by_subject" ON "receipts" USING btree ("subject_id");
--> statement-breakpoint
CREATE TRIGGER "site_acceptances_are_final" BEFORE UPDATE ON "site_acceptances" FOR EACH ROW
EXECUTE FUNCTION "refuse_write"('an acceptance is never changed');
--> statement-breakpoint
CREATE TRIGGER "bulletins_are_frozen" BEFORE UPDATE ON "bulletins" FOR EACH ROW
EXECUTE FUNCTION "refuse_write"('a frozen bulletin is never changed');
--> statement-breakpoint
CREATE TRIGGER "bulletin_corrections_are_final" BEFORE UPDATE ON "bulletin_corrections" FOR EACH ROW
EXECUTE FUNCTION "refuse_write"('a correction is never changed');
