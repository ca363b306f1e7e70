-- One token per character, number or word, already spaced: unicode61 only has to cut at the spaces.
CREATE VIRTUAL TABLE `search_index` USING fts5(
	`title_tokens`, `body_tokens`, `syllables`, `initials`,
	content='search_documents', content_rowid='id', tokenize='unicode61'
);
--> statement-breakpoint
CREATE TRIGGER `search_documents_added` AFTER INSERT ON `search_documents` BEGIN
	INSERT INTO `search_index`(`rowid`, `title_tokens`, `body_tokens`, `syllables`, `initials`)
	VALUES (new.`id`, new.`title_tokens`, new.`body_tokens`, new.`syllables`, new.`initials`);
END;
--> statement-breakpoint
CREATE TRIGGER `search_documents_removed` AFTER DELETE ON `search_documents` BEGIN
	INSERT INTO `search_index`(`search_index`, `rowid`, `title_tokens`, `body_tokens`, `syllables`, `initials`)
	VALUES ('delete', old.`id`, old.`title_tokens`, old.`body_tokens`, old.`syllables`, old.`initials`);
END;
--> statement-breakpoint
-- Pages are indexed anew at every start, mostly unchanged.
CREATE TRIGGER `search_documents_changed` AFTER UPDATE ON `search_documents`
WHEN old.`title_tokens` <> new.`title_tokens` OR old.`body_tokens` <> new.`body_tokens` OR old.`syllables` <> new.`syllables` OR old.`initials` <> new.`initials`
BEGIN
	INSERT INTO `search_index`(`search_index`, `rowid`, `title_tokens`, `body_tokens`, `syllables`, `initials`)
	VALUES ('delete', old.`id`, old.`title_tokens`, old.`body_tokens`, old.`syllables`, old.`initials`);
	INSERT INTO `search_index`(`rowid`, `title_tokens`, `body_tokens`, `syllables`, `initials`)
	VALUES (new.`id`, new.`title_tokens`, new.`body_tokens`, new.`syllables`, new.`initials`);
END;
