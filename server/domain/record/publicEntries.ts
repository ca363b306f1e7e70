import { and, asc, between, desc, eq } from 'drizzle-orm'
import { addDays } from '../../../shared/calendar/days.ts'
import { topics, type ChangePayload, type Topic } from '../../../shared/record/changes.ts'
import { startOfDay, toDay, type Day } from '../../../shared/time.ts'
import type { Database } from '../../database/connect.ts'
import { findRecordedSite, isSiteListed } from '../ledger/recorded.ts'
import { listDayCounts } from './counts.ts'
import { entryNotFound } from './errors.ts'
import { findPositionsOfDay, sizeBefore } from './log.ts'
import { digestOf } from './states.ts'
import { recordEntries, type recordCounts } from './tables.ts'
import { findPublicChange, findPublicSubject, type PublicPlace } from './visibility.ts'

type EntryRow = typeof recordEntries.$inferSelect
export type EntryType = EntryRow['type']

/** What anybody may know of an entry of the log: its leaf, and where the public reads of what it is about. */
export interface PublicEntry {
  position: number
  type: EntryType
  topic: Topic | null
  /** ISO 8601; null for a receipt, of which nobody learns more than its hour. */
  at: string | null
  /** The hour of a receipt: `2026-11-23T02Z`. */
  batch: string | null
  commitment: string
  /** The leaf as it was hashed. */
  leaf: string
  /** What it was about is gone, for this reason; the leaf stays. */
  erased: { reason: string } | null
  place: PublicPlace | null
}

/** With what the leaf commits to, where the public may read that now. */
export interface OpenedEntry extends PublicEntry {
  payload: string | null
  salt: string | null
  /** How the subject of a state reads now, while that is still what the state says. */
  reads: Record<string, unknown> | null
}

interface Leaf { at?: string, batch?: string }

/** Only the leaf is told of, so that nothing is said that is not said in the log: of a receipt nothing but its hour. */
async function toPublic(db: Database, row: EntryRow): Promise<PublicEntry> {
  const { at = null, batch = null } = JSON.parse(row.leaf!) as Leaf
  return {
    position: row.position!, type: row.type, topic: row.topic, at, batch, commitment: row.commitment, leaf: row.leaf!,
    erased: row.erasedAt === null ? null : { reason: row.erasedReason ?? 'erased' },
    place: await findPlace(db, row) ?? null,
  }
}

async function findPlace(db: Database, { type, subjectType, subjectId, payload, at, erasedAt }: EntryRow): Promise<PublicPlace | undefined> {
  if (erasedAt !== null || payload === null || subjectType === null || subjectId === null) return undefined
  const subject = { type: subjectType, id: subjectId }
  if (type === 'state') return await isSiteListed(db, subjectId) ? findPublicSubject(db, subject) : undefined
  if (type !== 'change') return undefined
  const { action, facts } = JSON.parse(payload) as ChangePayload
  return findPublicChange(db, { subject, action, at, facts })
}

/** Entries from a position on, the oldest first. */
export async function listEntries(db: Database, { from, to = Number.MAX_SAFE_INTEGER, limit }: { from: number, to?: number, limit: number }): Promise<{ items: PublicEntry[], next: number | null }> {
  const rows = await db.select().from(recordEntries)
    .where(between(recordEntries.position, from, to)).orderBy(asc(recordEntries.position)).limit(limit + 1)
  const items = await Promise.all(rows.slice(0, limit).map(row => toPublic(db, row)))
  return { items, next: rows.length > limit ? items.at(-1)!.position + 1 : null }
}

/** One entry, opened where the public may see what it is about now. Throws `not_found` (404) for a position the log does not have. */
export async function openEntry(db: Database, position: number): Promise<OpenedEntry> {
  const [row] = await db.select().from(recordEntries).where(eq(recordEntries.position, position))
  if (!row?.leaf) throw entryNotFound()
  const entry = await toPublic(db, row)
  const closed = { ...entry, payload: null, salt: null, reads: null }
  if (row.type === 'day') return { ...closed, payload: row.payload, salt: row.salt }
  if (!entry.place || row.subjectId === null || row.payload === null || row.salt === null) return closed
  const opened = { ...entry, payload: row.payload, salt: row.salt, reads: null }
  if (row.subjectType === 'site' && !await isSiteListed(db, row.subjectId)) return closed
  if (row.type !== 'state') return opened
  // An earlier state may have said what was taken back since, so only the last one is opened.
  const [last] = await db.select({ id: recordEntries.id }).from(recordEntries)
    .where(and(eq(recordEntries.subjectType, 'site'), eq(recordEntries.subjectId, row.subjectId), eq(recordEntries.type, 'state')))
    .orderBy(desc(recordEntries.at), desc(recordEntries.id)).limit(1)
  const site = last?.id === row.id ? await findRecordedSite(db, row.subjectId) : undefined
  const { digest } = JSON.parse(row.payload) as { digest: string }
  return site && digestOf(row.salt, site.projection) === digest ? { ...opened, reads: site.projection } : closed
}

export interface RecordDay {
  day: Day
  /** Positions of the day, the last not included. */
  from: number
  to: number
  topics: Partial<Record<Topic, number>>
  receipts: number
  others: number
}

/** What a day put into the log: from its first checkpoint to its last. `counts` may be of other days as well. */
async function readDay(db: Database, day: Day, counts: Array<typeof recordCounts.$inferSelect>): Promise<RecordDay> {
  const { from, to } = await findPositionsOfDay(db, day)
  const rows = counts.filter(count => count.day === day)
  const sum = (of: (row: typeof rows[number]) => boolean) => rows.filter(of).reduce((total, { entries }) => total + entries, 0)
  const byTopic = topics.map(topic => [topic, sum(row => row.type === 'change' && row.topic === topic)] as const)
  return {
    day, from, to,
    topics: Object.fromEntries(byTopic.filter(([, count]) => count > 0)),
    receipts: sum(({ type }) => type === 'receipt'),
    others: sum(({ type }) => type !== 'receipt' && type !== 'change'),
  }
}

/** The days on which something was put into the log, the latest first: of the two weeks before `before`, or up to today. */
export async function listDays(db: Database, { now, before }: { now: Date, before?: Day }): Promise<{ days: RecordDay[], next: Day | null }> {
  const last = before === undefined ? toDay(now) : addDays(before, -1)
  const first = addDays(last, -13)
  const counts = await listDayCounts(db, { from: first, to: last })
  const days = await Promise.all(Array.from({ length: 14 }, (_, back) => readDay(db, addDays(last, -back), counts)))
  return { days: days.filter(({ from, to }) => to > from), next: await sizeBefore(db, startOfDay(first)) > 0 ? first : null }
}

/** The entries of a day from a position on. */
export async function listEntriesOfDay(db: Database, { day, from, limit }: { day: Day, from?: number, limit: number }) {
  const found = await readDay(db, day, await listDayCounts(db, { from: day, to: day }))
  const start = Math.min(Math.max(from ?? 0, found.from), found.to)
  return { ...found, start, ...found.to > found.from ? await listEntries(db, { from: start, to: found.to - 1, limit }) : { items: [], next: null } }
}
