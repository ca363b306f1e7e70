CREATE TABLE `agreements` (
	`id` text PRIMARY KEY NOT NULL,
	`matter_id` text NOT NULL,
	`position` integer NOT NULL,
	`text` text NOT NULL,
	`responsible` text NOT NULL,
	`due_on` text NOT NULL,
	`done_on` text,
	`note` text,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `agreements_by_place` ON `agreements` (`matter_id`,`position`);--> statement-breakpoint
CREATE INDEX `agreements_by_due` ON `agreements` (`done_on`,`due_on`);--> statement-breakpoint
CREATE TABLE `application_contacts` (
	`application_id` text PRIMARY KEY NOT NULL,
	`name` text,
	`phone` text,
	`email` text
);
--> statement-breakpoint
CREATE TABLE `applications` (
	`id` text PRIMARY KEY NOT NULL,
	`matter_id` text NOT NULL,
	`number` text NOT NULL,
	`submission_id` text NOT NULL,
	`role` text NOT NULL,
	`group_id` text,
	`gist` text,
	`stance` text,
	`public_name` text,
	`locale` text NOT NULL,
	`received_at` integer NOT NULL,
	`state` text NOT NULL,
	`rank` integer,
	`salt` text NOT NULL,
	`invited_at` integer,
	`answer_by` integer,
	`answered_at` integer,
	`checked_in_at` integer,
	`is_demo` integer NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `applications_by_number` ON `applications` (`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `applications_by_submission` ON `applications` (`submission_id`);--> statement-breakpoint
CREATE INDEX `applications_by_group` ON `applications` (`matter_id`,`group_id`,`state`,`rank`,`id`);--> statement-breakpoint
CREATE INDEX `applications_by_arrival` ON `applications` (`matter_id`,`role`,`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `applications_by_answer` ON `applications` (`state`,`answer_by`);--> statement-breakpoint
CREATE TABLE `comment_appeals` (
	`id` text PRIMARY KEY NOT NULL,
	`comment_id` text NOT NULL,
	`text` text NOT NULL,
	`at` integer NOT NULL,
	`due_on` text,
	`against` text,
	`outcome` text,
	`answer` text,
	`decided_by` text,
	`decided_at` integer
);
--> statement-breakpoint
CREATE INDEX `comment_appeals_by_comment` ON `comment_appeals` (`comment_id`,`at`);--> statement-breakpoint
CREATE INDEX `comment_appeals_waiting` ON `comment_appeals` (`decided_at`,`at`,`id`);--> statement-breakpoint
CREATE TABLE `comment_contacts` (
	`comment_id` text PRIMARY KEY NOT NULL,
	`name` text,
	`phone` text,
	`email` text
);
--> statement-breakpoint
CREATE TABLE `comment_decisions` (
	`id` text PRIMARY KEY NOT NULL,
	`comment_id` text NOT NULL,
	`state` text NOT NULL,
	`rule` integer,
	`to_author` text,
	`masks` text,
	`masks_name` integer DEFAULT false NOT NULL,
	`at` integer NOT NULL,
	`by` text
);
--> statement-breakpoint
CREATE INDEX `comment_decisions_by_comment` ON `comment_decisions` (`comment_id`,`at`,`id`);--> statement-breakpoint
CREATE TABLE `comment_drafts` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`matter_id` text NOT NULL,
	`submission_id` text NOT NULL,
	`answers` text NOT NULL,
	`sent_at` integer,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `comment_drafts_by_token` ON `comment_drafts` (`token_hash`,`matter_id`);--> statement-breakpoint
CREATE INDEX `comment_drafts_by_expiry` ON `comment_drafts` (`expires_at`);--> statement-breakpoint
CREATE TABLE `comment_entries` (
	`id` text PRIMARY KEY NOT NULL,
	`matter_id` text NOT NULL,
	`channel` text NOT NULL,
	`received_at` integer NOT NULL,
	`scan` text,
	`scan_sha256` text,
	`first` text NOT NULL,
	`first_by` text NOT NULL,
	`first_at` integer NOT NULL,
	`second` text,
	`second_by` text,
	`second_at` integer,
	`comment_id` text,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `comment_entries_waiting` ON `comment_entries` (`matter_id`,`comment_id`,`first_at`,`id`);--> statement-breakpoint
CREATE TABLE `comment_files` (
	`id` text PRIMARY KEY NOT NULL,
	`comment_id` text,
	`draft_id` text,
	`position` integer NOT NULL,
	`media` text NOT NULL,
	`media_type` text NOT NULL,
	`size` integer NOT NULL,
	`sha256` text NOT NULL,
	`approved_at` integer,
	`approved_by` text,
	`expires_at` integer
);
--> statement-breakpoint
CREATE INDEX `comment_files_by_comment` ON `comment_files` (`comment_id`,`position`);--> statement-breakpoint
CREATE INDEX `comment_files_by_draft` ON `comment_files` (`draft_id`,`position`);--> statement-breakpoint
CREATE INDEX `comment_files_by_media` ON `comment_files` (`media`);--> statement-breakpoint
CREATE INDEX `comment_files_by_expiry` ON `comment_files` (`expires_at`);--> statement-breakpoint
CREATE TABLE `comment_flags` (
	`id` text PRIMARY KEY NOT NULL,
	`comment_id` text NOT NULL,
	`submission_id` text NOT NULL,
	`reason` text NOT NULL,
	`words` text,
	`is_writer` integer DEFAULT false NOT NULL,
	`at` integer NOT NULL,
	`settled_at` integer,
	`settled_by` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `comment_flags_by_submission` ON `comment_flags` (`submission_id`);--> statement-breakpoint
CREATE INDEX `comment_flags_by_comment` ON `comment_flags` (`comment_id`,`at`);--> statement-breakpoint
CREATE INDEX `comment_flags_waiting` ON `comment_flags` (`settled_at`,`at`,`id`);--> statement-breakpoint
CREATE TABLE `comment_groupings` (
	`matter_id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`compared` integer NOT NULL,
	`fingerprint` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `comment_groups` (
	`id` text PRIMARY KEY NOT NULL,
	`matter_id` text NOT NULL,
	`common` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `comment_groups_by_matter` ON `comment_groups` (`matter_id`,`id`);--> statement-breakpoint
CREATE TABLE `comment_points` (
	`id` text PRIMARY KEY NOT NULL,
	`matter_id` text NOT NULL,
	`comment_id` text NOT NULL,
	`position` integer NOT NULL,
	`quote` text NOT NULL,
	`answer_id` text,
	`by` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `comment_points_by_place` ON `comment_points` (`comment_id`,`position`);--> statement-breakpoint
CREATE INDEX `comment_points_by_matter` ON `comment_points` (`matter_id`,`answer_id`,`id`);--> statement-breakpoint
CREATE INDEX `comment_points_by_answer` ON `comment_points` (`answer_id`,`id`);--> statement-breakpoint
CREATE TABLE `comments` (
	`id` text PRIMARY KEY NOT NULL,
	`matter_id` text NOT NULL,
	`number` text NOT NULL,
	`submission_id` text NOT NULL,
	`clause_id` text,
	`clause_key` text,
	`stance` text NOT NULL,
	`words` text NOT NULL,
	`author_kind` text,
	`public_name` text,
	`channel` text NOT NULL,
	`locale` text NOT NULL,
	`received_at` integer NOT NULL,
	`is_late` integer NOT NULL,
	`is_demo` integer NOT NULL,
	`salt` text NOT NULL,
	`hash` text NOT NULL,
	`state` text NOT NULL,
	`masks` text,
	`masks_name` integer DEFAULT false NOT NULL,
	`rule` integer,
	`to_author` text,
	`decided_by` text,
	`decided_at` integer,
	`shown_at` integer,
	`withdrawn_at` integer,
	`flags` integer DEFAULT 0 NOT NULL,
	`shuffle` integer NOT NULL,
	`group_id` text,
	`stands_alone` integer DEFAULT false NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `comments_by_number` ON `comments` (`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `comments_by_submission` ON `comments` (`submission_id`);--> statement-breakpoint
CREATE INDEX `comments_by_bin` ON `comments` (`matter_id`,`state`,`is_late`);--> statement-breakpoint
CREATE INDEX `comments_by_shuffle` ON `comments` (`matter_id`,`shuffle`,`id`);--> statement-breakpoint
CREATE INDEX `comments_by_showing` ON `comments` (`matter_id`,`shown_at`,`id`);--> statement-breakpoint
CREATE INDEX `comments_by_clause` ON `comments` (`matter_id`,`clause_key`,`shuffle`,`id`);--> statement-breakpoint
CREATE INDEX `comments_by_group` ON `comments` (`matter_id`,`group_id`,`shuffle`,`id`);--> statement-breakpoint
CREATE INDEX `comments_by_arrival` ON `comments` (`matter_id`,`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `comments_by_matter_queue` ON `comments` (`matter_id`,`flags`,`state`,`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `comments_by_count` ON `comments` (`matter_id`,`state`,`clause_key`,`group_id`);--> statement-breakpoint
CREATE INDEX `comments_by_queue` ON `comments` (`state`,`flags`,`received_at`,`id`);--> statement-breakpoint
CREATE TABLE `draws` (
	`id` text PRIMARY KEY NOT NULL,
	`matter_id` text NOT NULL,
	`sequence` integer NOT NULL,
	`groups` text NOT NULL,
	`pool` text NOT NULL,
	`pool_hash` text NOT NULL,
	`frozen_at` integer NOT NULL,
	`frozen_by` text NOT NULL,
	`source` text NOT NULL,
	`second_source` text NOT NULL,
	`number_due_at` integer NOT NULL,
	`number` text,
	`uses_second` integer NOT NULL,
	`second_reason` text,
	`drawn_at` integer,
	`drawn_by` text,
	`voided_at` integer,
	`voided_by` text,
	`void_reason` text,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `draws_by_sequence` ON `draws` (`matter_id`,`sequence`);--> statement-breakpoint
CREATE TABLE `matter_clauses` (
	`id` text PRIMARY KEY NOT NULL,
	`matter_id` text NOT NULL,
	`text_version` integer NOT NULL,
	`position` integer NOT NULL,
	`key` text NOT NULL,
	`label` text NOT NULL,
	`text` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `matter_clauses_by_place` ON `matter_clauses` (`matter_id`,`text_version`,`position`);--> statement-breakpoint
CREATE INDEX `matter_clauses_by_key` ON `matter_clauses` (`matter_id`,`key`);--> statement-breakpoint
CREATE TABLE `matter_files` (
	`id` text PRIMARY KEY NOT NULL,
	`matter_id` text NOT NULL,
	`use` text NOT NULL,
	`name` text NOT NULL,
	`media` text NOT NULL,
	`media_type` text NOT NULL,
	`size` integer NOT NULL,
	`sha256` text NOT NULL,
	`at` integer NOT NULL,
	`by` text
);
--> statement-breakpoint
CREATE INDEX `matter_files_by_matter` ON `matter_files` (`matter_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `matter_files_by_media` ON `matter_files` (`media`);--> statement-breakpoint
CREATE TABLE `matter_followers` (
	`id` text PRIMARY KEY NOT NULL,
	`matter_id` text NOT NULL,
	`email` text NOT NULL,
	`email_hash` text NOT NULL,
	`token_hash` text NOT NULL,
	`locale` text NOT NULL,
	`asked_at` integer NOT NULL,
	`confirmed_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `matter_followers_by_address` ON `matter_followers` (`email_hash`);--> statement-breakpoint
CREATE INDEX `matter_followers_by_matter` ON `matter_followers` (`matter_id`,`confirmed_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `matter_followers_by_token` ON `matter_followers` (`token_hash`);--> statement-breakpoint
CREATE TABLE `matter_notices` (
	`id` text PRIMARY KEY NOT NULL,
	`matter_id` text NOT NULL,
	`sequence` integer NOT NULL,
	`kind` text NOT NULL,
	`text` text,
	`from_closes_at` integer,
	`to_closes_at` integer,
	`at` integer NOT NULL,
	`by` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `matter_notices_by_sequence` ON `matter_notices` (`matter_id`,`sequence`);--> statement-breakpoint
CREATE INDEX `matter_notices_by_time` ON `matter_notices` (`at`,`id`);--> statement-breakpoint
CREATE TABLE `matter_versions` (
	`matter_id` text NOT NULL,
	`number` integer NOT NULL,
	`note` text,
	`at` integer NOT NULL,
	`by` text,
	PRIMARY KEY(`matter_id`, `number`)
);
--> statement-breakpoint
CREATE TABLE `matters` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`stage` text NOT NULL,
	`sub_district` text,
	`community` text,
	`notice` text NOT NULL,
	`links` text NOT NULL,
	`late_use` text NOT NULL,
	`opens_at` integer,
	`closes_at` integer,
	`first_closes_at` integer,
	`text_version` integer NOT NULL,
	`published_at` integer,
	`holds_answers` integer NOT NULL,
	`answers_released_at` integer,
	`decided_at` integer,
	`decision` text,
	`decision_use` text,
	`archived_at` integer,
	`withdrawn_at` integer,
	`withdraw_reason` text,
	`created_by` text,
	`created_at` integer NOT NULL,
	`legality_asked_at` integer,
	`legality_by` text,
	`legality_at` integer,
	`is_demo` integer NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `matters_by_stage` ON `matters` (`stage`,`closes_at`,`id`);--> statement-breakpoint
CREATE INDEX `matters_by_kind` ON `matters` (`kind`,`stage`,`closes_at`,`id`);--> statement-breakpoint
CREATE INDEX `matters_by_creation` ON `matters` (`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `meetings` (
	`matter_id` text PRIMARY KEY NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`place` text NOT NULL,
	`agenda` text NOT NULL,
	`apply_from` integer,
	`apply_until` integer,
	`selection` text NOT NULL,
	`selection_rule` text,
	`observer_seats` integer NOT NULL,
	`observers_taken` integer NOT NULL,
	`called_at` integer,
	`selected_at` integer,
	`materials_sent_at` integer,
	`held_at` integer,
	`record_published_at` integer,
	`correctable_until` integer,
	`signed_off_at` integer,
	`signed_off_by` text,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `meetings_by_start` ON `meetings` (`starts_at`,`matter_id`);--> statement-breakpoint
CREATE TABLE `outages` (
	`id` text PRIMARY KEY NOT NULL,
	`from` integer NOT NULL,
	`to` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `outages_by_end` ON `outages` (`to`);--> statement-breakpoint
CREATE TABLE `point_answers` (
	`id` text PRIMARY KEY NOT NULL,
	`matter_id` text NOT NULL,
	`outcome` text NOT NULL,
	`reason` text NOT NULL,
	`clause_id` text,
	`unchanged` text,
	`corrects_id` text,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	`released_at` integer,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `point_answers_by_matter` ON `point_answers` (`matter_id`,`at`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `point_answers_by_correction` ON `point_answers` (`corrects_id`);--> statement-breakpoint
CREATE TABLE `proposals` (
	`id` text PRIMARY KEY NOT NULL,
	`number` text NOT NULL,
	`submission_id` text NOT NULL,
	`sub_district` text NOT NULL,
	`community` text NOT NULL,
	`title` text NOT NULL,
	`words` text NOT NULL,
	`received_at` integer NOT NULL,
	`state` text NOT NULL,
	`matter_id` text,
	`to_author` text,
	`decided_by` text,
	`decided_at` integer,
	`is_demo` integer NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `proposals_by_number` ON `proposals` (`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `proposals_by_submission` ON `proposals` (`submission_id`);--> statement-breakpoint
CREATE INDEX `proposals_by_state` ON `proposals` (`state`,`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `proposals_by_community` ON `proposals` (`community`,`state`,`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `proposals_by_matter` ON `proposals` (`matter_id`);--> statement-breakpoint
CREATE TABLE `pulse` (
	`id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `seat_groups` (
	`id` text PRIMARY KEY NOT NULL,
	`matter_id` text NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	`seats` integer NOT NULL,
	`taken` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `seat_groups_by_matter` ON `seat_groups` (`matter_id`,`position`);--> statement-breakpoint
CREATE TABLE `speaking_turns` (
	`id` text PRIMARY KEY NOT NULL,
	`matter_id` text NOT NULL,
	`position` integer NOT NULL,
	`application_id` text,
	`speaker` text NOT NULL,
	`seconds_allowed` integer NOT NULL,
	`started_at` integer,
	`ended_at` integer,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `speaking_turns_by_place` ON `speaking_turns` (`matter_id`,`position`);--> statement-breakpoint
CREATE TABLE `statement_confirmations` (
	`statement_id` text PRIMARY KEY NOT NULL,
	`matter_id` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `statement_confirmations_by_matter` ON `statement_confirmations` (`matter_id`);--> statement-breakpoint
CREATE TABLE `statements` (
	`id` text PRIMARY KEY NOT NULL,
	`matter_id` text NOT NULL,
	`position` integer NOT NULL,
	`revision` integer NOT NULL,
	`application_id` text,
	`speaker` text NOT NULL,
	`role` text NOT NULL,
	`text` text NOT NULL,
	`at` integer NOT NULL,
	`by` text,
	`reason` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `statements_by_place` ON `statements` (`matter_id`,`position`,`revision`);
--> statement-breakpoint
-- What the rules promise of comments holds against every other write as well.
CREATE TRIGGER `comments_late_is_late` BEFORE INSERT ON `comments`
WHEN new.`is_late` <> (new.`received_at` >= (SELECT `closes_at` FROM `matters` WHERE `id` = new.`matter_id`))
BEGIN SELECT RAISE(ABORT, 'a comment is late from the closing instant on, and not before'); END;
--> statement-breakpoint
CREATE TRIGGER `comments_are_final` BEFORE UPDATE OF `id`, `matter_id`, `number`, `submission_id`, `clause_id`, `clause_key`, `stance`, `author_kind`, `channel`, `locale`, `received_at`, `is_late`, `is_demo`, `salt`, `hash` ON `comments`
BEGIN SELECT RAISE(ABORT, 'a comment is never changed'); END;
--> statement-breakpoint
CREATE TRIGGER `comments_words_are_final` BEFORE UPDATE OF `words`, `public_name`, `withdrawn_at` ON `comments`
WHEN NOT (old.`withdrawn_at` IS NULL AND new.`withdrawn_at` IS NOT NULL AND new.`state` = 'withdrawn' AND new.`words` = '' AND new.`public_name` IS NULL
	AND new.`withdrawn_at` < (SELECT `closes_at` FROM `matters` WHERE `id` = new.`matter_id`))
BEGIN SELECT RAISE(ABORT, 'the words of a comment only go when it is withdrawn before the close'); END;
--> statement-breakpoint
CREATE TRIGGER `comments_stay` BEFORE DELETE ON `comments` WHEN NOT old.`is_demo`
BEGIN SELECT RAISE(ABORT, 'a comment stays'); END;
--> statement-breakpoint
CREATE TRIGGER `matters_only_grow_longer` BEFORE UPDATE OF `opens_at`, `closes_at`, `first_closes_at`, `published_at` ON `matters`
WHEN old.`published_at` IS NOT NULL AND (new.`closes_at` < old.`closes_at` OR new.`opens_at` <> old.`opens_at` OR new.`first_closes_at` <> old.`first_closes_at` OR new.`published_at` IS NOT old.`published_at`)
BEGIN SELECT RAISE(ABORT, 'a window can only be lengthened'); END;
--> statement-breakpoint
CREATE TRIGGER `matter_clauses_are_final` BEFORE UPDATE ON `matter_clauses`
BEGIN SELECT RAISE(ABORT, 'another text is another version'); END;
--> statement-breakpoint
CREATE TRIGGER `matter_notices_are_final` BEFORE UPDATE ON `matter_notices`
BEGIN SELECT RAISE(ABORT, 'a notice is never changed'); END;
--> statement-breakpoint
CREATE TRIGGER `comment_decisions_are_final` BEFORE UPDATE ON `comment_decisions`
BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END;
--> statement-breakpoint
CREATE TRIGGER `statements_are_final` BEFORE UPDATE ON `statements`
BEGIN SELECT RAISE(ABORT, 'a correction is another revision'); END;
--> statement-breakpoint
CREATE TRIGGER `draws_pools_are_frozen` BEFORE UPDATE OF `pool`, `pool_hash`, `frozen_at`, `source`, `second_source`, `number_due_at`, `sequence`, `matter_id` ON `draws`
BEGIN SELECT RAISE(ABORT, 'a frozen pool is never changed'); END;
--> statement-breakpoint
CREATE TRIGGER `draws_numbers_stay` BEFORE UPDATE OF `number`, `uses_second`, `drawn_at` ON `draws` WHEN old.`number` IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a draw is made once; a wrong one becomes void'); END;
--> statement-breakpoint
CREATE TRIGGER `draws_stay_void` BEFORE UPDATE ON `draws` WHEN old.`voided_at` IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a void draw stays as it was'); END;
--> statement-breakpoint
CREATE TRIGGER `draws_stay` BEFORE DELETE ON `draws` WHEN NOT (SELECT `is_demo` FROM `matters` WHERE `id` = old.`matter_id`)
BEGIN SELECT RAISE(ABORT, 'a draw stays'); END;
--> statement-breakpoint
CREATE TRIGGER `statements_end_with_the_signature` BEFORE INSERT ON `statements`
WHEN (SELECT `signed_off_at` FROM `meetings` WHERE `matter_id` = new.`matter_id`) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a signed record is never changed'); END;
--> statement-breakpoint
CREATE TRIGGER `statements_stay` BEFORE DELETE ON `statements`
WHEN (SELECT `record_published_at` FROM `meetings` WHERE `matter_id` = old.`matter_id`) IS NOT NULL AND NOT (SELECT `is_demo` FROM `matters` WHERE `id` = old.`matter_id`)
BEGIN SELECT RAISE(ABORT, 'a published record stays'); END;
--> statement-breakpoint
CREATE TRIGGER `meetings_records_stay` BEFORE UPDATE OF `record_published_at`, `correctable_until`, `signed_off_at`, `signed_off_by` ON `meetings`
WHEN old.`signed_off_at` IS NOT NULL OR (old.`record_published_at` IS NOT NULL AND (new.`record_published_at` IS NOT old.`record_published_at` OR new.`correctable_until` IS NOT old.`correctable_until`))
BEGIN SELECT RAISE(ABORT, 'a published record stays published, a signed one signed'); END;
--> statement-breakpoint
CREATE TRIGGER `point_answers_released_are_final` BEFORE UPDATE OF `id`, `matter_id`, `outcome`, `reason`, `clause_id`, `unchanged`, `corrects_id`, `by`, `at`, `released_at` ON `point_answers`
WHEN old.`released_at` IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a released answer is never changed'); END;
--> statement-breakpoint
CREATE TRIGGER `point_answers_released_stay` BEFORE DELETE ON `point_answers`
WHEN old.`released_at` IS NOT NULL AND NOT (SELECT `is_demo` FROM `matters` WHERE `id` = old.`matter_id`)
BEGIN SELECT RAISE(ABORT, 'a released answer stays'); END;
--> statement-breakpoint
CREATE TRIGGER `comment_points_are_quotes` BEFORE UPDATE OF `id`, `matter_id`, `comment_id`, `position`, `quote`, `by`, `at` ON `comment_points`
BEGIN SELECT RAISE(ABORT, 'a point is never changed'); END;
--> statement-breakpoint
CREATE TRIGGER `comment_points_keep_their_answer` BEFORE UPDATE OF `answer_id` ON `comment_points`
WHEN old.`answer_id` IS NOT new.`answer_id` AND (SELECT `released_at` FROM `point_answers` WHERE `id` = old.`answer_id`) IS NOT NULL
	AND NOT EXISTS (SELECT 1 FROM `point_answers` WHERE `id` = new.`answer_id` AND `corrects_id` = old.`answer_id`)
BEGIN SELECT RAISE(ABORT, 'a released answer stays with its points'); END;
--> statement-breakpoint
CREATE TRIGGER `comment_points_answered_stay` BEFORE DELETE ON `comment_points`
WHEN (SELECT `released_at` FROM `point_answers` WHERE `id` = old.`answer_id`) IS NOT NULL AND NOT (SELECT `is_demo` FROM `matters` WHERE `id` = old.`matter_id`)
BEGIN SELECT RAISE(ABORT, 'a released answer stays with its points'); END;
--> statement-breakpoint
CREATE TRIGGER `draws_groups_are_frozen` BEFORE UPDATE OF `groups` ON `draws`
BEGIN SELECT RAISE(ABORT, 'a frozen pool is never changed'); END;
