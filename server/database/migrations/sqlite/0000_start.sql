CREATE TABLE `events` (
	`id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`action` text NOT NULL,
	`subject_type` text NOT NULL,
	`subject_id` text NOT NULL,
	`actor_kind` text NOT NULL,
	`actor_id` text,
	`reason` text,
	`facts` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `events_by_subject` ON `events` (`subject_type`,`subject_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `events_by_time` ON `events` (`at`,`id`);--> statement-breakpoint
CREATE INDEX `events_by_actor` ON `events` (`actor_id`,`at`);--> statement-breakpoint
CREATE TABLE `archive_checks` (
	`id` text PRIMARY KEY NOT NULL,
	`position` integer NOT NULL,
	`label_zh` text NOT NULL,
	`label_en` text NOT NULL,
	`computed` real NOT NULL,
	`printed` real NOT NULL,
	`note_zh` text,
	`note_en` text,
	`sources` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `archive_editions` (
	`edition` integer PRIMARY KEY NOT NULL,
	`loaded_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `archive_figures` (
	`id` text PRIMARY KEY NOT NULL,
	`position` integer NOT NULL,
	`scope` text NOT NULL,
	`measure` text NOT NULL,
	`owner_system` text,
	`label_zh` text NOT NULL,
	`label_en` text NOT NULL,
	`value` real NOT NULL,
	`unit` text NOT NULL,
	`qualifier` text NOT NULL,
	`as_of` text,
	`note_zh` text,
	`note_en` text,
	`sources` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `archive_milestones` (
	`id` text PRIMARY KEY NOT NULL,
	`position` integer NOT NULL,
	`date` text,
	`kind` text NOT NULL,
	`district` text NOT NULL,
	`text_zh` text NOT NULL,
	`text_en` text NOT NULL,
	`note_zh` text,
	`note_en` text,
	`sources` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `ledger_counts` (
	`period` text NOT NULL,
	`sub_district` text NOT NULL,
	`category` text NOT NULL,
	`owner_system` text NOT NULL,
	`status` text NOT NULL,
	`sites` integer NOT NULL,
	`land_m2` real NOT NULL,
	`building_m2` real NOT NULL,
	`green_m2` real NOT NULL,
	PRIMARY KEY(`period`, `sub_district`, `category`, `owner_system`, `status`)
);
--> statement-breakpoint
CREATE TABLE `ledger_imports` (
	`id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`file_name` text NOT NULL,
	`headers` text NOT NULL,
	`rows` text NOT NULL,
	`mapping` text NOT NULL,
	`committed_at` integer,
	`site_ids` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `ledger_imports_by_person` ON `ledger_imports` (`by`,`at`);--> statement-breakpoint
CREATE TABLE `site_photos` (
	`id` text PRIMARY KEY NOT NULL,
	`site_id` text NOT NULL,
	`moment` text NOT NULL,
	`media` text NOT NULL,
	`width` integer NOT NULL,
	`height` integer NOT NULL,
	`caption_zh` text NOT NULL,
	`caption_en` text,
	`taken_on` text,
	`added_at` integer NOT NULL,
	`added_by` text
);
--> statement-breakpoint
CREATE INDEX `site_photos_by_site` ON `site_photos` (`site_id`,`moment`,`added_at`,`id`);--> statement-breakpoint
CREATE TABLE `site_publications` (
	`id` text PRIMARY KEY NOT NULL,
	`site_id` text NOT NULL,
	`act` text NOT NULL,
	`at` integer NOT NULL,
	`by` text,
	`reason` text
);
--> statement-breakpoint
CREATE INDEX `site_publications_by_site` ON `site_publications` (`site_id`,`at`,`id`);--> statement-breakpoint
CREATE TABLE `site_versions` (
	`site_id` text NOT NULL,
	`version` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text,
	`reason` text,
	`is_public` integer NOT NULL,
	`changes` text NOT NULL,
	PRIMARY KEY(`site_id`, `version`)
);
--> statement-breakpoint
CREATE TABLE `sites` (
	`id` text PRIMARY KEY NOT NULL,
	`period` text NOT NULL,
	`shelf` text NOT NULL,
	`office_number` text,
	`name_zh` text NOT NULL,
	`name_en` text,
	`aliases` text NOT NULL,
	`sub_district` text,
	`sub_district_basis` text,
	`community` text,
	`place_words` text,
	`longitude` real,
	`latitude` real,
	`raw_longitude` real,
	`raw_latitude` real,
	`declared_system` text,
	`location_source` text,
	`accuracy_m` real,
	`category` text,
	`owner_system` text,
	`land_area_m2` real,
	`land_area_qualifier` text,
	`building_area_m2` real,
	`building_area_qualifier` text,
	`green_area_m2` real,
	`lived_in` integer,
	`mode` text,
	`status` text NOT NULL,
	`status_on` text,
	`status_before_withdrawal` text,
	`found_on` text,
	`hold_until_on` text,
	`demolished_on` text,
	`accepted_on` text,
	`closed_on` text,
	`plan_zh` text,
	`plan_en` text,
	`reuse_zh` text,
	`reuse_en` text,
	`note_zh` text,
	`note_en` text,
	`sources` text NOT NULL,
	`is_demo` integer NOT NULL,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	`first_published_at` integer,
	`by_name` text NOT NULL,
	`by_day` text NOT NULL,
	`by_area` real NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sites_by_office_number` ON `sites` (`office_number`);--> statement-breakpoint
CREATE INDEX `sites_by_day` ON `sites` (`shelf`,`by_day`,`id`);--> statement-breakpoint
CREATE INDEX `sites_by_area` ON `sites` (`shelf`,`by_area`,`id`);--> statement-breakpoint
CREATE INDEX `sites_by_name` ON `sites` (`shelf`,`by_name`,`id`);--> statement-breakpoint
CREATE INDEX `sites_by_sub_district_day` ON `sites` (`shelf`,`sub_district`,`by_day`,`id`);--> statement-breakpoint
CREATE INDEX `sites_by_sub_district_area` ON `sites` (`shelf`,`sub_district`,`by_area`,`id`);--> statement-breakpoint
CREATE INDEX `sites_by_sub_district_name` ON `sites` (`shelf`,`sub_district`,`by_name`,`id`);--> statement-breakpoint
CREATE INDEX `sites_by_category_day` ON `sites` (`shelf`,`category`,`by_day`,`id`);--> statement-breakpoint
CREATE INDEX `sites_by_category_area` ON `sites` (`shelf`,`category`,`by_area`,`id`);--> statement-breakpoint
CREATE INDEX `sites_by_category_name` ON `sites` (`shelf`,`category`,`by_name`,`id`);--> statement-breakpoint
CREATE INDEX `sites_by_owner_day` ON `sites` (`shelf`,`owner_system`,`by_day`,`id`);--> statement-breakpoint
CREATE INDEX `sites_by_owner_area` ON `sites` (`shelf`,`owner_system`,`by_area`,`id`);--> statement-breakpoint
CREATE INDEX `sites_by_owner_name` ON `sites` (`shelf`,`owner_system`,`by_name`,`id`);--> statement-breakpoint
CREATE INDEX `sites_by_status_day` ON `sites` (`shelf`,`status`,`by_day`,`id`);--> statement-breakpoint
CREATE INDEX `sites_by_status_area` ON `sites` (`shelf`,`status`,`by_area`,`id`);--> statement-breakpoint
CREATE INDEX `sites_by_status_name` ON `sites` (`shelf`,`status`,`by_name`,`id`);--> statement-breakpoint
CREATE INDEX `sites_for_staff` ON `sites` (`period`,`changed_at`,`id`);--> statement-breakpoint
CREATE INDEX `sites_for_staff_of_sub_district` ON `sites` (`period`,`sub_district`,`changed_at`,`id`);--> statement-breakpoint
CREATE INDEX `sites_by_demo` ON `sites` (`is_demo`);--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`params` text NOT NULL,
	`locale` text NOT NULL,
	`recipient` text,
	`created_at` integer NOT NULL,
	`due_at` integer,
	`attempts` integer NOT NULL,
	`leased_until` integer,
	`sent_at` integer,
	`refused_at` integer,
	`last_problem` text
);
--> statement-breakpoint
CREATE INDEX `outbox_by_due` ON `outbox` (`due_at`);--> statement-breakpoint
CREATE INDEX `outbox_by_time` ON `outbox` (`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `receipt_tries` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `receipt_tries_by_key` ON `receipt_tries` (`key`,`at`);--> statement-breakpoint
CREATE TABLE `receipts` (
	`number` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`subject_id` text NOT NULL,
	`code_hash` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `photo_uploads` (
	`id` text PRIMARY KEY NOT NULL,
	`sha256` text NOT NULL,
	`draft_id` text,
	`media` text NOT NULL,
	`width` integer NOT NULL,
	`height` integer NOT NULL,
	`size` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `photo_uploads_by_hash` ON `photo_uploads` (`sha256`);--> statement-breakpoint
CREATE INDEX `photo_uploads_by_draft` ON `photo_uploads` (`draft_id`);--> statement-breakpoint
CREATE INDEX `photo_uploads_by_expiry` ON `photo_uploads` (`expires_at`);--> statement-breakpoint
CREATE TABLE `report_contacts` (
	`report_id` text PRIMARY KEY NOT NULL,
	`name` text,
	`phone` text,
	`email` text
);
--> statement-breakpoint
CREATE TABLE `report_drafts` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`submission_id` text NOT NULL,
	`answers` text NOT NULL,
	`sent_at` integer,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `report_drafts_by_token` ON `report_drafts` (`token_hash`);--> statement-breakpoint
CREATE INDEX `report_drafts_by_expiry` ON `report_drafts` (`expires_at`);--> statement-breakpoint
CREATE TABLE `report_notes` (
	`id` text PRIMARY KEY NOT NULL,
	`report_id` text NOT NULL,
	`text` text NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `report_notes_by_report` ON `report_notes` (`report_id`,`at`);--> statement-breakpoint
CREATE TABLE `report_photos` (
	`id` text PRIMARY KEY NOT NULL,
	`report_id` text NOT NULL,
	`position` integer NOT NULL,
	`media` text NOT NULL,
	`width` integer NOT NULL,
	`height` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `report_photos_by_report` ON `report_photos` (`report_id`,`position`);--> statement-breakpoint
CREATE TABLE `reports` (
	`id` text PRIMARY KEY NOT NULL,
	`number` text NOT NULL,
	`submission_id` text NOT NULL,
	`kind` text NOT NULL,
	`being_built` text NOT NULL,
	`in_danger` integer NOT NULL,
	`seen_on` text,
	`sub_district` text NOT NULL,
	`community` text,
	`place_words` text NOT NULL,
	`near_words` text,
	`longitude` real,
	`latitude` real,
	`accuracy_m` real,
	`words` text NOT NULL,
	`site_id` text,
	`locale` text NOT NULL,
	`status` text NOT NULL,
	`refusal_reason` integer,
	`priority` integer NOT NULL,
	`received_at` integer NOT NULL,
	`due_on` text,
	`due` text,
	`is_demo` integer NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reports_by_number` ON `reports` (`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `reports_by_submission` ON `reports` (`submission_id`);--> statement-breakpoint
CREATE INDEX `reports_in_queue` ON `reports` (`status`,`priority`,`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `reports_in_queue_of_sub_district` ON `reports` (`status`,`sub_district`,`priority`,`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `reports_by_demo` ON `reports` (`is_demo`);--> statement-breakpoint
CREATE TABLE `search_documents` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`ref` text NOT NULL,
	`locale` text,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`path` text NOT NULL,
	`title_tokens` text NOT NULL,
	`body_tokens` text NOT NULL,
	`syllables` text NOT NULL,
	`initials` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `recovery_codes` (
	`code_hash` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`used_at` integer
);
--> statement-breakpoint
CREATE INDEX `recovery_codes_by_account` ON `recovery_codes` (`account_id`);--> statement-breakpoint
CREATE TABLE `setup_links` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`account_id` text,
	`totp_secret` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`ended_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `setup_links_by_token` ON `setup_links` (`token_hash`);--> statement-breakpoint
CREATE INDEX `setup_links_by_account` ON `setup_links` (`account_id`);--> statement-breakpoint
CREATE TABLE `sign_in_attempts` (
	`subject` text PRIMARY KEY NOT NULL,
	`taken` integer NOT NULL,
	`since` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `staff_accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`role` text NOT NULL,
	`sub_districts` text,
	`password_hash` text,
	`totp_secret` text,
	`totp_step` integer NOT NULL,
	`created_at` integer NOT NULL,
	`disabled_at` integer,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `staff_accounts_by_email` ON `staff_accounts` (`email`);--> statement-breakpoint
CREATE TABLE `staff_sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`account_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`fresh_at` integer NOT NULL,
	`ended_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `staff_sessions_by_token` ON `staff_sessions` (`token_hash`);--> statement-breakpoint
CREATE INDEX `staff_sessions_by_account` ON `staff_sessions` (`account_id`,`created_at`);