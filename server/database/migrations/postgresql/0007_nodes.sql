CREATE TABLE "allowances" (
	"key" text PRIMARY KEY NOT NULL,
	"left" double precision NOT NULL,
	"used_at" bigint NOT NULL,
	"granted" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "shared_marks" (
	"name" text PRIMARY KEY NOT NULL,
	"mark" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "task_leases" (
	"task" text PRIMARY KEY NOT NULL,
	"holder" text NOT NULL,
	"until" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "allowances_by_use" ON "allowances" USING btree ("used_at");--> statement-breakpoint
CREATE INDEX "comment_entries_by_scan" ON "comment_entries" USING btree ("scan");--> statement-breakpoint
CREATE INDEX "site_photos_by_media" ON "site_photos" USING btree ("media");--> statement-breakpoint
CREATE INDEX "sites_in_public" ON "sites" USING btree ("id","changed_at") WHERE shelf <> 'none';--> statement-breakpoint
CREATE INDEX "sites_by_last_change" ON "sites" USING btree ("changed_at","id");--> statement-breakpoint
CREATE INDEX "objection_files_by_media" ON "objection_files" USING btree ("media");--> statement-breakpoint
CREATE INDEX "receipts_unhashed" ON "receipts" USING btree ("number") WHERE substr(code_hash, 1, 8) = 'derived$';--> statement-breakpoint
CREATE INDEX "photo_uploads_by_media" ON "photo_uploads" USING btree ("media");--> statement-breakpoint
CREATE INDEX "report_photos_by_media" ON "report_photos" USING btree ("media");--> statement-breakpoint
CREATE INDEX "report_photos_by_approved_media" ON "report_photos" USING btree ("approved_media");--> statement-breakpoint
CREATE INDEX "search_documents_by_kind" ON "search_documents" USING btree ("kind","id");