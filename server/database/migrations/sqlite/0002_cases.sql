CREATE TABLE `bodies` (
	`id` text PRIMARY KEY NOT NULL,
	`name_zh` text NOT NULL,
	`name_en` text,
	`kind` text NOT NULL,
	`sub_district` text,
	`phone` text,
	`active` integer NOT NULL,
	`is_demo` integer NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `bodies_by_name` ON `bodies` (`active`,`name_zh`);--> statement-breakpoint
CREATE TABLE `due_recounts` (
	`id` text PRIMARY KEY NOT NULL,
	`calendar_version` text NOT NULL,
	`finished_at` integer NOT NULL,
	`looked` integer NOT NULL,
	`moved` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `due_recounts_by_time` ON `due_recounts` (`finished_at`,`id`);--> statement-breakpoint
CREATE TABLE `holiday_years` (
	`year` integer PRIMARY KEY NOT NULL,
	`off` text NOT NULL,
	`work` text NOT NULL,
	`notice` text NOT NULL,
	`entered_by` text NOT NULL,
	`entered_at` integer NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `report_places` (
	`id` text PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`kind` text NOT NULL,
	`name_zh` text NOT NULL,
	`name_en` text,
	`sub_district` text NOT NULL,
	`community` text,
	`place_words` text NOT NULL,
	`phone` text,
	`active` integer NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`is_demo` integer NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `report_places_by_code` ON `report_places` (`code`);--> statement-breakpoint
CREATE INDEX `report_places_by_age` ON `report_places` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `report_places_of_sub_district` ON `report_places` (`sub_district`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `reply_templates` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`move` text NOT NULL,
	`kind` text,
	`text_zh` text NOT NULL,
	`text_en` text NOT NULL,
	`active` integer NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `reply_templates_by_move` ON `reply_templates` (`move`,`name`,`id`);--> statement-breakpoint
CREATE TABLE `report_appeals` (
	`report_id` text PRIMARY KEY NOT NULL,
	`text` text NOT NULL,
	`at` integer NOT NULL,
	`due_on` text,
	`refused_by` text NOT NULL,
	`decided_at` integer,
	`decided_by` text,
	`outcome` text,
	`answer` text
);
--> statement-breakpoint
CREATE INDEX `report_appeals_by_decision` ON `report_appeals` (`decided_at`,`at`);--> statement-breakpoint
CREATE TABLE `report_leases` (
	`report_id` text PRIMARY KEY NOT NULL,
	`staff_id` text NOT NULL,
	`until` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `report_messages` (
	`id` text PRIMARY KEY NOT NULL,
	`report_id` text NOT NULL,
	`kind` text NOT NULL,
	`text` text NOT NULL,
	`by` text,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `report_messages_by_report` ON `report_messages` (`report_id`,`at`);--> statement-breakpoint
CREATE TABLE `report_proposals` (
	`report_id` text PRIMARY KEY NOT NULL,
	`reason` integer NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `report_ratings` (
	`id` text PRIMARY KEY NOT NULL,
	`report_id` text NOT NULL,
	`round` integer NOT NULL,
	`solved` text NOT NULL,
	`speed` text NOT NULL,
	`manner` text NOT NULL,
	`outcome` text NOT NULL,
	`words` text,
	`via` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `report_ratings_by_report` ON `report_ratings` (`report_id`,`round`,`via`);--> statement-breakpoint
CREATE INDEX `report_ratings_by_time` ON `report_ratings` (`at`);--> statement-breakpoint
CREATE TABLE `report_snoozes` (
	`staff_id` text NOT NULL,
	`report_id` text NOT NULL,
	`until` integer NOT NULL,
	PRIMARY KEY(`staff_id`, `report_id`)
);
--> statement-breakpoint
CREATE INDEX `report_snoozes_by_end` ON `report_snoozes` (`until`);--> statement-breakpoint
CREATE TABLE `report_undos` (
	`report_id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`by` text NOT NULL,
	`until` integer NOT NULL,
	`before` text NOT NULL,
	`along` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `report_weeks` (
	`week` text PRIMARY KEY NOT NULL,
	`made_at` integer NOT NULL,
	`rows` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `staff_views` (
	`id` text PRIMARY KEY NOT NULL,
	`staff_id` text NOT NULL,
	`name` text NOT NULL,
	`query` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `staff_views_by_name` ON `staff_views` (`staff_id`,`name`);--> statement-breakpoint
CREATE TABLE `whistle_bodies` (
	`id` text PRIMARY KEY NOT NULL,
	`whistle_id` text NOT NULL,
	`body_id` text NOT NULL,
	`kind` text,
	`text` text,
	`answered_at` integer,
	`answered_by` text,
	`escalated_at` integer,
	`did` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `whistle_bodies_of_whistle` ON `whistle_bodies` (`whistle_id`,`body_id`);--> statement-breakpoint
CREATE INDEX `whistle_bodies_waiting` ON `whistle_bodies` (`body_id`,`answered_at`);--> statement-breakpoint
CREATE TABLE `whistles` (
	`id` text PRIMARY KEY NOT NULL,
	`submission_id` text NOT NULL,
	`report_id` text NOT NULL,
	`sub_district` text NOT NULL,
	`question` text NOT NULL,
	`hours` integer NOT NULL,
	`called_at` integer NOT NULL,
	`called_by` text NOT NULL,
	`due_at` integer NOT NULL,
	`escalates_at` integer,
	`closed_at` integer,
	`closed_by` text,
	`is_demo` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `whistles_by_submission` ON `whistles` (`submission_id`);--> statement-breakpoint
CREATE INDEX `whistles_by_report` ON `whistles` (`report_id`,`called_at`);--> statement-breakpoint
CREATE INDEX `whistles_open` ON `whistles` (`closed_at`,`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `whistles_open_of_sub_district` ON `whistles` (`sub_district`,`closed_at`,`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `whistles_to_escalate` ON `whistles` (`escalates_at`);--> statement-breakpoint
ALTER TABLE `report_photos` ADD `version` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `report_photos` ADD `boxes` text;--> statement-breakpoint
ALTER TABLE `report_photos` ADD `approved_media` text;--> statement-breakpoint
ALTER TABLE `report_photos` ADD `approved_width` integer;--> statement-breakpoint
ALTER TABLE `report_photos` ADD `approved_height` integer;--> statement-breakpoint
ALTER TABLE `report_photos` ADD `approved_by` text;--> statement-breakpoint
ALTER TABLE `report_photos` ADD `approved_at` integer;--> statement-breakpoint
ALTER TABLE `report_photos` ADD `rejected_for` integer;--> statement-breakpoint
ALTER TABLE `report_photos` ADD `rejected_by` text;--> statement-breakpoint
ALTER TABLE `report_photos` ADD `rejected_at` integer;--> statement-breakpoint
ALTER TABLE `report_photos` ADD `original_gone_at` integer;--> statement-breakpoint
ALTER TABLE `report_photos` ADD `site_photo_id` text;--> statement-breakpoint
CREATE INDEX `report_photos_by_approval` ON `report_photos` (`original_gone_at`,`approved_at`);--> statement-breakpoint
ALTER TABLE `reports` ADD `raw_longitude` real;--> statement-breakpoint
ALTER TABLE `reports` ADD `raw_latitude` real;--> statement-breakpoint
ALTER TABLE `reports` ADD `coordinate_system` text;--> statement-breakpoint
ALTER TABLE `reports` ADD `position_source` text;--> statement-breakpoint
ALTER TABLE `reports` ADD `masks` text;--> statement-breakpoint
ALTER TABLE `reports` ADD `keep_originals` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `reports` ADD `known_report_id` text;--> statement-breakpoint
ALTER TABLE `reports` ADD `known_as` text;--> statement-breakpoint
ALTER TABLE `reports` ADD `step_due_on` text;--> statement-breakpoint
ALTER TABLE `reports` ADD `step_due` text;--> statement-breakpoint
ALTER TABLE `reports` ADD `next_due_at` integer;--> statement-breakpoint
ALTER TABLE `reports` ADD `alarm_at` integer;--> statement-breakpoint
ALTER TABLE `reports` ADD `paused_clocks` text;--> statement-breakpoint
ALTER TABLE `reports` ADD `source` text DEFAULT 'resident' NOT NULL;--> statement-breakpoint
ALTER TABLE `reports` ADD `track` text;--> statement-breakpoint
ALTER TABLE `reports` ADD `moved_at` integer;--> statement-breakpoint
ALTER TABLE `reports` ADD `previous_status` text;--> statement-breakpoint
ALTER TABLE `reports` ADD `merged_into` text;--> statement-breakpoint
ALTER TABLE `reports` ADD `body_id` text;--> statement-breakpoint
ALTER TABLE `reports` ADD `rewrite` text;--> statement-breakpoint
ALTER TABLE `reports` ADD `dispatched_at` integer;--> statement-breakpoint
ALTER TABLE `reports` ADD `handler_id` text;--> statement-breakpoint
ALTER TABLE `reports` ADD `former_handler_id` text;--> statement-breakpoint
ALTER TABLE `reports` ADD `finding` text;--> statement-breakpoint
ALTER TABLE `reports` ADD `finding_text` text;--> statement-breakpoint
ALTER TABLE `reports` ADD `finding_by` text;--> statement-breakpoint
ALTER TABLE `reports` ADD `finding_at` integer;--> statement-breakpoint
ALTER TABLE `reports` ADD `checked_by` text;--> statement-breakpoint
ALTER TABLE `reports` ADD `result` text;--> statement-breakpoint
ALTER TABLE `reports` ADD `told_text` text;--> statement-breakpoint
ALTER TABLE `reports` ADD `handled_at` integer;--> statement-breakpoint
ALTER TABLE `reports` ADD `told_at` integer;--> statement-breakpoint
ALTER TABLE `reports` ADD `extended_at` integer;--> statement-breakpoint
ALTER TABLE `reports` ADD `reopenings` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `reports` ADD `reporter_reopened_at` integer;--> statement-breakpoint
ALTER TABLE `reports` ADD `registered_site_id` text;--> statement-breakpoint
ALTER TABLE `reports` ADD `patrolled_by` text;--> statement-breakpoint
ALTER TABLE `reports` ADD `reporter_left_at` integer;--> statement-breakpoint
CREATE INDEX `reports_in_queue_of_body` ON `reports` (`status`,`body_id`,`priority`,`dispatched_at`,`id`);--> statement-breakpoint
CREATE INDEX `reports_by_due` ON `reports` (`next_due_at`,`id`);--> statement-breakpoint
CREATE INDEX `reports_by_alarm` ON `reports` (`alarm_at`,`id`);--> statement-breakpoint
CREATE INDEX `reports_by_due_of_sub_district` ON `reports` (`sub_district`,`next_due_at`,`id`);--> statement-breakpoint
CREATE INDEX `reports_by_due_of_body` ON `reports` (`body_id`,`next_due_at`,`id`);--> statement-breakpoint
CREATE INDEX `reports_by_position` ON `reports` (`kind`,`latitude`,`longitude`);--> statement-breakpoint
CREATE INDEX `reports_by_community` ON `reports` (`community`,`kind`,`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `reports_by_handler` ON `reports` (`handler_id`,`status`,`next_due_at`,`id`);--> statement-breakpoint
CREATE INDEX `reports_by_main` ON `reports` (`merged_into`);--> statement-breakpoint
CREATE INDEX `reports_by_patrol` ON `reports` (`patrolled_by`,`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `reports_by_told` ON `reports` (`status`,`told_at`);--> statement-breakpoint
CREATE INDEX `reports_by_receipt` ON `reports` (`received_at`,`id`);--> statement-breakpoint
ALTER TABLE `staff_accounts` ADD `body_id` text;--> statement-breakpoint
CREATE INDEX `events_by_action` ON `events` (`action`,`at`);--> statement-breakpoint
CREATE INDEX `sites_by_position` ON `sites` (`shelf`,`latitude`,`longitude`);