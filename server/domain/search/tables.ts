import { index, integer, table, text, timestamp } from '../../database/columns.ts'

/**
 * What the search can find, as it was when it was last indexed. A custom migration adds what the column vocabulary
 * cannot say: on SQLite the full-text table `search_index` and its three triggers, on PostgreSQL the column
 * `search_vector` with its index. A migration that rebuilds this table must put the triggers back.
 */
export const searchDocuments = table('search_documents', {
  /** Made from kind, ref and locale; an integer, because SQLite's full-text table points at rows by number. */
  id: integer('id').primaryKey(),
  kind: text('kind').notNull(),
  /** The identifier in the table, or the page, that the document stands for. */
  ref: text('ref').notNull(),
  /** Null when the document is for readers of both languages. */
  locale: text('locale'),
  title: text('title').notNull(),
  body: text('body').notNull(),
  /** Without the language prefix. */
  path: text('path').notNull(),
  titleTokens: text('title_tokens').notNull(),
  bodyTokens: text('body_tokens').notNull(),
  syllables: text('syllables').notNull(),
  initials: text('initials').notNull(),
  updatedAt: timestamp('updated_at').notNull(),
}, t => [index('search_documents_by_kind').on(t.kind, t.id)])
