CREATE TABLE "duties" (
	"id" text PRIMARY KEY NOT NULL,
	"shift_id" text NOT NULL,
	"volunteer_id" text NOT NULL,
	"state" text NOT NULL,
	"rank" bigint NOT NULL,
	"why" jsonb,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"offered_at" timestamp (3) with time zone,
	"answer_by" timestamp (3) with time zone,
	"answered_at" timestamp (3) with time zone,
	"cancelled_at" timestamp (3) with time zone,
	"is_late" boolean NOT NULL,
	"swap_at" timestamp (3) with time zone,
	"reminded_at" timestamp (3) with time zone,
	"checked_in_at" timestamp (3) with time zone,
	"checked_in_by" text,
	"checked_out_at" timestamp (3) with time zone,
	"left_early" boolean NOT NULL,
	"confirmed_minutes" bigint,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "hour_corrections" (
	"id" text PRIMARY KEY NOT NULL,
	"submission_id" text NOT NULL,
	"volunteer_id" text NOT NULL,
	"source" text NOT NULL,
	"source_id" text NOT NULL,
	"community" text NOT NULL,
	"sub_district" text NOT NULL,
	"asked_minutes" bigint NOT NULL,
	"words" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"outcome" text,
	"answer" text,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "hour_entries" (
	"id" text PRIMARY KEY NOT NULL,
	"volunteer_id" text NOT NULL,
	"source" text NOT NULL,
	"source_id" text NOT NULL,
	"team_id" text,
	"community" text NOT NULL,
	"sub_district" text NOT NULL,
	"minutes" bigint NOT NULL,
	"on_day" text NOT NULL,
	"reason" text,
	"at" timestamp (3) with time zone NOT NULL,
	"by" text NOT NULL,
	"is_demo" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"volunteer_id" text NOT NULL,
	"state" text NOT NULL,
	"rank" bigint NOT NULL,
	"joined_at" timestamp (3) with time zone NOT NULL,
	"offered_at" timestamp (3) with time zone,
	"answer_by" timestamp (3) with time zone,
	"vacant_at" timestamp (3) with time zone,
	"passed_at" timestamp (3) with time zone,
	"seated_at" timestamp (3) with time zone,
	"left_at" timestamp (3) with time zone,
	"agreement" bigint,
	"agreed_at" timestamp (3) with time zone,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "observations" (
	"id" text PRIMARY KEY NOT NULL,
	"card_id" text NOT NULL,
	"stop_id" text NOT NULL,
	"volunteer_id" text NOT NULL,
	"answer" text NOT NULL,
	"observed_at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "order_contacts" (
	"order_id" text PRIMARY KEY NOT NULL,
	"name" text,
	"phone" text,
	"email" text,
	"address" text
);
--> statement-breakpoint
CREATE TABLE "order_disputes" (
	"id" text PRIMARY KEY NOT NULL,
	"submission_id" text NOT NULL,
	"order_id" text NOT NULL,
	"lease_id" text NOT NULL,
	"raised_by" text NOT NULL,
	"sub_district" text NOT NULL,
	"community" text NOT NULL,
	"words" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"due_on" text,
	"outcome" text,
	"answer" text,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "order_leases" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"volunteer_id" text NOT NULL,
	"state" text NOT NULL,
	"taken_at" timestamp (3) with time zone NOT NULL,
	"start_by" timestamp (3) with time zone NOT NULL,
	"started_at" timestamp (3) with time zone,
	"finish_by" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"note" jsonb,
	"noted_at" timestamp (3) with time zone,
	"rate_by" timestamp (3) with time zone,
	"revealed_at" timestamp (3) with time zone,
	"handed_from" text,
	"handover_at" timestamp (3) with time zone,
	"confirmed_minutes" bigint,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "order_ratings" (
	"lease_id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"came" boolean NOT NULL,
	"solved" text,
	"stars" bigint,
	"words" text,
	"channel" text NOT NULL,
	"by" text,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "order_suggestions" (
	"volunteer_id" text NOT NULL,
	"order_id" text NOT NULL,
	"on_day" text NOT NULL,
	CONSTRAINT "order_suggestions_volunteer_id_order_id_pk" PRIMARY KEY("volunteer_id","order_id")
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" text PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"submission_id" text NOT NULL,
	"channel" text NOT NULL,
	"team_id" text,
	"organisation" text,
	"kind" text NOT NULL,
	"words" text NOT NULL,
	"title" text,
	"sub_district" text NOT NULL,
	"community" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"helpers" bigint NOT NULL,
	"taken" bigint NOT NULL,
	"skills" jsonb NOT NULL,
	"repeats" boolean NOT NULL,
	"repeat_until" text,
	"series_id" text,
	"state" text NOT NULL,
	"screen_due_on" text,
	"screened_at" timestamp (3) with time zone,
	"screened_by" text,
	"stop_rule" text,
	"to_asker" text,
	"report_id" text,
	"consent_version" bigint NOT NULL,
	"locale" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"is_demo" boolean NOT NULL,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "road_patrols" (
	"id" text PRIMARY KEY NOT NULL,
	"submission_id" text NOT NULL,
	"road_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"report_id" text
);
--> statement-breakpoint
CREATE TABLE "roads" (
	"id" text PRIMARY KEY NOT NULL,
	"volunteer_id" text NOT NULL,
	"sub_district" text NOT NULL,
	"community" text NOT NULL,
	"name" jsonb NOT NULL,
	"from_at" timestamp (3) with time zone NOT NULL,
	"until_at" timestamp (3) with time zone,
	"by" text
);
--> statement-breakpoint
CREATE TABLE "route_cards" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"sub_district" text NOT NULL,
	"community" text NOT NULL,
	"title" jsonb NOT NULL,
	"stage" text NOT NULL,
	"created_by" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"is_demo" boolean NOT NULL,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "route_stops" (
	"id" text PRIMARY KEY NOT NULL,
	"card_id" text NOT NULL,
	"position" bigint NOT NULL,
	"place" jsonb NOT NULL,
	"matter" jsonb NOT NULL,
	"retired_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "shifts" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"sub_district" text NOT NULL,
	"community" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"on_day" text NOT NULL,
	"place" jsonb NOT NULL,
	"note" jsonb,
	"skills" jsonb NOT NULL,
	"seats" bigint NOT NULL,
	"taken" bigint NOT NULL,
	"least" bigint NOT NULL,
	"site_id" text,
	"secret" text NOT NULL,
	"called_off_at" timestamp (3) with time zone,
	"called_off_reason" text,
	"closed_at" timestamp (3) with time zone,
	"created_by" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"is_demo" boolean NOT NULL,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "team_agreements" (
	"team_id" text NOT NULL,
	"number" bigint NOT NULL,
	"text" jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"by" text,
	CONSTRAINT "team_agreements_team_id_number_pk" PRIMARY KEY("team_id","number")
);
--> statement-breakpoint
CREATE TABLE "teams" (
	"id" text PRIMARY KEY NOT NULL,
	"form" text NOT NULL,
	"stage" text NOT NULL,
	"sub_district" text NOT NULL,
	"community" text NOT NULL,
	"text" jsonb NOT NULL,
	"skills" jsonb NOT NULL,
	"seats" bigint NOT NULL,
	"taken" bigint NOT NULL,
	"min_age" bigint NOT NULL,
	"is_risky" boolean NOT NULL,
	"is_long" boolean NOT NULL,
	"leader_id" text,
	"agreement" bigint NOT NULL,
	"meets_at" timestamp (3) with time zone,
	"meets_until" timestamp (3) with time zone,
	"meeting_place" jsonb,
	"published_at" timestamp (3) with time zone,
	"created_by" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"is_demo" boolean NOT NULL,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "trainings" (
	"id" text PRIMARY KEY NOT NULL,
	"volunteer_id" text NOT NULL,
	"team_id" text,
	"topic" text NOT NULL,
	"on_day" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"by" text
);
--> statement-breakpoint
CREATE TABLE "volunteer_conflicts" (
	"id" text PRIMARY KEY NOT NULL,
	"volunteer_id" text NOT NULL,
	"site_id" text NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "volunteer_contacts" (
	"volunteer_id" text PRIMARY KEY NOT NULL,
	"name" text,
	"phone" text,
	"email" text,
	"registry_number" text
);
--> statement-breakpoint
CREATE TABLE "volunteer_guardians" (
	"volunteer_id" text PRIMARY KEY NOT NULL,
	"name" text,
	"phone" text,
	"email" text,
	"consented_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "volunteers" (
	"id" text PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"submission_id" text NOT NULL,
	"sub_district" text NOT NULL,
	"community" text NOT NULL,
	"age_band" text NOT NULL,
	"skills" jsonb NOT NULL,
	"times" jsonb NOT NULL,
	"languages" jsonb NOT NULL,
	"needs" text,
	"public_name" text,
	"consent_version" bigint NOT NULL,
	"consented_at" timestamp (3) with time zone NOT NULL,
	"channel" text NOT NULL,
	"locale" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"state" text NOT NULL,
	"check_due_on" text,
	"checked_at" timestamp (3) with time zone,
	"checked_by" text,
	"trained_on" text,
	"active_at" timestamp (3) with time zone,
	"paused_from" text,
	"paused_until" text,
	"ended_at" timestamp (3) with time zone,
	"state_reason" text,
	"digest" boolean NOT NULL,
	"digest_on" text,
	"erased_at" timestamp (3) with time zone,
	"is_demo" boolean NOT NULL,
	"version" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "staff_accounts" ADD COLUMN "communities" jsonb;--> statement-breakpoint
CREATE UNIQUE INDEX "duties_by_pair" ON "duties" USING btree ("shift_id","volunteer_id");--> statement-breakpoint
CREATE INDEX "duties_by_shift" ON "duties" USING btree ("shift_id","state","rank","id");--> statement-breakpoint
CREATE INDEX "duties_by_volunteer" ON "duties" USING btree ("volunteer_id","state","asked_at","id");--> statement-breakpoint
CREATE INDEX "duties_by_answer" ON "duties" USING btree ("state","answer_by");--> statement-breakpoint
CREATE INDEX "duties_to_confirm" ON "duties" USING btree ("confirmed_minutes","state","shift_id");--> statement-breakpoint
CREATE UNIQUE INDEX "hour_corrections_by_submission" ON "hour_corrections" USING btree ("submission_id");--> statement-breakpoint
CREATE INDEX "hour_corrections_by_source" ON "hour_corrections" USING btree ("source","source_id","at");--> statement-breakpoint
CREATE INDEX "hour_corrections_waiting" ON "hour_corrections" USING btree ("community","decided_at","at","id");--> statement-breakpoint
CREATE INDEX "hour_corrections_by_volunteer" ON "hour_corrections" USING btree ("volunteer_id","at","id");--> statement-breakpoint
CREATE INDEX "hour_corrections_by_decision" ON "hour_corrections" USING btree ("decided_at","at","id");--> statement-breakpoint
CREATE INDEX "hour_entries_by_volunteer" ON "hour_entries" USING btree ("volunteer_id","on_day","id");--> statement-breakpoint
CREATE INDEX "hour_entries_by_source" ON "hour_entries" USING btree ("source","source_id","at","id");--> statement-breakpoint
CREATE INDEX "hour_entries_by_community" ON "hour_entries" USING btree ("community","on_day","id");--> statement-breakpoint
CREATE INDEX "hour_entries_by_sub_district" ON "hour_entries" USING btree ("sub_district","on_day","id");--> statement-breakpoint
CREATE UNIQUE INDEX "memberships_by_pair" ON "memberships" USING btree ("team_id","volunteer_id");--> statement-breakpoint
CREATE INDEX "memberships_by_team" ON "memberships" USING btree ("team_id","state","rank","id");--> statement-breakpoint
CREATE INDEX "memberships_by_volunteer" ON "memberships" USING btree ("volunteer_id","state","joined_at","id");--> statement-breakpoint
CREATE INDEX "memberships_by_answer" ON "memberships" USING btree ("state","answer_by");--> statement-breakpoint
CREATE INDEX "observations_by_stop" ON "observations" USING btree ("stop_id","observed_at","id");--> statement-breakpoint
CREATE INDEX "observations_by_card" ON "observations" USING btree ("card_id","observed_at","id");--> statement-breakpoint
CREATE INDEX "observations_by_volunteer" ON "observations" USING btree ("volunteer_id","observed_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "order_disputes_by_submission" ON "order_disputes" USING btree ("submission_id");--> statement-breakpoint
CREATE INDEX "order_disputes_by_lease" ON "order_disputes" USING btree ("lease_id","at");--> statement-breakpoint
CREATE INDEX "order_disputes_waiting" ON "order_disputes" USING btree ("community","decided_at","at","id");--> statement-breakpoint
CREATE INDEX "order_leases_by_order" ON "order_leases" USING btree ("order_id","state","taken_at","id");--> statement-breakpoint
CREATE INDEX "order_leases_by_volunteer" ON "order_leases" USING btree ("volunteer_id","state","taken_at","id");--> statement-breakpoint
CREATE INDEX "order_leases_by_start" ON "order_leases" USING btree ("state","start_by");--> statement-breakpoint
CREATE INDEX "order_leases_by_finish" ON "order_leases" USING btree ("state","finish_by");--> statement-breakpoint
CREATE INDEX "order_leases_by_rating" ON "order_leases" USING btree ("revealed_at","rate_by");--> statement-breakpoint
CREATE INDEX "order_leases_to_confirm" ON "order_leases" USING btree ("confirmed_minutes","state","finished_at","id");--> statement-breakpoint
CREATE INDEX "order_leases_by_handover" ON "order_leases" USING btree ("state","handover_at");--> statement-breakpoint
CREATE INDEX "order_ratings_by_order" ON "order_ratings" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "order_suggestions_by_day" ON "order_suggestions" USING btree ("volunteer_id","on_day");--> statement-breakpoint
CREATE UNIQUE INDEX "orders_by_number" ON "orders" USING btree ("number");--> statement-breakpoint
CREATE UNIQUE INDEX "orders_by_submission" ON "orders" USING btree ("submission_id");--> statement-breakpoint
CREATE INDEX "orders_by_state" ON "orders" USING btree ("state","starts_at","id");--> statement-breakpoint
CREATE INDEX "orders_by_community" ON "orders" USING btree ("community","state","starts_at","id");--> statement-breakpoint
CREATE INDEX "orders_by_sub_district" ON "orders" USING btree ("sub_district","state","starts_at","id");--> statement-breakpoint
CREATE INDEX "orders_by_screening" ON "orders" USING btree ("state","screen_due_on","id");--> statement-breakpoint
CREATE INDEX "orders_by_end" ON "orders" USING btree ("state","ends_at");--> statement-breakpoint
CREATE INDEX "orders_by_series" ON "orders" USING btree ("series_id","starts_at");--> statement-breakpoint
CREATE INDEX "orders_by_close" ON "orders" USING btree ("state","closed_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "road_patrols_by_submission" ON "road_patrols" USING btree ("submission_id");--> statement-breakpoint
CREATE INDEX "road_patrols_by_road" ON "road_patrols" USING btree ("road_id","at","id");--> statement-breakpoint
CREATE INDEX "roads_by_volunteer" ON "roads" USING btree ("volunteer_id","until_at","from_at");--> statement-breakpoint
CREATE INDEX "roads_by_community" ON "roads" USING btree ("community","until_at","from_at","id");--> statement-breakpoint
CREATE INDEX "route_cards_by_team" ON "route_cards" USING btree ("team_id","stage","created_at","id");--> statement-breakpoint
CREATE INDEX "route_cards_by_community" ON "route_cards" USING btree ("community","stage","created_at","id");--> statement-breakpoint
CREATE INDEX "route_stops_by_card" ON "route_stops" USING btree ("card_id","retired_at","position");--> statement-breakpoint
CREATE INDEX "shifts_by_team" ON "shifts" USING btree ("team_id","starts_at","id");--> statement-breakpoint
CREATE INDEX "shifts_by_community" ON "shifts" USING btree ("community","starts_at","id");--> statement-breakpoint
CREATE INDEX "shifts_by_start" ON "shifts" USING btree ("starts_at","id");--> statement-breakpoint
CREATE INDEX "shifts_by_site" ON "shifts" USING btree ("site_id","starts_at");--> statement-breakpoint
CREATE INDEX "teams_by_stage" ON "teams" USING btree ("stage","published_at","id");--> statement-breakpoint
CREATE INDEX "teams_by_community" ON "teams" USING btree ("community","stage","published_at","id");--> statement-breakpoint
CREATE INDEX "teams_by_sub_district" ON "teams" USING btree ("sub_district","stage","published_at","id");--> statement-breakpoint
CREATE INDEX "teams_by_form" ON "teams" USING btree ("form","stage","published_at","id");--> statement-breakpoint
CREATE INDEX "trainings_by_volunteer" ON "trainings" USING btree ("volunteer_id","on_day","id");--> statement-breakpoint
CREATE UNIQUE INDEX "volunteer_conflicts_by_pair" ON "volunteer_conflicts" USING btree ("volunteer_id","site_id");--> statement-breakpoint
CREATE INDEX "volunteer_conflicts_by_site" ON "volunteer_conflicts" USING btree ("site_id");--> statement-breakpoint
CREATE UNIQUE INDEX "volunteers_by_number" ON "volunteers" USING btree ("number");--> statement-breakpoint
CREATE UNIQUE INDEX "volunteers_by_submission" ON "volunteers" USING btree ("submission_id");--> statement-breakpoint
CREATE INDEX "volunteers_by_community" ON "volunteers" USING btree ("community","state","received_at","id");--> statement-breakpoint
CREATE INDEX "volunteers_by_sub_district" ON "volunteers" USING btree ("sub_district","state","received_at","id");--> statement-breakpoint
CREATE INDEX "volunteers_by_check" ON "volunteers" USING btree ("state","check_due_on","id");--> statement-breakpoint
CREATE INDEX "volunteers_by_digest" ON "volunteers" USING btree ("state","digest","digest_on","id");--> statement-breakpoint
CREATE INDEX "volunteers_by_end" ON "volunteers" USING btree ("state","ended_at");
--> statement-breakpoint
CREATE TRIGGER "hour_entries_are_final" BEFORE UPDATE ON "hour_entries" FOR EACH ROW
EXECUTE FUNCTION "refuse_write"('a confirmed hour is never changed');
--> statement-breakpoint
CREATE TRIGGER "hour_entries_stay" BEFORE DELETE ON "hour_entries" FOR EACH ROW
WHEN (NOT old."is_demo")
EXECUTE FUNCTION "refuse_write"('a confirmed hour stays');
--> statement-breakpoint
CREATE TRIGGER "team_agreements_are_final" BEFORE UPDATE ON "team_agreements" FOR EACH ROW
EXECUTE FUNCTION "refuse_write"('an agreement is never changed');
