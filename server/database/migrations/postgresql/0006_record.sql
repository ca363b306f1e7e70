CREATE TABLE "followers" (
	"id" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"email_hash" text NOT NULL,
	"token_hash" text NOT NULL,
	"locale" text NOT NULL,
	"rhythm" text NOT NULL,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"confirmed_at" timestamp (3) with time zone,
	"due_at" timestamp (3) with time zone,
	"counted_until" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "follows" (
	"id" text PRIMARY KEY NOT NULL,
	"follower_id" text NOT NULL,
	"kind" text NOT NULL,
	"target" text NOT NULL,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"confirmed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "gateway_forwards" (
	"id" text PRIMARY KEY NOT NULL,
	"gateway_id" text NOT NULL,
	"report_id" text NOT NULL,
	"service_code" text NOT NULL,
	"state" text NOT NULL,
	"tries" bigint NOT NULL,
	"due_at" timestamp (3) with time zone,
	"leased_until" timestamp (3) with time zone,
	"sending_at" timestamp (3) with time zone,
	"token" text,
	"remote_id" text,
	"remote_status" text,
	"remote_at" timestamp (3) with time zone,
	"created_by" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"done_at" timestamp (3) with time zone,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "gateway_log" (
	"id" text PRIMARY KEY NOT NULL,
	"forward_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"what" text NOT NULL,
	"http_status" bigint,
	"problem" text,
	"remote_status" text,
	"notes" text,
	"duration_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "gateways" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"base_url" text NOT NULL,
	"jurisdiction_id" text,
	"api_key" text,
	"format" text NOT NULL,
	"state" text NOT NULL,
	"mapping" jsonb NOT NULL,
	"services" jsonb NOT NULL,
	"services_at" timestamp (3) with time zone,
	"automatic_from" timestamp (3) with time zone NOT NULL,
	"failing_since" timestamp (3) with time zone,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "open311_clients" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"key_hash" text NOT NULL,
	"per_minute" bigint NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" text NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"revoked_by" text,
	"last_used_at" timestamp (3) with time zone,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "open311_requests" (
	"id" text PRIMARY KEY NOT NULL,
	"report_id" text NOT NULL,
	"client_id" text,
	"client_state" text,
	"kind" text,
	"sub_district" text,
	"public_state" text,
	"status" text,
	"requested_at" timestamp (3) with time zone,
	"updated_at" timestamp (3) with time zone,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "open311_updates" (
	"id" text PRIMARY KEY NOT NULL,
	"request_id" text NOT NULL,
	"client_id" text,
	"state" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "record_checkpoints" (
	"size" bigint PRIMARY KEY NOT NULL,
	"root" text NOT NULL,
	"note" text NOT NULL,
	"signed_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "record_cosignatures" (
	"size" bigint NOT NULL,
	"witness" text NOT NULL,
	"line" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "record_cosignatures_size_witness_pk" PRIMARY KEY("size","witness")
);
--> statement-breakpoint
CREATE TABLE "record_entries" (
	"id" text PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"topic" text,
	"event_id" text,
	"subject_type" text,
	"subject_id" text,
	"at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"payload" text,
	"salt" text,
	"commitment" text NOT NULL,
	"leaf" text,
	"position" bigint,
	"integrated_at" timestamp (3) with time zone,
	"erased_at" timestamp (3) with time zone,
	"erased_reason" text
);
--> statement-breakpoint
CREATE TABLE "record_hashes" (
	"level" bigint NOT NULL,
	"index" bigint NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "record_hashes_level_index_pk" PRIMARY KEY("level","index")
);
--> statement-breakpoint
CREATE TABLE "record_witnesses" (
	"witness" text PRIMARY KEY NOT NULL,
	"size" bigint,
	"next_at" timestamp (3) with time zone NOT NULL,
	"failures" bigint NOT NULL,
	"outcome" text,
	"status" bigint,
	"tried_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"id" text PRIMARY KEY NOT NULL,
	"webhook_id" text NOT NULL,
	"event_id" text,
	"position" bigint,
	"action" text NOT NULL,
	"state" text NOT NULL,
	"tries" bigint NOT NULL,
	"due_at" timestamp (3) with time zone,
	"leased_until" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"done_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "webhook_tries" (
	"id" text PRIMARY KEY NOT NULL,
	"delivery_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"status" bigint,
	"problem" text,
	"duration_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhooks" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"url" text NOT NULL,
	"topics" jsonb NOT NULL,
	"secret" text NOT NULL,
	"former_secret" text,
	"former_until" timestamp (3) with time zone,
	"state" text NOT NULL,
	"position" bigint NOT NULL,
	"failing_since" timestamp (3) with time zone,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "followers_by_address" ON "followers" USING btree ("email_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "followers_by_token" ON "followers" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "followers_by_due" ON "followers" USING btree ("due_at","id");--> statement-breakpoint
CREATE INDEX "followers_by_asking" ON "followers" USING btree ("confirmed_at","asked_at");--> statement-breakpoint
CREATE UNIQUE INDEX "follows_by_target" ON "follows" USING btree ("follower_id","kind","target");--> statement-breakpoint
CREATE INDEX "follows_by_asking" ON "follows" USING btree ("confirmed_at","asked_at");--> statement-breakpoint
CREATE UNIQUE INDEX "gateway_forwards_once" ON "gateway_forwards" USING btree ("gateway_id","report_id");--> statement-breakpoint
CREATE INDEX "gateway_forwards_by_due" ON "gateway_forwards" USING btree ("due_at","id");--> statement-breakpoint
CREATE INDEX "gateway_forwards_by_report" ON "gateway_forwards" USING btree ("report_id");--> statement-breakpoint
CREATE INDEX "gateway_forwards_by_gateway" ON "gateway_forwards" USING btree ("gateway_id","created_at","id");--> statement-breakpoint
CREATE INDEX "gateway_forwards_by_end" ON "gateway_forwards" USING btree ("done_at");--> statement-breakpoint
CREATE INDEX "gateway_log_by_forward" ON "gateway_log" USING btree ("forward_id","at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "open311_clients_by_prefix" ON "open311_clients" USING btree ("prefix");--> statement-breakpoint
CREATE INDEX "open311_clients_by_age" ON "open311_clients" USING btree ("created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "open311_requests_by_report" ON "open311_requests" USING btree ("report_id");--> statement-breakpoint
CREATE INDEX "open311_requests_listed" ON "open311_requests" USING btree ("requested_at","id");--> statement-breakpoint
CREATE INDEX "open311_requests_listed_by_status" ON "open311_requests" USING btree ("status","requested_at","id");--> statement-breakpoint
CREATE INDEX "open311_requests_updated" ON "open311_requests" USING btree ("updated_at","id");--> statement-breakpoint
CREATE INDEX "open311_requests_of_client" ON "open311_requests" USING btree ("client_id","id");--> statement-breakpoint
CREATE INDEX "open311_updates_listed" ON "open311_updates" USING btree ("client_id","at","id");--> statement-breakpoint
CREATE INDEX "open311_updates_of_request" ON "open311_updates" USING btree ("request_id");--> statement-breakpoint
CREATE INDEX "record_checkpoints_by_time" ON "record_checkpoints" USING btree ("signed_at","size");--> statement-breakpoint
CREATE UNIQUE INDEX "record_entries_by_position" ON "record_entries" USING btree ("position");--> statement-breakpoint
CREATE INDEX "record_entries_waiting" ON "record_entries" USING btree ("position","due_at","id");--> statement-breakpoint
CREATE INDEX "record_entries_by_subject" ON "record_entries" USING btree ("subject_type","subject_id","at");--> statement-breakpoint
CREATE INDEX "record_entries_by_event" ON "record_entries" USING btree ("event_id");--> statement-breakpoint
CREATE INDEX "record_entries_by_time" ON "record_entries" USING btree ("at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_deliveries_once" ON "webhook_deliveries" USING btree ("webhook_id","event_id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_by_due" ON "webhook_deliveries" USING btree ("due_at","position");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_by_webhook" ON "webhook_deliveries" USING btree ("webhook_id","created_at","id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_by_end" ON "webhook_deliveries" USING btree ("done_at");--> statement-breakpoint
CREATE INDEX "webhook_tries_by_delivery" ON "webhook_tries" USING btree ("delivery_id","at");--> statement-breakpoint
CREATE INDEX "webhooks_by_state" ON "webhooks" USING btree ("state","position");--> statement-breakpoint
CREATE INDEX "site_publications_by_act" ON "site_publications" USING btree ("act","at","id");--> statement-breakpoint
CREATE INDEX "sites_by_change" ON "sites" USING btree ("shelf","changed_at","id");--> statement-breakpoint
CREATE INDEX "sites_by_sub_district_change" ON "sites" USING btree ("shelf","sub_district","changed_at","id");
--> statement-breakpoint
CREATE TRIGGER "record_entries_stay" BEFORE DELETE ON "record_entries" FOR EACH ROW
EXECUTE FUNCTION "refuse_write"('an entry of the record is never removed');
--> statement-breakpoint
CREATE TRIGGER "record_entries_are_final" BEFORE UPDATE ON "record_entries" FOR EACH ROW
WHEN (NEW."id" <> OLD."id" OR NEW."type" <> OLD."type" OR NEW."at" <> OLD."at" OR NEW."commitment" <> OLD."commitment" OR (OLD."position" IS NOT NULL AND (NEW."position" IS DISTINCT FROM OLD."position" OR NEW."leaf" IS DISTINCT FROM OLD."leaf")) OR (NEW."payload" IS DISTINCT FROM OLD."payload" AND NEW."payload" IS NOT NULL) OR (NEW."salt" IS DISTINCT FROM OLD."salt" AND NEW."salt" IS NOT NULL))
EXECUTE FUNCTION "refuse_write"('an entry of the record is never changed');
--> statement-breakpoint
CREATE TRIGGER "record_checkpoints_are_final" BEFORE UPDATE ON "record_checkpoints" FOR EACH ROW
EXECUTE FUNCTION "refuse_write"('a signed root is never changed');
--> statement-breakpoint
CREATE TRIGGER "record_checkpoints_stay" BEFORE DELETE ON "record_checkpoints" FOR EACH ROW
EXECUTE FUNCTION "refuse_write"('a signed root is never removed');
