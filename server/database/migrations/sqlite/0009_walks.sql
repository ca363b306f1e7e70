CREATE TABLE `record_walks` (
	`topic` text PRIMARY KEY NOT NULL,
	`looked_until` integer NOT NULL
);
