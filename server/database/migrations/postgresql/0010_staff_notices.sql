CREATE TABLE "staff_notices" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"sub_district" text,
	"created_at" timestamp (3) with time zone NOT NULL
);
