CREATE TABLE `followers` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`email_hash` text NOT NULL,
	`token_hash` text NOT NULL,
	`locale` text NOT NULL,
	`rhythm` text NOT NULL,
	`asked_at` integer NOT NULL,
	`confirmed_at` integer,
	`due_at` integer,
	`counted_until` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `followers_by_address` ON `followers` (`email_hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `followers_by_token` ON `followers` (`token_hash`);--> statement-breakpoint
CREATE INDEX `followers_by_due` ON `followers` (`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `followers_by_asking` ON `followers` (`confirmed_at`,`asked_at`);--> statement-breakpoint
CREATE TABLE `follows` (
	`id` text PRIMARY KEY NOT NULL,
	`follower_id` text NOT NULL,
	`kind` text NOT NULL,
	`target` text NOT NULL,
	`asked_at` integer NOT NULL,
	`confirmed_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `follows_by_target` ON `follows` (`follower_id`,`kind`,`target`);--> statement-breakpoint
CREATE INDEX `follows_by_asking` ON `follows` (`confirmed_at`,`asked_at`);--> statement-breakpoint
CREATE TABLE `gateway_forwards` (
	`id` text PRIMARY KEY NOT NULL,
	`gateway_id` text NOT NULL,
	`report_id` text NOT NULL,
	`service_code` text NOT NULL,
	`state` text NOT NULL,
	`tries` integer NOT NULL,
	`due_at` integer,
	`leased_until` integer,
	`sending_at` integer,
	`token` text,
	`remote_id` text,
	`remote_status` text,
	`remote_at` integer,
	`created_by` text,
	`created_at` integer NOT NULL,
	`sent_at` integer,
	`done_at` integer,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `gateway_forwards_once` ON `gateway_forwards` (`gateway_id`,`report_id`);--> statement-breakpoint
CREATE INDEX `gateway_forwards_by_due` ON `gateway_forwards` (`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `gateway_forwards_by_report` ON `gateway_forwards` (`report_id`);--> statement-breakpoint
CREATE INDEX `gateway_forwards_by_gateway` ON `gateway_forwards` (`gateway_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `gateway_forwards_by_end` ON `gateway_forwards` (`done_at`);--> statement-breakpoint
CREATE TABLE `gateway_log` (
	`id` text PRIMARY KEY NOT NULL,
	`forward_id` text NOT NULL,
	`at` integer NOT NULL,
	`what` text NOT NULL,
	`http_status` integer,
	`problem` text,
	`remote_status` text,
	`notes` text,
	`duration_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `gateway_log_by_forward` ON `gateway_log` (`forward_id`,`at`,`id`);--> statement-breakpoint
CREATE TABLE `gateways` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`base_url` text NOT NULL,
	`jurisdiction_id` text,
	`api_key` text,
	`format` text NOT NULL,
	`state` text NOT NULL,
	`mapping` text NOT NULL,
	`services` text NOT NULL,
	`services_at` integer,
	`automatic_from` integer NOT NULL,
	`failing_since` integer,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `open311_clients` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`prefix` text NOT NULL,
	`key_hash` text NOT NULL,
	`per_minute` integer NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`revoked_at` integer,
	`revoked_by` text,
	`last_used_at` integer,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `open311_clients_by_prefix` ON `open311_clients` (`prefix`);--> statement-breakpoint
CREATE INDEX `open311_clients_by_age` ON `open311_clients` (`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `open311_requests` (
	`id` text PRIMARY KEY NOT NULL,
	`report_id` text NOT NULL,
	`client_id` text,
	`client_state` text,
	`kind` text,
	`sub_district` text,
	`public_state` text,
	`status` text,
	`requested_at` integer,
	`updated_at` integer,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `open311_requests_by_report` ON `open311_requests` (`report_id`);--> statement-breakpoint
CREATE INDEX `open311_requests_listed` ON `open311_requests` (`requested_at`,`id`);--> statement-breakpoint
CREATE INDEX `open311_requests_listed_by_status` ON `open311_requests` (`status`,`requested_at`,`id`);--> statement-breakpoint
CREATE INDEX `open311_requests_updated` ON `open311_requests` (`updated_at`,`id`);--> statement-breakpoint
CREATE INDEX `open311_requests_of_client` ON `open311_requests` (`client_id`,`id`);--> statement-breakpoint
CREATE TABLE `open311_updates` (
	`id` text PRIMARY KEY NOT NULL,
	`request_id` text NOT NULL,
	`client_id` text,
	`state` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `open311_updates_listed` ON `open311_updates` (`client_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `open311_updates_of_request` ON `open311_updates` (`request_id`);--> statement-breakpoint
CREATE TABLE `record_checkpoints` (
	`size` integer PRIMARY KEY NOT NULL,
	`root` text NOT NULL,
	`note` text NOT NULL,
	`signed_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `record_checkpoints_by_time` ON `record_checkpoints` (`signed_at`,`size`);--> statement-breakpoint
CREATE TABLE `record_cosignatures` (
	`size` integer NOT NULL,
	`witness` text NOT NULL,
	`line` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`size`, `witness`)
);
--> statement-breakpoint
CREATE TABLE `record_entries` (
	`id` text PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`topic` text,
	`event_id` text,
	`subject_type` text,
	`subject_id` text,
	`at` integer NOT NULL,
	`due_at` integer NOT NULL,
	`payload` text,
	`salt` text,
	`commitment` text NOT NULL,
	`leaf` text,
	`position` integer,
	`integrated_at` integer,
	`erased_at` integer,
	`erased_reason` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `record_entries_by_position` ON `record_entries` (`position`);--> statement-breakpoint
CREATE INDEX `record_entries_waiting` ON `record_entries` (`position`,`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `record_entries_by_subject` ON `record_entries` (`subject_type`,`subject_id`,`at`);--> statement-breakpoint
CREATE INDEX `record_entries_by_event` ON `record_entries` (`event_id`);--> statement-breakpoint
CREATE INDEX `record_entries_by_time` ON `record_entries` (`at`,`id`);--> statement-breakpoint
CREATE TABLE `record_hashes` (
	`level` integer NOT NULL,
	`index` integer NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`level`, `index`)
);
--> statement-breakpoint
CREATE TABLE `record_witnesses` (
	`witness` text PRIMARY KEY NOT NULL,
	`size` integer,
	`next_at` integer NOT NULL,
	`failures` integer NOT NULL,
	`outcome` text,
	`status` integer,
	`tried_at` integer
);
--> statement-breakpoint
CREATE TABLE `webhook_deliveries` (
	`id` text PRIMARY KEY NOT NULL,
	`webhook_id` text NOT NULL,
	`event_id` text,
	`position` integer,
	`action` text NOT NULL,
	`state` text NOT NULL,
	`tries` integer NOT NULL,
	`due_at` integer,
	`leased_until` integer,
	`created_at` integer NOT NULL,
	`done_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `webhook_deliveries_once` ON `webhook_deliveries` (`webhook_id`,`event_id`);--> statement-breakpoint
CREATE INDEX `webhook_deliveries_by_due` ON `webhook_deliveries` (`due_at`,`position`);--> statement-breakpoint
CREATE INDEX `webhook_deliveries_by_webhook` ON `webhook_deliveries` (`webhook_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `webhook_deliveries_by_end` ON `webhook_deliveries` (`done_at`);--> statement-breakpoint
CREATE TABLE `webhook_tries` (
	`id` text PRIMARY KEY NOT NULL,
	`delivery_id` text NOT NULL,
	`at` integer NOT NULL,
	`status` integer,
	`problem` text,
	`duration_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `webhook_tries_by_delivery` ON `webhook_tries` (`delivery_id`,`at`);--> statement-breakpoint
CREATE TABLE `webhooks` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`url` text NOT NULL,
	`topics` text NOT NULL,
	`secret` text NOT NULL,
	`former_secret` text,
	`former_until` integer,
	`state` text NOT NULL,
	`position` integer NOT NULL,
	`failing_since` integer,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `webhooks_by_state` ON `webhooks` (`state`,`position`);--> statement-breakpoint
CREATE INDEX `site_publications_by_act` ON `site_publications` (`act`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `sites_by_change` ON `sites` (`shelf`,`changed_at`,`id`);--> statement-breakpoint
CREATE INDEX `sites_by_sub_district_change` ON `sites` (`shelf`,`sub_district`,`changed_at`,`id`);
--> statement-breakpoint
CREATE TRIGGER `record_entries_stay` BEFORE DELETE ON `record_entries`
BEGIN SELECT RAISE(ABORT, 'an entry of the record is never removed'); END;
--> statement-breakpoint
CREATE TRIGGER `record_entries_are_final` BEFORE UPDATE ON `record_entries`
WHEN NEW.`id` <> OLD.`id` OR NEW.`type` <> OLD.`type` OR NEW.`at` <> OLD.`at` OR NEW.`commitment` <> OLD.`commitment` OR (OLD.`position` IS NOT NULL AND (NEW.`position` IS NOT OLD.`position` OR NEW.`leaf` IS NOT OLD.`leaf`)) OR (NEW.`payload` IS NOT OLD.`payload` AND NEW.`payload` IS NOT NULL) OR (NEW.`salt` IS NOT OLD.`salt` AND NEW.`salt` IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'an entry of the record is never changed'); END;
--> statement-breakpoint
CREATE TRIGGER `record_checkpoints_are_final` BEFORE UPDATE ON `record_checkpoints`
BEGIN SELECT RAISE(ABORT, 'a signed root is never changed'); END;
--> statement-breakpoint
CREATE TRIGGER `record_checkpoints_stay` BEFORE DELETE ON `record_checkpoints`
BEGIN SELECT RAISE(ABORT, 'a signed root is never removed'); END;
