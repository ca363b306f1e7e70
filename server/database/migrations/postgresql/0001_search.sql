CREATE TABLE "search_documents" (
	"id" bigint PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"ref" text NOT NULL,
	"locale" text,
	"title" text NOT NULL,
	"body" text NOT NULL,
	"path" text NOT NULL,
	"title_tokens" text NOT NULL,
	"body_tokens" text NOT NULL,
	"syllables" text NOT NULL,
	"initials" text NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
