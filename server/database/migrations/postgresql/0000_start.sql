CREATE TABLE "events" (
	"id" text PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"action" text NOT NULL,
	"subject_type" text NOT NULL,
	"subject_id" text NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text,
	"reason" text,
	"facts" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "archive_checks" (
	"id" text PRIMARY KEY NOT NULL,
	"position" bigint NOT NULL,
	"label_zh" text NOT NULL,
	"label_en" text NOT NULL,
	"computed" double precision NOT NULL,
	"printed" double precision NOT NULL,
	"note_zh" text,
	"note_en" text,
	"sources" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "archive_editions" (
	"edition" bigint PRIMARY KEY NOT NULL,
	"loaded_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "archive_figures" (
	"id" text PRIMARY KEY NOT NULL,
	"position" bigint NOT NULL,
	"scope" text NOT NULL,
	"measure" text NOT NULL,
	"owner_system" text,
	"label_zh" text NOT NULL,
	"label_en" text NOT NULL,
	"value" double precision NOT NULL,
	"unit" text NOT NULL,
	"qualifier" text NOT NULL,
	"as_of" text,
	"note_zh" text,
	"note_en" text,
	"sources" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "archive_milestones" (
	"id" text PRIMARY KEY NOT NULL,
	"position" bigint NOT NULL,
	"date" text,
	"kind" text NOT NULL,
	"district" text NOT NULL,
	"text_zh" text NOT NULL,
	"text_en" text NOT NULL,
	"note_zh" text,
	"note_en" text,
	"sources" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger_counts" (
	"period" text NOT NULL,
	"sub_district" text NOT NULL,
	"category" text NOT NULL,
	"owner_system" text NOT NULL,
	"status" text NOT NULL,
	"sites" bigint NOT NULL,
	"land_m2" double precision NOT NULL,
	"building_m2" double precision NOT NULL,
	"green_m2" double precision NOT NULL,
	CONSTRAINT "ledger_counts_period_sub_district_category_owner_system_status_pk" PRIMARY KEY("period","sub_district","category","owner_system","status")
);
--> statement-breakpoint
CREATE TABLE "ledger_imports" (
	"id" text PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"by" text NOT NULL,
	"file_name" text NOT NULL,
	"headers" jsonb NOT NULL,
	"rows" jsonb NOT NULL,
	"mapping" jsonb NOT NULL,
	"committed_at" timestamp (3) with time zone,
	"site_ids" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "site_photos" (
	"id" text PRIMARY KEY NOT NULL,
	"site_id" text NOT NULL,
	"moment" text NOT NULL,
	"media" text NOT NULL,
	"width" bigint NOT NULL,
	"height" bigint NOT NULL,
	"caption_zh" text NOT NULL,
	"caption_en" text,
	"taken_on" text,
	"added_at" timestamp (3) with time zone NOT NULL,
	"added_by" text
);
--> statement-breakpoint
CREATE TABLE "site_publications" (
	"id" text PRIMARY KEY NOT NULL,
	"site_id" text NOT NULL,
	"act" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"by" text,
	"reason" text
);
--> statement-breakpoint
CREATE TABLE "site_versions" (
	"site_id" text NOT NULL,
	"version" bigint NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"by" text,
	"reason" text,
	"is_public" boolean NOT NULL,
	"changes" jsonb NOT NULL,
	CONSTRAINT "site_versions_site_id_version_pk" PRIMARY KEY("site_id","version")
);
--> statement-breakpoint
CREATE TABLE "sites" (
	"id" text PRIMARY KEY NOT NULL,
	"period" text NOT NULL,
	"shelf" text NOT NULL,
	"office_number" text,
	"name_zh" text NOT NULL,
	"name_en" text,
	"aliases" jsonb NOT NULL,
	"sub_district" text,
	"sub_district_basis" text,
	"community" text,
	"place_words" text,
	"longitude" double precision,
	"latitude" double precision,
	"raw_longitude" double precision,
	"raw_latitude" double precision,
	"declared_system" text,
	"location_source" text,
	"accuracy_m" double precision,
	"category" text,
	"owner_system" text,
	"land_area_m2" double precision,
	"land_area_qualifier" text,
	"building_area_m2" double precision,
	"building_area_qualifier" text,
	"green_area_m2" double precision,
	"lived_in" boolean,
	"mode" text,
	"status" text NOT NULL,
	"status_on" text,
	"status_before_withdrawal" text,
	"found_on" text,
	"hold_until_on" text,
	"demolished_on" text,
	"accepted_on" text,
	"closed_on" text,
	"plan_zh" text,
	"plan_en" text,
	"reuse_zh" text,
	"reuse_en" text,
	"note_zh" text,
	"note_en" text,
	"sources" jsonb NOT NULL,
	"is_demo" boolean NOT NULL,
	"version" bigint NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"first_published_at" timestamp (3) with time zone,
	"by_name" text NOT NULL,
	"by_day" text NOT NULL,
	"by_area" double precision NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"params" jsonb NOT NULL,
	"locale" text NOT NULL,
	"recipient" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone,
	"attempts" bigint NOT NULL,
	"leased_until" timestamp (3) with time zone,
	"sent_at" timestamp (3) with time zone,
	"refused_at" timestamp (3) with time zone,
	"last_problem" text
);
--> statement-breakpoint
CREATE TABLE "receipt_tries" (
	"id" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "receipts" (
	"number" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"code_hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "photo_uploads" (
	"id" text PRIMARY KEY NOT NULL,
	"sha256" text NOT NULL,
	"draft_id" text,
	"media" text NOT NULL,
	"width" bigint NOT NULL,
	"height" bigint NOT NULL,
	"size" bigint NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "report_contacts" (
	"report_id" text PRIMARY KEY NOT NULL,
	"name" text,
	"phone" text,
	"email" text
);
--> statement-breakpoint
CREATE TABLE "report_drafts" (
	"id" text PRIMARY KEY NOT NULL,
	"token_hash" text NOT NULL,
	"submission_id" text NOT NULL,
	"answers" jsonb NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "report_notes" (
	"id" text PRIMARY KEY NOT NULL,
	"report_id" text NOT NULL,
	"text" text NOT NULL,
	"by" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "report_photos" (
	"id" text PRIMARY KEY NOT NULL,
	"report_id" text NOT NULL,
	"position" bigint NOT NULL,
	"media" text NOT NULL,
	"width" bigint NOT NULL,
	"height" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reports" (
	"id" text PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"submission_id" text NOT NULL,
	"kind" text NOT NULL,
	"being_built" text NOT NULL,
	"in_danger" boolean NOT NULL,
	"seen_on" text,
	"sub_district" text NOT NULL,
	"community" text,
	"place_words" text NOT NULL,
	"near_words" text,
	"longitude" double precision,
	"latitude" double precision,
	"accuracy_m" double precision,
	"words" text NOT NULL,
	"site_id" text,
	"locale" text NOT NULL,
	"status" text NOT NULL,
	"refusal_reason" bigint,
	"priority" bigint NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"due_on" text,
	"due" jsonb,
	"is_demo" boolean NOT NULL,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "search_documents" (
	"id" bigint PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"ref" text NOT NULL,
	"locale" text,
	"title" text NOT NULL,
	"body" text NOT NULL,
	"path" text NOT NULL,
	"title_tokens" text NOT NULL,
	"body_tokens" text NOT NULL,
	"syllables" text NOT NULL,
	"initials" text NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "recovery_codes" (
	"code_hash" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "setup_links" (
	"id" text PRIMARY KEY NOT NULL,
	"token_hash" text NOT NULL,
	"account_id" text,
	"totp_secret" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "sign_in_attempts" (
	"subject" text PRIMARY KEY NOT NULL,
	"taken" bigint NOT NULL,
	"since" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "staff_accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"sub_districts" jsonb,
	"password_hash" text,
	"totp_secret" text,
	"totp_step" bigint NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"disabled_at" timestamp (3) with time zone,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "staff_sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"token_hash" text NOT NULL,
	"account_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	"fresh_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE INDEX "events_by_subject" ON "events" USING btree ("subject_type","subject_id","at","id");--> statement-breakpoint
CREATE INDEX "events_by_time" ON "events" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "events_by_actor" ON "events" USING btree ("actor_id","at");--> statement-breakpoint
CREATE INDEX "ledger_imports_by_person" ON "ledger_imports" USING btree ("by","at");--> statement-breakpoint
CREATE INDEX "site_photos_by_site" ON "site_photos" USING btree ("site_id","moment","added_at","id");--> statement-breakpoint
CREATE INDEX "site_publications_by_site" ON "site_publications" USING btree ("site_id","at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "sites_by_office_number" ON "sites" USING btree ("office_number");--> statement-breakpoint
CREATE INDEX "sites_by_day" ON "sites" USING btree ("shelf","by_day","id");--> statement-breakpoint
CREATE INDEX "sites_by_area" ON "sites" USING btree ("shelf","by_area","id");--> statement-breakpoint
CREATE INDEX "sites_by_name" ON "sites" USING btree ("shelf","by_name","id");--> statement-breakpoint
CREATE INDEX "sites_by_sub_district_day" ON "sites" USING btree ("shelf","sub_district","by_day","id");--> statement-breakpoint
CREATE INDEX "sites_by_sub_district_area" ON "sites" USING btree ("shelf","sub_district","by_area","id");--> statement-breakpoint
CREATE INDEX "sites_by_sub_district_name" ON "sites" USING btree ("shelf","sub_district","by_name","id");--> statement-breakpoint
CREATE INDEX "sites_by_category_day" ON "sites" USING btree ("shelf","category","by_day","id");--> statement-breakpoint
CREATE INDEX "sites_by_category_area" ON "sites" USING btree ("shelf","category","by_area","id");--> statement-breakpoint
CREATE INDEX "sites_by_category_name" ON "sites" USING btree ("shelf","category","by_name","id");--> statement-breakpoint
CREATE INDEX "sites_by_owner_day" ON "sites" USING btree ("shelf","owner_system","by_day","id");--> statement-breakpoint
CREATE INDEX "sites_by_owner_area" ON "sites" USING btree ("shelf","owner_system","by_area","id");--> statement-breakpoint
CREATE INDEX "sites_by_owner_name" ON "sites" USING btree ("shelf","owner_system","by_name","id");--> statement-breakpoint
CREATE INDEX "sites_by_status_day" ON "sites" USING btree ("shelf","status","by_day","id");--> statement-breakpoint
CREATE INDEX "sites_by_status_area" ON "sites" USING btree ("shelf","status","by_area","id");--> statement-breakpoint
CREATE INDEX "sites_by_status_name" ON "sites" USING btree ("shelf","status","by_name","id");--> statement-breakpoint
CREATE INDEX "sites_for_staff" ON "sites" USING btree ("period","changed_at","id");--> statement-breakpoint
CREATE INDEX "sites_for_staff_of_sub_district" ON "sites" USING btree ("period","sub_district","changed_at","id");--> statement-breakpoint
CREATE INDEX "sites_by_demo" ON "sites" USING btree ("is_demo");--> statement-breakpoint
CREATE INDEX "outbox_by_due" ON "outbox" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "outbox_by_time" ON "outbox" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "receipt_tries_by_key" ON "receipt_tries" USING btree ("key","at");--> statement-breakpoint
CREATE INDEX "photo_uploads_by_hash" ON "photo_uploads" USING btree ("sha256");--> statement-breakpoint
CREATE INDEX "photo_uploads_by_draft" ON "photo_uploads" USING btree ("draft_id");--> statement-breakpoint
CREATE INDEX "photo_uploads_by_expiry" ON "photo_uploads" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "report_drafts_by_token" ON "report_drafts" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "report_drafts_by_expiry" ON "report_drafts" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "report_notes_by_report" ON "report_notes" USING btree ("report_id","at");--> statement-breakpoint
CREATE INDEX "report_photos_by_report" ON "report_photos" USING btree ("report_id","position");--> statement-breakpoint
CREATE UNIQUE INDEX "reports_by_number" ON "reports" USING btree ("number");--> statement-breakpoint
CREATE UNIQUE INDEX "reports_by_submission" ON "reports" USING btree ("submission_id");--> statement-breakpoint
CREATE INDEX "reports_in_queue" ON "reports" USING btree ("status","priority","received_at","id");--> statement-breakpoint
CREATE INDEX "reports_in_queue_of_sub_district" ON "reports" USING btree ("status","sub_district","priority","received_at","id");--> statement-breakpoint
CREATE INDEX "reports_by_demo" ON "reports" USING btree ("is_demo");--> statement-breakpoint
CREATE INDEX "recovery_codes_by_account" ON "recovery_codes" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "setup_links_by_token" ON "setup_links" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "setup_links_by_account" ON "setup_links" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "staff_accounts_by_email" ON "staff_accounts" USING btree ("email");--> statement-breakpoint
CREATE UNIQUE INDEX "staff_sessions_by_token" ON "staff_sessions" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "staff_sessions_by_account" ON "staff_sessions" USING btree ("account_id","created_at");