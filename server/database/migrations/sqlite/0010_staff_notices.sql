CREATE TABLE `staff_notices` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`sub_district` text,
	`created_at` integer NOT NULL
);
