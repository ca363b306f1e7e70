CREATE TABLE "record_counts" (
	"day" text NOT NULL,
	"type" text NOT NULL,
	"topic" text NOT NULL,
	"entries" bigint NOT NULL,
	CONSTRAINT "record_counts_day_type_topic_pk" PRIMARY KEY("day","type","topic")
);
--> statement-breakpoint
CREATE INDEX "events_by_type" ON "events" USING btree ("subject_type","at","id");--> statement-breakpoint
CREATE INDEX "matters_by_opening" ON "matters" USING btree ("stage","opens_at","id");--> statement-breakpoint
CREATE INDEX "ledger_counts_by_period" ON "ledger_counts" USING btree ("period","sites");--> statement-breakpoint
CREATE INDEX "order_disputes_by_decision" ON "order_disputes" USING btree ("decided_at","at","id");--> statement-breakpoint
CREATE INDEX "route_cards_by_creation" ON "route_cards" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "teams_by_creation" ON "teams" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "volunteers_by_receipt" ON "volunteers" USING btree ("state","received_at","id");--> statement-breakpoint
INSERT INTO "record_counts" ("day", "type", "topic", "entries")
SELECT "day", "type", "topic", count(*) FROM (
	SELECT to_char((SELECT "signed_at" FROM "record_checkpoints" WHERE "size" > "position" ORDER BY "size" LIMIT 1) AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS "day", "type", CASE WHEN "type" = 'change' THEN coalesce("topic", '') ELSE '' END AS "topic"
	FROM "record_entries" WHERE "position" IS NOT NULL
) AS "placed" WHERE "day" IS NOT NULL GROUP BY 1, 2, 3;
