CREATE TABLE `allowances` (
	`key` text PRIMARY KEY NOT NULL,
	`left` real NOT NULL,
	`used_at` integer NOT NULL,
	`granted` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `allowances_by_use` ON `allowances` (`used_at`);--> statement-breakpoint
CREATE TABLE `shared_marks` (
	`name` text PRIMARY KEY NOT NULL,
	`mark` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `task_leases` (
	`task` text PRIMARY KEY NOT NULL,
	`holder` text NOT NULL,
	`until` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `comment_entries_by_scan` ON `comment_entries` (`scan`);--> statement-breakpoint
CREATE INDEX `site_photos_by_media` ON `site_photos` (`media`);--> statement-breakpoint
CREATE INDEX `sites_in_public` ON `sites` (`id`,`changed_at`) WHERE shelf <> 'none';--> statement-breakpoint
CREATE INDEX `sites_by_last_change` ON `sites` (`changed_at`,`id`);--> statement-breakpoint
CREATE INDEX `objection_files_by_media` ON `objection_files` (`media`);--> statement-breakpoint
CREATE INDEX `receipts_unhashed` ON `receipts` (`number`) WHERE substr(code_hash, 1, 8) = 'derived$';--> statement-breakpoint
CREATE INDEX `photo_uploads_by_media` ON `photo_uploads` (`media`);--> statement-breakpoint
CREATE INDEX `report_photos_by_media` ON `report_photos` (`media`);--> statement-breakpoint
CREATE INDEX `report_photos_by_approved_media` ON `report_photos` (`approved_media`);--> statement-breakpoint
CREATE INDEX `search_documents_by_kind` ON `search_documents` (`kind`,`id`);