CREATE TABLE `duties` (
	`id` text PRIMARY KEY NOT NULL,
	`shift_id` text NOT NULL,
	`volunteer_id` text NOT NULL,
	`state` text NOT NULL,
	`rank` integer NOT NULL,
	`why` text,
	`asked_at` integer NOT NULL,
	`offered_at` integer,
	`answer_by` integer,
	`answered_at` integer,
	`cancelled_at` integer,
	`is_late` integer NOT NULL,
	`swap_at` integer,
	`reminded_at` integer,
	`checked_in_at` integer,
	`checked_in_by` text,
	`checked_out_at` integer,
	`left_early` integer NOT NULL,
	`confirmed_minutes` integer,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `duties_by_pair` ON `duties` (`shift_id`,`volunteer_id`);--> statement-breakpoint
CREATE INDEX `duties_by_shift` ON `duties` (`shift_id`,`state`,`rank`,`id`);--> statement-breakpoint
CREATE INDEX `duties_by_volunteer` ON `duties` (`volunteer_id`,`state`,`asked_at`,`id`);--> statement-breakpoint
CREATE INDEX `duties_by_answer` ON `duties` (`state`,`answer_by`);--> statement-breakpoint
CREATE INDEX `duties_to_confirm` ON `duties` (`confirmed_minutes`,`state`,`shift_id`);--> statement-breakpoint
CREATE TABLE `hour_corrections` (
	`id` text PRIMARY KEY NOT NULL,
	`submission_id` text NOT NULL,
	`volunteer_id` text NOT NULL,
	`source` text NOT NULL,
	`source_id` text NOT NULL,
	`community` text NOT NULL,
	`sub_district` text NOT NULL,
	`asked_minutes` integer NOT NULL,
	`words` text NOT NULL,
	`at` integer NOT NULL,
	`outcome` text,
	`answer` text,
	`decided_by` text,
	`decided_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `hour_corrections_by_submission` ON `hour_corrections` (`submission_id`);--> statement-breakpoint
CREATE INDEX `hour_corrections_by_source` ON `hour_corrections` (`source`,`source_id`,`at`);--> statement-breakpoint
CREATE INDEX `hour_corrections_waiting` ON `hour_corrections` (`community`,`decided_at`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `hour_corrections_by_volunteer` ON `hour_corrections` (`volunteer_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `hour_corrections_by_decision` ON `hour_corrections` (`decided_at`,`at`,`id`);--> statement-breakpoint
CREATE TABLE `hour_entries` (
	`id` text PRIMARY KEY NOT NULL,
	`volunteer_id` text NOT NULL,
	`source` text NOT NULL,
	`source_id` text NOT NULL,
	`team_id` text,
	`community` text NOT NULL,
	`sub_district` text NOT NULL,
	`minutes` integer NOT NULL,
	`on_day` text NOT NULL,
	`reason` text,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`is_demo` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `hour_entries_by_volunteer` ON `hour_entries` (`volunteer_id`,`on_day`,`id`);--> statement-breakpoint
CREATE INDEX `hour_entries_by_source` ON `hour_entries` (`source`,`source_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `hour_entries_by_community` ON `hour_entries` (`community`,`on_day`,`id`);--> statement-breakpoint
CREATE INDEX `hour_entries_by_sub_district` ON `hour_entries` (`sub_district`,`on_day`,`id`);--> statement-breakpoint
CREATE TABLE `memberships` (
	`id` text PRIMARY KEY NOT NULL,
	`team_id` text NOT NULL,
	`volunteer_id` text NOT NULL,
	`state` text NOT NULL,
	`rank` integer NOT NULL,
	`joined_at` integer NOT NULL,
	`offered_at` integer,
	`answer_by` integer,
	`vacant_at` integer,
	`passed_at` integer,
	`seated_at` integer,
	`left_at` integer,
	`agreement` integer,
	`agreed_at` integer,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `memberships_by_pair` ON `memberships` (`team_id`,`volunteer_id`);--> statement-breakpoint
CREATE INDEX `memberships_by_team` ON `memberships` (`team_id`,`state`,`rank`,`id`);--> statement-breakpoint
CREATE INDEX `memberships_by_volunteer` ON `memberships` (`volunteer_id`,`state`,`joined_at`,`id`);--> statement-breakpoint
CREATE INDEX `memberships_by_answer` ON `memberships` (`state`,`answer_by`);--> statement-breakpoint
CREATE TABLE `observations` (
	`id` text PRIMARY KEY NOT NULL,
	`card_id` text NOT NULL,
	`stop_id` text NOT NULL,
	`volunteer_id` text NOT NULL,
	`answer` text NOT NULL,
	`observed_at` integer NOT NULL,
	`received_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `observations_by_stop` ON `observations` (`stop_id`,`observed_at`,`id`);--> statement-breakpoint
CREATE INDEX `observations_by_card` ON `observations` (`card_id`,`observed_at`,`id`);--> statement-breakpoint
CREATE INDEX `observations_by_volunteer` ON `observations` (`volunteer_id`,`observed_at`,`id`);--> statement-breakpoint
CREATE TABLE `order_contacts` (
	`order_id` text PRIMARY KEY NOT NULL,
	`name` text,
	`phone` text,
	`email` text,
	`address` text
);
--> statement-breakpoint
CREATE TABLE `order_disputes` (
	`id` text PRIMARY KEY NOT NULL,
	`submission_id` text NOT NULL,
	`order_id` text NOT NULL,
	`lease_id` text NOT NULL,
	`raised_by` text NOT NULL,
	`sub_district` text NOT NULL,
	`community` text NOT NULL,
	`words` text NOT NULL,
	`at` integer NOT NULL,
	`due_on` text,
	`outcome` text,
	`answer` text,
	`decided_by` text,
	`decided_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `order_disputes_by_submission` ON `order_disputes` (`submission_id`);--> statement-breakpoint
CREATE INDEX `order_disputes_by_lease` ON `order_disputes` (`lease_id`,`at`);--> statement-breakpoint
CREATE INDEX `order_disputes_waiting` ON `order_disputes` (`community`,`decided_at`,`at`,`id`);--> statement-breakpoint
CREATE TABLE `order_leases` (
	`id` text PRIMARY KEY NOT NULL,
	`order_id` text NOT NULL,
	`volunteer_id` text NOT NULL,
	`state` text NOT NULL,
	`taken_at` integer NOT NULL,
	`start_by` integer NOT NULL,
	`started_at` integer,
	`finish_by` integer,
	`finished_at` integer,
	`ended_at` integer,
	`note` text,
	`noted_at` integer,
	`rate_by` integer,
	`revealed_at` integer,
	`handed_from` text,
	`handover_at` integer,
	`confirmed_minutes` integer,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `order_leases_by_order` ON `order_leases` (`order_id`,`state`,`taken_at`,`id`);--> statement-breakpoint
CREATE INDEX `order_leases_by_volunteer` ON `order_leases` (`volunteer_id`,`state`,`taken_at`,`id`);--> statement-breakpoint
CREATE INDEX `order_leases_by_start` ON `order_leases` (`state`,`start_by`);--> statement-breakpoint
CREATE INDEX `order_leases_by_finish` ON `order_leases` (`state`,`finish_by`);--> statement-breakpoint
CREATE INDEX `order_leases_by_rating` ON `order_leases` (`revealed_at`,`rate_by`);--> statement-breakpoint
CREATE INDEX `order_leases_to_confirm` ON `order_leases` (`confirmed_minutes`,`state`,`finished_at`,`id`);--> statement-breakpoint
CREATE INDEX `order_leases_by_handover` ON `order_leases` (`state`,`handover_at`);--> statement-breakpoint
CREATE TABLE `order_ratings` (
	`lease_id` text PRIMARY KEY NOT NULL,
	`order_id` text NOT NULL,
	`came` integer NOT NULL,
	`solved` text,
	`stars` integer,
	`words` text,
	`channel` text NOT NULL,
	`by` text,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `order_ratings_by_order` ON `order_ratings` (`order_id`);--> statement-breakpoint
CREATE TABLE `order_suggestions` (
	`volunteer_id` text NOT NULL,
	`order_id` text NOT NULL,
	`on_day` text NOT NULL,
	PRIMARY KEY(`volunteer_id`, `order_id`)
);
--> statement-breakpoint
CREATE INDEX `order_suggestions_by_day` ON `order_suggestions` (`volunteer_id`,`on_day`);--> statement-breakpoint
CREATE TABLE `orders` (
	`id` text PRIMARY KEY NOT NULL,
	`number` text NOT NULL,
	`submission_id` text NOT NULL,
	`channel` text NOT NULL,
	`team_id` text,
	`organisation` text,
	`kind` text NOT NULL,
	`words` text NOT NULL,
	`title` text,
	`sub_district` text NOT NULL,
	`community` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`helpers` integer NOT NULL,
	`taken` integer NOT NULL,
	`skills` text NOT NULL,
	`repeats` integer NOT NULL,
	`repeat_until` text,
	`series_id` text,
	`state` text NOT NULL,
	`screen_due_on` text,
	`screened_at` integer,
	`screened_by` text,
	`stop_rule` text,
	`to_asker` text,
	`report_id` text,
	`consent_version` integer NOT NULL,
	`locale` text NOT NULL,
	`received_at` integer NOT NULL,
	`closed_at` integer,
	`is_demo` integer NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `orders_by_number` ON `orders` (`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `orders_by_submission` ON `orders` (`submission_id`);--> statement-breakpoint
CREATE INDEX `orders_by_state` ON `orders` (`state`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `orders_by_community` ON `orders` (`community`,`state`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `orders_by_sub_district` ON `orders` (`sub_district`,`state`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `orders_by_screening` ON `orders` (`state`,`screen_due_on`,`id`);--> statement-breakpoint
CREATE INDEX `orders_by_end` ON `orders` (`state`,`ends_at`);--> statement-breakpoint
CREATE INDEX `orders_by_series` ON `orders` (`series_id`,`starts_at`);--> statement-breakpoint
CREATE INDEX `orders_by_close` ON `orders` (`state`,`closed_at`,`id`);--> statement-breakpoint
CREATE TABLE `road_patrols` (
	`id` text PRIMARY KEY NOT NULL,
	`submission_id` text NOT NULL,
	`road_id` text NOT NULL,
	`at` integer NOT NULL,
	`report_id` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `road_patrols_by_submission` ON `road_patrols` (`submission_id`);--> statement-breakpoint
CREATE INDEX `road_patrols_by_road` ON `road_patrols` (`road_id`,`at`,`id`);--> statement-breakpoint
CREATE TABLE `roads` (
	`id` text PRIMARY KEY NOT NULL,
	`volunteer_id` text NOT NULL,
	`sub_district` text NOT NULL,
	`community` text NOT NULL,
	`name` text NOT NULL,
	`from_at` integer NOT NULL,
	`until_at` integer,
	`by` text
);
--> statement-breakpoint
CREATE INDEX `roads_by_volunteer` ON `roads` (`volunteer_id`,`until_at`,`from_at`);--> statement-breakpoint
CREATE INDEX `roads_by_community` ON `roads` (`community`,`until_at`,`from_at`,`id`);--> statement-breakpoint
CREATE TABLE `route_cards` (
	`id` text PRIMARY KEY NOT NULL,
	`team_id` text NOT NULL,
	`sub_district` text NOT NULL,
	`community` text NOT NULL,
	`title` text NOT NULL,
	`stage` text NOT NULL,
	`created_by` text,
	`created_at` integer NOT NULL,
	`is_demo` integer NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `route_cards_by_team` ON `route_cards` (`team_id`,`stage`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `route_cards_by_community` ON `route_cards` (`community`,`stage`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `route_stops` (
	`id` text PRIMARY KEY NOT NULL,
	`card_id` text NOT NULL,
	`position` integer NOT NULL,
	`place` text NOT NULL,
	`matter` text NOT NULL,
	`retired_at` integer
);
--> statement-breakpoint
CREATE INDEX `route_stops_by_card` ON `route_stops` (`card_id`,`retired_at`,`position`);--> statement-breakpoint
CREATE TABLE `shifts` (
	`id` text PRIMARY KEY NOT NULL,
	`team_id` text NOT NULL,
	`sub_district` text NOT NULL,
	`community` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`on_day` text NOT NULL,
	`place` text NOT NULL,
	`note` text,
	`skills` text NOT NULL,
	`seats` integer NOT NULL,
	`taken` integer NOT NULL,
	`least` integer NOT NULL,
	`site_id` text,
	`secret` text NOT NULL,
	`called_off_at` integer,
	`called_off_reason` text,
	`closed_at` integer,
	`created_by` text,
	`created_at` integer NOT NULL,
	`is_demo` integer NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `shifts_by_team` ON `shifts` (`team_id`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `shifts_by_community` ON `shifts` (`community`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `shifts_by_start` ON `shifts` (`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `shifts_by_site` ON `shifts` (`site_id`,`starts_at`);--> statement-breakpoint
CREATE TABLE `team_agreements` (
	`team_id` text NOT NULL,
	`number` integer NOT NULL,
	`text` text NOT NULL,
	`at` integer NOT NULL,
	`by` text,
	PRIMARY KEY(`team_id`, `number`)
);
--> statement-breakpoint
CREATE TABLE `teams` (
	`id` text PRIMARY KEY NOT NULL,
	`form` text NOT NULL,
	`stage` text NOT NULL,
	`sub_district` text NOT NULL,
	`community` text NOT NULL,
	`text` text NOT NULL,
	`skills` text NOT NULL,
	`seats` integer NOT NULL,
	`taken` integer NOT NULL,
	`min_age` integer NOT NULL,
	`is_risky` integer NOT NULL,
	`is_long` integer NOT NULL,
	`leader_id` text,
	`agreement` integer NOT NULL,
	`meets_at` integer,
	`meets_until` integer,
	`meeting_place` text,
	`published_at` integer,
	`created_by` text,
	`created_at` integer NOT NULL,
	`is_demo` integer NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `teams_by_stage` ON `teams` (`stage`,`published_at`,`id`);--> statement-breakpoint
CREATE INDEX `teams_by_community` ON `teams` (`community`,`stage`,`published_at`,`id`);--> statement-breakpoint
CREATE INDEX `teams_by_sub_district` ON `teams` (`sub_district`,`stage`,`published_at`,`id`);--> statement-breakpoint
CREATE INDEX `teams_by_form` ON `teams` (`form`,`stage`,`published_at`,`id`);--> statement-breakpoint
CREATE TABLE `trainings` (
	`id` text PRIMARY KEY NOT NULL,
	`volunteer_id` text NOT NULL,
	`team_id` text,
	`topic` text NOT NULL,
	`on_day` text NOT NULL,
	`at` integer NOT NULL,
	`by` text
);
--> statement-breakpoint
CREATE INDEX `trainings_by_volunteer` ON `trainings` (`volunteer_id`,`on_day`,`id`);--> statement-breakpoint
CREATE TABLE `volunteer_conflicts` (
	`id` text PRIMARY KEY NOT NULL,
	`volunteer_id` text NOT NULL,
	`site_id` text NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `volunteer_conflicts_by_pair` ON `volunteer_conflicts` (`volunteer_id`,`site_id`);--> statement-breakpoint
CREATE INDEX `volunteer_conflicts_by_site` ON `volunteer_conflicts` (`site_id`);--> statement-breakpoint
CREATE TABLE `volunteer_contacts` (
	`volunteer_id` text PRIMARY KEY NOT NULL,
	`name` text,
	`phone` text,
	`email` text,
	`registry_number` text
);
--> statement-breakpoint
CREATE TABLE `volunteer_guardians` (
	`volunteer_id` text PRIMARY KEY NOT NULL,
	`name` text,
	`phone` text,
	`email` text,
	`consented_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `volunteers` (
	`id` text PRIMARY KEY NOT NULL,
	`number` text NOT NULL,
	`submission_id` text NOT NULL,
	`sub_district` text NOT NULL,
	`community` text NOT NULL,
	`age_band` text NOT NULL,
	`skills` text NOT NULL,
	`times` text NOT NULL,
	`languages` text NOT NULL,
	`needs` text,
	`public_name` text,
	`consent_version` integer NOT NULL,
	`consented_at` integer NOT NULL,
	`channel` text NOT NULL,
	`locale` text NOT NULL,
	`received_at` integer NOT NULL,
	`state` text NOT NULL,
	`check_due_on` text,
	`checked_at` integer,
	`checked_by` text,
	`trained_on` text,
	`active_at` integer,
	`paused_from` text,
	`paused_until` text,
	`ended_at` integer,
	`state_reason` text,
	`digest` integer NOT NULL,
	`digest_on` text,
	`erased_at` integer,
	`is_demo` integer NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `volunteers_by_number` ON `volunteers` (`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `volunteers_by_submission` ON `volunteers` (`submission_id`);--> statement-breakpoint
CREATE INDEX `volunteers_by_community` ON `volunteers` (`community`,`state`,`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `volunteers_by_sub_district` ON `volunteers` (`sub_district`,`state`,`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `volunteers_by_check` ON `volunteers` (`state`,`check_due_on`,`id`);--> statement-breakpoint
CREATE INDEX `volunteers_by_digest` ON `volunteers` (`state`,`digest`,`digest_on`,`id`);--> statement-breakpoint
CREATE INDEX `volunteers_by_end` ON `volunteers` (`state`,`ended_at`);--> statement-breakpoint
ALTER TABLE `staff_accounts` ADD `communities` text;
--> statement-breakpoint
CREATE TRIGGER `hour_entries_are_final` BEFORE UPDATE ON `hour_entries`
BEGIN SELECT RAISE(ABORT, 'a confirmed hour is never changed'); END;
--> statement-breakpoint
CREATE TRIGGER `hour_entries_stay` BEFORE DELETE ON `hour_entries`
WHEN NOT old.`is_demo`
BEGIN SELECT RAISE(ABORT, 'a confirmed hour stays'); END;
--> statement-breakpoint
CREATE TRIGGER `team_agreements_are_final` BEFORE UPDATE ON `team_agreements`
BEGIN SELECT RAISE(ABORT, 'an agreement is never changed'); END;
