CREATE TABLE `assistance_contacts` (
	`request_id` text PRIMARY KEY NOT NULL,
	`name` text,
	`phone` text,
	`email` text
);
--> statement-breakpoint
CREATE TABLE `assistance_requests` (
	`id` text PRIMARY KEY NOT NULL,
	`number` text NOT NULL,
	`submission_id` text NOT NULL,
	`site_id` text,
	`sub_district` text NOT NULL,
	`community` text,
	`needs` text NOT NULL,
	`words` text,
	`languages` text NOT NULL,
	`reach` text NOT NULL,
	`volunteers_allowed` integer NOT NULL,
	`consent_version` integer NOT NULL,
	`channel` text NOT NULL,
	`entered_by` text,
	`is_helper` integer NOT NULL,
	`locale` text NOT NULL,
	`received_at` integer NOT NULL,
	`state` text NOT NULL,
	`contacted_at` integer,
	`due_on` text,
	`due` text,
	`finished_at` integer,
	`follow_up_due_on` text,
	`followed_up_at` integer,
	`follow_up` text,
	`closed_at` integer,
	`erased_at` integer,
	`is_demo` integer NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `assistance_by_submission` ON `assistance_requests` (`submission_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `assistance_by_number` ON `assistance_requests` (`number`);--> statement-breakpoint
CREATE INDEX `assistance_by_state` ON `assistance_requests` (`state`,`due_on`,`id`);--> statement-breakpoint
CREATE INDEX `assistance_by_sub_district` ON `assistance_requests` (`sub_district`,`state`,`due_on`,`id`);--> statement-breakpoint
CREATE INDEX `assistance_by_community` ON `assistance_requests` (`community`,`state`,`due_on`,`id`);--> statement-breakpoint
CREATE INDEX `assistance_by_receipt` ON `assistance_requests` (`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `assistance_by_due` ON `assistance_requests` (`due_on`,`id`);--> statement-breakpoint
CREATE INDEX `assistance_by_sub_district_due` ON `assistance_requests` (`sub_district`,`due_on`,`id`);--> statement-breakpoint
CREATE INDEX `assistance_by_state_received` ON `assistance_requests` (`state`,`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `assistance_by_closing` ON `assistance_requests` (`closed_at`,`id`);--> statement-breakpoint
CREATE TABLE `assistance_routes` (
	`id` text PRIMARY KEY NOT NULL,
	`request_id` text NOT NULL,
	`need` text NOT NULL,
	`body_id` text,
	`order_id` text,
	`brief` text,
	`state` text NOT NULL,
	`sent_at` integer NOT NULL,
	`sent_by` text,
	`taken_at` integer,
	`due_on` text,
	`due` text,
	`ended_at` integer,
	`reopened_at` integer,
	`answer` text,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `assistance_routes_by_request` ON `assistance_routes` (`request_id`,`sent_at`,`id`);--> statement-breakpoint
CREATE INDEX `assistance_routes_by_body` ON `assistance_routes` (`body_id`,`state`,`due_on`,`id`);--> statement-breakpoint
CREATE INDEX `assistance_routes_by_order` ON `assistance_routes` (`order_id`);--> statement-breakpoint
CREATE TABLE `assistance_steps` (
	`id` text PRIMARY KEY NOT NULL,
	`request_id` text NOT NULL,
	`route_id` text,
	`at` integer NOT NULL,
	`by` text,
	`kind` text NOT NULL,
	`is_public` integer NOT NULL,
	`words` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `assistance_steps_by_request` ON `assistance_steps` (`request_id`,`at`,`id`);--> statement-breakpoint
CREATE TABLE `bulletin_corrections` (
	`id` text PRIMARY KEY NOT NULL,
	`month` text NOT NULL,
	`at` integer NOT NULL,
	`by` text,
	`reason` text NOT NULL,
	`differences` text NOT NULL,
	`position` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `bulletin_corrections_by_month` ON `bulletin_corrections` (`month`,`position`);--> statement-breakpoint
CREATE TABLE `bulletins` (
	`month` text PRIMARY KEY NOT NULL,
	`method` integer NOT NULL,
	`figures` text NOT NULL,
	`digest` text NOT NULL,
	`frozen_at` integer NOT NULL,
	`frozen_by` text
);
--> statement-breakpoint
CREATE TABLE `inspection_plans` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`title_zh` text NOT NULL,
	`title_en` text,
	`inspector` text NOT NULL,
	`from_on` text NOT NULL,
	`until_on` text NOT NULL,
	`per_sub_district` integer NOT NULL,
	`seed` text NOT NULL,
	`drawn_at` integer,
	`pool` text,
	`published_at` integer,
	`created_by` text,
	`created_at` integer NOT NULL,
	`is_demo` integer NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `inspection_plans_by_day` ON `inspection_plans` (`from_on`,`id`);--> statement-breakpoint
CREATE INDEX `inspection_plans_by_publication` ON `inspection_plans` (`published_at`,`id`);--> statement-breakpoint
CREATE TABLE `inspection_samples` (
	`plan_id` text NOT NULL,
	`site_id` text NOT NULL,
	`sub_district` text NOT NULL,
	`reason` text NOT NULL,
	`words` text,
	PRIMARY KEY(`plan_id`, `site_id`)
);
--> statement-breakpoint
CREATE INDEX `inspection_samples_by_site` ON `inspection_samples` (`site_id`);--> statement-breakpoint
CREATE TABLE `site_visits` (
	`id` text PRIMARY KEY NOT NULL,
	`site_id` text NOT NULL,
	`round` integer NOT NULL,
	`plan_id` text,
	`visited_on` text NOT NULL,
	`result` text NOT NULL,
	`words` text,
	`photos` text NOT NULL,
	`rectify_by_on` text,
	`rectified_on` text,
	`by` text,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `site_visits_by_site` ON `site_visits` (`site_id`,`visited_on`,`id`);--> statement-breakpoint
CREATE INDEX `site_visits_by_plan` ON `site_visits` (`plan_id`,`visited_on`,`id`);--> statement-breakpoint
CREATE INDEX `site_visits_to_rectify` ON `site_visits` (`rectified_on`,`rectify_by_on`,`id`);--> statement-breakpoint
CREATE TABLE `site_acceptances` (
	`id` text PRIMARY KEY NOT NULL,
	`site_id` text NOT NULL,
	`round` integer NOT NULL,
	`by` text NOT NULL,
	`is_owner_unit` integer NOT NULL,
	`is_cleared` integer NOT NULL,
	`photos` text NOT NULL,
	`seen_on` text NOT NULL,
	`note` text,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `site_acceptances_by_site` ON `site_acceptances` (`site_id`,`round`,`at`,`id`);--> statement-breakpoint
CREATE TABLE `site_decisions` (
	`id` text PRIMARY KEY NOT NULL,
	`site_id` text NOT NULL,
	`round` integer NOT NULL,
	`kind` text NOT NULL,
	`number` text NOT NULL,
	`summary_zh` text NOT NULL,
	`summary_en` text,
	`decided_on` text NOT NULL,
	`served_on` text,
	`publish_due_on` text NOT NULL,
	`published_at` integer,
	`changed_on` text,
	`change` text,
	`change_reason` text,
	`withdraw_due_on` text,
	`withdrawn_at` integer,
	`by` text,
	`is_demo` integer NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `site_decisions_by_number` ON `site_decisions` (`site_id`,`number`);--> statement-breakpoint
CREATE INDEX `site_decisions_by_site` ON `site_decisions` (`site_id`,`decided_on`,`id`);--> statement-breakpoint
CREATE INDEX `site_decisions_to_publish` ON `site_decisions` (`published_at`,`publish_due_on`,`id`);--> statement-breakpoint
CREATE INDEX `site_decisions_to_withdraw` ON `site_decisions` (`withdrawn_at`,`withdraw_due_on`,`id`);--> statement-breakpoint
CREATE TABLE `site_remedies` (
	`id` text PRIMARY KEY NOT NULL,
	`site_id` text NOT NULL,
	`round` integer NOT NULL,
	`kind` text NOT NULL,
	`opened_on` text NOT NULL,
	`opened_by` text,
	`objection_id` text,
	`closed_on` text,
	`closed_by` text,
	`outcome` text,
	`note` text
);
--> statement-breakpoint
CREATE INDEX `site_remedies_by_site` ON `site_remedies` (`site_id`,`round`,`opened_on`,`id`);--> statement-breakpoint
CREATE INDEX `site_remedies_open` ON `site_remedies` (`closed_on`,`opened_on`,`id`);--> statement-breakpoint
CREATE TABLE `site_reuses` (
	`id` text PRIMARY KEY NOT NULL,
	`site_id` text NOT NULL,
	`round` integer NOT NULL,
	`kind` text NOT NULL,
	`area_m2` real NOT NULL,
	`green_m2` real NOT NULL,
	`done_on` text NOT NULL,
	`photos` text NOT NULL,
	`text_zh` text,
	`text_en` text,
	`by` text,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `site_reuses_by_site` ON `site_reuses` (`site_id`,`at`,`id`);--> statement-breakpoint
CREATE TABLE `site_rounds` (
	`site_id` text NOT NULL,
	`round` integer NOT NULL,
	`started_at` integer NOT NULL,
	`facts` text NOT NULL,
	PRIMARY KEY(`site_id`, `round`)
);
--> statement-breakpoint
CREATE TABLE `objection_contacts` (
	`objection_id` text PRIMARY KEY NOT NULL,
	`name` text,
	`phone` text,
	`email` text
);
--> statement-breakpoint
CREATE TABLE `objection_files` (
	`id` text PRIMARY KEY NOT NULL,
	`objection_id` text NOT NULL,
	`position` integer NOT NULL,
	`kind` text NOT NULL,
	`media` text NOT NULL,
	`file_name` text NOT NULL,
	`media_type` text NOT NULL,
	`bytes` integer NOT NULL,
	`added_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `objection_files_by_objection` ON `objection_files` (`objection_id`,`position`,`id`);--> statement-breakpoint
CREATE TABLE `objection_messages` (
	`id` text PRIMARY KEY NOT NULL,
	`objection_id` text NOT NULL,
	`from_side` text NOT NULL,
	`words` text NOT NULL,
	`by` text,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `objection_messages_by_objection` ON `objection_messages` (`objection_id`,`at`,`id`);--> statement-breakpoint
CREATE TABLE `objections` (
	`id` text PRIMARY KEY NOT NULL,
	`number` text NOT NULL,
	`submission_id` text NOT NULL,
	`site_id` text NOT NULL,
	`sub_district` text,
	`standing` text NOT NULL,
	`grounds` text NOT NULL,
	`aim` text NOT NULL,
	`words` text NOT NULL,
	`channel` text NOT NULL,
	`entered_by` text,
	`is_helper` integer NOT NULL,
	`consent_version` integer NOT NULL,
	`locale` text NOT NULL,
	`received_at` integer NOT NULL,
	`state` text NOT NULL,
	`identity` text,
	`identity_due_on` text,
	`identity_by` text,
	`due_on` text NOT NULL,
	`due` text NOT NULL,
	`reviewed_by` text,
	`reviewed_at` integer,
	`proposal` text,
	`proposal_reason` text,
	`outcome` text,
	`outcome_reason` text,
	`decided_by` text,
	`decided_at` integer,
	`told_at` integer,
	`closed_at` integer,
	`hides` integer NOT NULL,
	`is_demo` integer NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `objections_by_submission` ON `objections` (`submission_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `objections_by_number` ON `objections` (`number`);--> statement-breakpoint
CREATE INDEX `objections_by_site` ON `objections` (`site_id`,`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `objections_by_state` ON `objections` (`state`,`due_on`,`id`);--> statement-breakpoint
CREATE INDEX `objections_by_sub_district` ON `objections` (`sub_district`,`state`,`due_on`,`id`);--> statement-breakpoint
CREATE INDEX `objections_by_receipt` ON `objections` (`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `objections_by_close` ON `objections` (`closed_at`,`id`);--> statement-breakpoint
CREATE INDEX `objections_by_demo` ON `objections` (`is_demo`);--> statement-breakpoint
CREATE TABLE `breaches` (
	`id` text PRIMARY KEY NOT NULL,
	`discovered_at` integer NOT NULL,
	`from_at` integer NOT NULL,
	`until_at` integer NOT NULL,
	`tables` text NOT NULL,
	`words` text NOT NULL,
	`due_at` integer NOT NULL,
	`affected` text NOT NULL,
	`reported_at` integer,
	`told_at` integer,
	`closed_at` integer,
	`created_by` text,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `breaches_by_day` ON `breaches` (`discovered_at`,`id`);--> statement-breakpoint
CREATE TABLE `data_requests` (
	`id` text PRIMARY KEY NOT NULL,
	`submission_id` text NOT NULL,
	`receipt_kind` text NOT NULL,
	`subject_id` text NOT NULL,
	`kind` text NOT NULL,
	`words` text,
	`received_at` integer NOT NULL,
	`due_on` text NOT NULL,
	`due` text NOT NULL,
	`state` text NOT NULL,
	`answer` text,
	`answered_at` integer,
	`answered_by` text,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `data_requests_by_submission` ON `data_requests` (`submission_id`);--> statement-breakpoint
CREATE INDEX `data_requests_by_subject` ON `data_requests` (`receipt_kind`,`subject_id`,`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `data_requests_by_state` ON `data_requests` (`state`,`due_on`,`id`);--> statement-breakpoint
CREATE TABLE `deletion_certificates` (
	`id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`cause` text NOT NULL,
	`counts` text NOT NULL,
	`by` text
);
--> statement-breakpoint
CREATE INDEX `deletion_certificates_by_day` ON `deletion_certificates` (`at`,`id`);--> statement-breakpoint
ALTER TABLE `sites` ADD `round` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `sites` ADD `status_before_pause` text;--> statement-breakpoint
ALTER TABLE `sites` ADD `open_objections` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `sites` ADD `hidden_at` integer;--> statement-breakpoint
ALTER TABLE `sites` ADD `last_checked_on` text;--> statement-breakpoint
ALTER TABLE `sites` ADD `registered_by` text;--> statement-breakpoint
CREATE INDEX `sites_by_check` ON `sites` (`shelf`,`last_checked_on`,`id`);--> statement-breakpoint
CREATE INDEX `sites_by_hiding` ON `sites` (`hidden_at`,`id`);--> statement-breakpoint
CREATE INDEX `receipts_by_subject` ON `receipts` (`subject_id`);
--> statement-breakpoint
CREATE TRIGGER `site_acceptances_are_final` BEFORE UPDATE ON `site_acceptances`
BEGIN SELECT RAISE(ABORT, 'an acceptance is never changed'); END;
--> statement-breakpoint
CREATE TRIGGER `bulletins_are_frozen` BEFORE UPDATE ON `bulletins`
BEGIN SELECT RAISE(ABORT, 'a frozen bulletin is never changed'); END;
--> statement-breakpoint
CREATE TRIGGER `bulletin_corrections_are_final` BEFORE UPDATE ON `bulletin_corrections`
BEGIN SELECT RAISE(ABORT, 'a correction is never changed'); END;
