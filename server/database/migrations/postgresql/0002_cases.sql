ALTER TABLE "reports" ADD COLUMN "raw_longitude" double precision;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "raw_latitude" double precision;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "coordinate_system" text;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "position_source" text;