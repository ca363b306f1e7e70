-- The break after each part keeps a phrase from running out of a title into what follows it.
ALTER TABLE "search_documents" ADD COLUMN "search_vector" tsvector GENERATED ALWAYS AS (
	setweight(to_tsvector('simple', "title_tokens" || ' x0'), 'A')
	|| setweight(to_tsvector('simple', "syllables" || ' x0'), 'B')
	|| setweight(to_tsvector('simple', "initials" || ' x0'), 'C')
	|| setweight(to_tsvector('simple', "body_tokens"), 'D')
) STORED;
--> statement-breakpoint
CREATE INDEX "search_documents_by_vector" ON "search_documents" USING gin ("search_vector");
