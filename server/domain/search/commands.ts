import { createHash } from 'node:crypto'
import { and, eq, inArray, notInArray } from 'drizzle-orm'
import type { Locale } from '../../../shared/locale.ts'
import type { SearchKind } from '../../../shared/search/schemas.ts'
import { commit, orNothing, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { toIndexReadings, toIndexText, toIndexTextIn } from '../../text/indexText.ts'
import { searchDocuments } from './tables.ts'

/** What is indexed: what the search of the site finds, and what is looked for in one place only. */
export type DocumentKind = SearchKind | 'comment'

export interface SearchDocument {
  kind: DocumentKind
  /** The identifier of the site or hearing, or the name of the page. */
  ref: string
  /** The language the text is written for; null when readers of both should find it, as with sites. */
  locale: Locale | null
  title: string
  /** Other names it is known by; found and read in pinyin like the title. */
  aliases?: string[]
  /** Plain text, without markup; snippets are cut from it. Public text only: whatever is here can be found by anybody. */
  body: string
  /** Words it is found by like its text, but which no snippet shows: its place's name in the other language. */
  also?: string[]
  /** The page's path without the language prefix: `/ledger/…`. */
  path: string
  updatedAt: Date
  /** Found by who asks in the same space only: a letter and letters or digits. */
  space?: string
}

/**
 * Puts a document into the search, or renews it; commit it together with the change it follows from:
 * `commit(db, tx => [...changeSite(tx), ...indexDocument(tx, document)])`. Kind, ref and locale name the document.
 * Only what the public may read belongs here; withdrawing it takes `removeDocument`.
 */
export function indexDocument(tx: Database, document: SearchDocument): Write[] {
  const { id, ...content } = toIndexed(document)
  return [tx.insert(searchDocuments).values({ id, ...content })
    .onConflictDoUpdate({ target: searchDocuments.id, set: content })
    .returning({ id: searchDocuments.id })]
}

/** The row of a document in the index. */
export function toIndexed({ kind, ref, locale, title, aliases = [], also = [], body, path, updatedAt, space }: SearchDocument) {
  const names = [title, ...aliases]
  return {
    id: documentId(kind, ref, locale), kind, ref, locale, title, body, path, updatedAt,
    titleTokens: space ? toIndexTextIn(space, ...names) : toIndexText(...names),
    bodyTokens: space ? toIndexTextIn(space, body, ...also) : toIndexText(body, ...also),
    ...space ? { syllables: '', initials: '' } : toIndexReadings(names),
  }
}

/** Takes a document out of the search, in every language unless some are named; it need not be there. */
export function removeDocument(tx: Database, { kind, ref, locales = [null, 'zh-CN', 'en'] }: { kind: DocumentKind, ref: string, locales?: Array<Locale | null> }): OptionalWrite[] {
  const ids = locales.map(locale => documentId(kind, ref, locale))
  return [orNothing(tx.delete(searchDocuments).where(inArray(searchDocuments.id, ids)).returning({ id: searchDocuments.id }))]
}

/**
 * Makes `documents` all that the search knows of their kind, in one commit: for what is not in the database itself, such
 * as pages, of which the next version may have lost some.
 */
export function replaceDocuments(db: Database, { kind, documents }: { kind: DocumentKind, documents: SearchDocument[] }): Promise<void> {
  const kept = documents.map(({ ref, locale }) => documentId(kind, ref, locale))
  return commit(db, tx => [
    orNothing(tx.delete(searchDocuments).where(and(eq(searchDocuments.kind, kind), notInArray(searchDocuments.id, kept))).returning({ id: searchDocuments.id })),
    ...documents.flatMap(document => indexDocument(tx, { ...document, kind })),
  ])
}

// 52 bits, the most a number holds exactly: among 100,000 documents two share one with a chance of one in a million.
function documentId(kind: DocumentKind, ref: string, locale: Locale | null): number {
  return Number.parseInt(createHash('sha256').update(JSON.stringify([kind, ref, locale])).digest('hex').slice(0, 13), 16)
}
