import { asc, desc, eq, gt, gte } from 'drizzle-orm'
import type { ChangePayload, Topic } from '../../../shared/record/changes.ts'
import type { Database } from '../../database/connect.ts'
import { findBulletin } from '../bulletins/queries.ts'
import { findOpenComment, findOpenMatter } from '../hearings/queries.ts'
import { findOpenPlan } from '../inspections/queries.ts'
import { findOpenSite, isSiteStepPublic } from '../ledger/queries.ts'
import { recordEntries } from './tables.ts'

export interface Subject { type: string, id: string }

/** A path without language, and whether what stands there is demonstration data. */
export interface PublicPlace { path: string, isDemo: boolean }

/**
 * Where the public reads about this subject now; undefined for what is not public at this
 * moment: a draft, an entry that is hidden, a comment nobody has been shown.
 */
export async function findPublicSubject(db: Database, { type, id }: Subject): Promise<PublicPlace | undefined> {
  switch (type) {
    case 'site': return place(`/ledger/${id}`, await findOpenSite(db, id))
    case 'matter': return place(`/hearings/${id}`, await findOpenMatter(db, id))
    case 'comment': {
      const comment = await findOpenComment(db, id)
      return comment && place(`/hearings/${comment.matterId}/comments${comment.isReadable ? `?q=${comment.number}` : ''}`, comment)
    }
    case 'inspection': return place('/inspections', await findOpenPlan(db, id))
    case 'bulletin': return place(`/bulletins/${id}`, /^\d{4}-\d{2}$/.test(id) && await findBulletin(db, id) ? { isDemo: false } : undefined)
    case 'import': return place('/ledger/archive', id.startsWith('archive-') ? { isDemo: false } : undefined)
    default: return undefined
  }
}

const place = (path: string, found: { isDemo: boolean } | undefined) => found && { path, isDemo: found.isDemo }

/**
 * The same for one change of a subject: a step the public page of a site does not tell of, or one from before it was
 * public, is not public either.
 */
export async function findPublicChange(db: Database, { subject, ...step }: { subject: Subject, action: string, at: Date, facts: Record<string, unknown> }): Promise<PublicPlace | undefined> {
  const found = await findPublicSubject(db, subject)
  return found && (subject.type !== 'site' || await isSiteStepPublic(db, subject.id, step)) ? found : undefined
}

/** A change in the log, as somebody told of it needs it; without `payload` once it was erased. */
export interface LoggedChange { eventId: string, position: number, topic: Topic, subject: Subject, at: Date, payload: ChangePayload | null }

/**
 * The changes the log has taken up after a position, in its order, and the position up to which was looked: entries get
 * their positions by one hand, without gaps, so whoever goes on from there misses nothing.
 */
export async function listChangesAfter(db: Database, { position, limit }: { position: number, limit: number }): Promise<{ changes: LoggedChange[], until: number }> {
  const rows = await db.select().from(recordEntries).where(gt(recordEntries.position, position)).orderBy(asc(recordEntries.position)).limit(limit)
  return { changes: rows.flatMap(row => toChange(row) ?? []), until: rows.at(-1)?.position ?? position }
}

/** The change of an event, wherever the log has it. */
export async function findLoggedChange(db: Database, eventId: string): Promise<LoggedChange | undefined> {
  const [row] = await db.select().from(recordEntries).where(eq(recordEntries.eventId, eventId)).limit(1)
  return row && toChange(row)
}

/** The last position of the log; -1 while it is empty. */
export async function findLastPosition(db: Database): Promise<number> {
  const [row] = await db.select({ position: recordEntries.position }).from(recordEntries).where(gte(recordEntries.position, 0)).orderBy(desc(recordEntries.position)).limit(1)
  return row?.position ?? -1
}

function toChange({ type, eventId, position, topic, subjectType, subjectId, at, payload }: typeof recordEntries.$inferSelect): LoggedChange | undefined {
  if (type !== 'change' || eventId === null || position === null || topic === null || subjectType === null || subjectId === null) return undefined
  return { eventId, position, topic, subject: { type: subjectType, id: subjectId }, at, payload: payload === null ? null : JSON.parse(payload) as ChangePayload }
}
