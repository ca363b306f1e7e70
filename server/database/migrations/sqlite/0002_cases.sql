ALTER TABLE `reports` ADD `raw_longitude` real;--> statement-breakpoint
ALTER TABLE `reports` ADD `raw_latitude` real;--> statement-breakpoint
ALTER TABLE `reports` ADD `coordinate_system` text;--> statement-breakpoint
ALTER TABLE `reports` ADD `position_source` text;