CREATE TABLE `record_counts` (
	`day` text NOT NULL,
	`type` text NOT NULL,
	`topic` text NOT NULL,
	`entries` integer NOT NULL,
	PRIMARY KEY(`day`, `type`, `topic`)
);
--> statement-breakpoint
CREATE INDEX `events_by_type` ON `events` (`subject_type`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `matters_by_opening` ON `matters` (`stage`,`opens_at`,`id`);--> statement-breakpoint
CREATE INDEX `ledger_counts_by_period` ON `ledger_counts` (`period`,`sites`);--> statement-breakpoint
CREATE INDEX `order_disputes_by_decision` ON `order_disputes` (`decided_at`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `route_cards_by_creation` ON `route_cards` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `teams_by_creation` ON `teams` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `volunteers_by_receipt` ON `volunteers` (`state`,`received_at`,`id`);--> statement-breakpoint
INSERT INTO `record_counts` (`day`, `type`, `topic`, `entries`)
SELECT `day`, `type`, `topic`, count(*) FROM (
	SELECT date((SELECT `signed_at` FROM `record_checkpoints` WHERE `size` > `position` ORDER BY `size` LIMIT 1) / 1000 + 28800, 'unixepoch') AS `day`, `type`, CASE WHEN `type` = 'change' THEN coalesce(`topic`, '') ELSE '' END AS `topic`
	FROM `record_entries` WHERE `position` IS NOT NULL
) WHERE `day` IS NOT NULL GROUP BY 1, 2, 3;
