CREATE TABLE "bodies" (
	"id" text PRIMARY KEY NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text,
	"kind" text NOT NULL,
	"sub_district" text,
	"phone" text,
	"active" boolean NOT NULL,
	"is_demo" boolean NOT NULL,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "due_recounts" (
	"id" text PRIMARY KEY NOT NULL,
	"calendar_version" text NOT NULL,
	"finished_at" timestamp (3) with time zone NOT NULL,
	"looked" bigint NOT NULL,
	"moved" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "holiday_years" (
	"year" bigint PRIMARY KEY NOT NULL,
	"off" jsonb NOT NULL,
	"work" jsonb NOT NULL,
	"notice" text NOT NULL,
	"entered_by" text NOT NULL,
	"entered_at" timestamp (3) with time zone NOT NULL,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "report_places" (
	"id" text PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"kind" text NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text,
	"sub_district" text NOT NULL,
	"community" text,
	"place_words" text NOT NULL,
	"phone" text,
	"active" boolean NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"is_demo" boolean NOT NULL,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reply_templates" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"move" text NOT NULL,
	"kind" text,
	"text_zh" text NOT NULL,
	"text_en" text NOT NULL,
	"active" boolean NOT NULL,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "report_appeals" (
	"report_id" text PRIMARY KEY NOT NULL,
	"text" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"due_on" text,
	"refused_by" text NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"decided_by" text,
	"outcome" text,
	"answer" text
);
--> statement-breakpoint
CREATE TABLE "report_leases" (
	"report_id" text PRIMARY KEY NOT NULL,
	"staff_id" text NOT NULL,
	"until" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "report_messages" (
	"id" text PRIMARY KEY NOT NULL,
	"report_id" text NOT NULL,
	"kind" text NOT NULL,
	"text" text NOT NULL,
	"by" text,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "report_proposals" (
	"report_id" text PRIMARY KEY NOT NULL,
	"reason" bigint NOT NULL,
	"by" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "report_ratings" (
	"id" text PRIMARY KEY NOT NULL,
	"report_id" text NOT NULL,
	"round" bigint NOT NULL,
	"solved" text NOT NULL,
	"speed" text NOT NULL,
	"manner" text NOT NULL,
	"outcome" text NOT NULL,
	"words" text,
	"via" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "report_snoozes" (
	"staff_id" text NOT NULL,
	"report_id" text NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "report_snoozes_staff_id_report_id_pk" PRIMARY KEY("staff_id","report_id")
);
--> statement-breakpoint
CREATE TABLE "report_undos" (
	"report_id" text PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"by" text NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	"before" jsonb NOT NULL,
	"along" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "report_weeks" (
	"week" text PRIMARY KEY NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	"rows" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "staff_views" (
	"id" text PRIMARY KEY NOT NULL,
	"staff_id" text NOT NULL,
	"name" text NOT NULL,
	"query" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "whistle_bodies" (
	"id" text PRIMARY KEY NOT NULL,
	"whistle_id" text NOT NULL,
	"body_id" text NOT NULL,
	"kind" text,
	"text" text,
	"answered_at" timestamp (3) with time zone,
	"answered_by" text,
	"escalated_at" timestamp (3) with time zone,
	"did" text
);
--> statement-breakpoint
CREATE TABLE "whistles" (
	"id" text PRIMARY KEY NOT NULL,
	"submission_id" text NOT NULL,
	"report_id" text NOT NULL,
	"sub_district" text NOT NULL,
	"question" text NOT NULL,
	"hours" bigint NOT NULL,
	"called_at" timestamp (3) with time zone NOT NULL,
	"called_by" text NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"escalates_at" timestamp (3) with time zone,
	"closed_at" timestamp (3) with time zone,
	"closed_by" text,
	"is_demo" boolean NOT NULL
);
--> statement-breakpoint
ALTER TABLE "report_photos" ADD COLUMN "version" bigint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "report_photos" ADD COLUMN "boxes" jsonb;--> statement-breakpoint
ALTER TABLE "report_photos" ADD COLUMN "approved_media" text;--> statement-breakpoint
ALTER TABLE "report_photos" ADD COLUMN "approved_width" bigint;--> statement-breakpoint
ALTER TABLE "report_photos" ADD COLUMN "approved_height" bigint;--> statement-breakpoint
ALTER TABLE "report_photos" ADD COLUMN "approved_by" text;--> statement-breakpoint
ALTER TABLE "report_photos" ADD COLUMN "approved_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "report_photos" ADD COLUMN "rejected_for" bigint;--> statement-breakpoint
ALTER TABLE "report_photos" ADD COLUMN "rejected_by" text;--> statement-breakpoint
ALTER TABLE "report_photos" ADD COLUMN "rejected_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "report_photos" ADD COLUMN "original_gone_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "report_photos" ADD COLUMN "site_photo_id" text;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "raw_longitude" double precision;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "raw_latitude" double precision;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "coordinate_system" text;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "position_source" text;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "masks" jsonb;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "keep_originals" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "known_report_id" text;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "known_as" text;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "step_due_on" text;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "step_due" jsonb;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "next_due_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "alarm_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "paused_clocks" jsonb;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "source" text DEFAULT 'resident' NOT NULL;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "track" text;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "moved_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "previous_status" text;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "merged_into" text;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "body_id" text;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "rewrite" text;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "dispatched_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "handler_id" text;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "former_handler_id" text;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "finding" text;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "finding_text" text;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "finding_by" text;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "finding_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "checked_by" text;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "result" text;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "told_text" text;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "handled_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "told_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "extended_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "reopenings" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "reporter_reopened_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "registered_site_id" text;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "patrolled_by" text;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "reporter_left_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "staff_accounts" ADD COLUMN "body_id" text;--> statement-breakpoint
CREATE INDEX "bodies_by_name" ON "bodies" USING btree ("active","name_zh");--> statement-breakpoint
CREATE INDEX "due_recounts_by_time" ON "due_recounts" USING btree ("finished_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "report_places_by_code" ON "report_places" USING btree ("code");--> statement-breakpoint
CREATE INDEX "report_places_by_age" ON "report_places" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "report_places_of_sub_district" ON "report_places" USING btree ("sub_district","created_at","id");--> statement-breakpoint
CREATE INDEX "reply_templates_by_move" ON "reply_templates" USING btree ("move","name","id");--> statement-breakpoint
CREATE INDEX "report_appeals_by_decision" ON "report_appeals" USING btree ("decided_at","at");--> statement-breakpoint
CREATE INDEX "report_messages_by_report" ON "report_messages" USING btree ("report_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "report_ratings_by_report" ON "report_ratings" USING btree ("report_id","round","via");--> statement-breakpoint
CREATE INDEX "report_ratings_by_time" ON "report_ratings" USING btree ("at");--> statement-breakpoint
CREATE INDEX "report_snoozes_by_end" ON "report_snoozes" USING btree ("until");--> statement-breakpoint
CREATE UNIQUE INDEX "staff_views_by_name" ON "staff_views" USING btree ("staff_id","name");--> statement-breakpoint
CREATE UNIQUE INDEX "whistle_bodies_of_whistle" ON "whistle_bodies" USING btree ("whistle_id","body_id");--> statement-breakpoint
CREATE INDEX "whistle_bodies_waiting" ON "whistle_bodies" USING btree ("body_id","answered_at");--> statement-breakpoint
CREATE UNIQUE INDEX "whistles_by_submission" ON "whistles" USING btree ("submission_id");--> statement-breakpoint
CREATE INDEX "whistles_by_report" ON "whistles" USING btree ("report_id","called_at");--> statement-breakpoint
CREATE INDEX "whistles_open" ON "whistles" USING btree ("closed_at","due_at","id");--> statement-breakpoint
CREATE INDEX "whistles_open_of_sub_district" ON "whistles" USING btree ("sub_district","closed_at","due_at","id");--> statement-breakpoint
CREATE INDEX "whistles_to_escalate" ON "whistles" USING btree ("escalates_at");--> statement-breakpoint
CREATE INDEX "events_by_action" ON "events" USING btree ("action","at");--> statement-breakpoint
CREATE INDEX "sites_by_position" ON "sites" USING btree ("shelf","latitude","longitude");--> statement-breakpoint
CREATE INDEX "report_photos_by_approval" ON "report_photos" USING btree ("original_gone_at","approved_at");--> statement-breakpoint
CREATE INDEX "reports_in_queue_of_body" ON "reports" USING btree ("status","body_id","priority","dispatched_at","id");--> statement-breakpoint
CREATE INDEX "reports_by_due" ON "reports" USING btree ("next_due_at","id");--> statement-breakpoint
CREATE INDEX "reports_by_alarm" ON "reports" USING btree ("alarm_at","id");--> statement-breakpoint
CREATE INDEX "reports_by_due_of_sub_district" ON "reports" USING btree ("sub_district","next_due_at","id");--> statement-breakpoint
CREATE INDEX "reports_by_due_of_body" ON "reports" USING btree ("body_id","next_due_at","id");--> statement-breakpoint
CREATE INDEX "reports_by_position" ON "reports" USING btree ("kind","latitude","longitude");--> statement-breakpoint
CREATE INDEX "reports_by_community" ON "reports" USING btree ("community","kind","received_at","id");--> statement-breakpoint
CREATE INDEX "reports_by_handler" ON "reports" USING btree ("handler_id","status","next_due_at","id");--> statement-breakpoint
CREATE INDEX "reports_by_main" ON "reports" USING btree ("merged_into");--> statement-breakpoint
CREATE INDEX "reports_by_patrol" ON "reports" USING btree ("patrolled_by","received_at","id");--> statement-breakpoint
CREATE INDEX "reports_by_told" ON "reports" USING btree ("status","told_at");--> statement-breakpoint
CREATE INDEX "reports_by_receipt" ON "reports" USING btree ("received_at","id");