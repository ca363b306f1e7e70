import { and, inArray, isNull, lte, sql } from 'drizzle-orm'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import type { PhotoStore } from '../../media/store.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { listOutlivedApplicants, removeApplicantContact } from './applications.ts'
import { countUnusedScans, removeUnusedScans } from './entries.ts'
import { countUnanswered, removeUnanswered } from './followers.ts'
import { commentDrafts, commentFiles } from './tables.ts'

/** What of matters the time is over for. */
export interface ExpiredOfMatters { followers: number, commentDrafts: number, commentFiles: number, applicants: number, scans: number }

interface Now { calendar: WorkCalendar, now: Date }

const count = sql<number>`count(*)`
const unsent = (now: Date) => and(isNull(commentFiles.commentId), lte(commentFiles.expiresAt, now))

/** How much `applyMatterRetention` would remove, without removing anything. */
export async function countExpiredOfMatters(db: Database, { calendar, now }: Now): Promise<ExpiredOfMatters> {
  const [followers, [drafts], [files], applicants, scans] = await Promise.all([
    countUnanswered(db, now),
    db.select({ count }).from(commentDrafts).where(lte(commentDrafts.expiresAt, now)),
    db.select({ count }).from(commentFiles).where(unsent(now)),
    listOutlivedApplicants(db, { calendar, now, limit: 1_000_000 }),
    countUnusedScans(db, now),
  ])
  return { followers, commentDrafts: Number(drafts?.count ?? 0), commentFiles: Number(files?.count ?? 0), applicants: applicants.length, scans }
}

/**
 * Removes, some hundred of each at once, addresses nobody confirmed for seven days, comments that were begun and not sent,
 * and the files added to those; and how to reach whoever applied for a meeting that was long ago; and
 * scans of papers that nobody entered.
 */
export async function applyMatterRetention(db: Database, { photos, calendar, now }: Now & { photos: PhotoStore }): Promise<ExpiredOfMatters> {
  const followers = await removeUnanswered(db, now)
  const files = await db.select({ id: commentFiles.id, media: commentFiles.media }).from(commentFiles).where(unsent(now)).limit(500)
  if (files.length > 0) {
    await commit(db, tx => [orNothing(tx.delete(commentFiles).where(and(inArray(commentFiles.id, files.map(({ id }) => id)), unsent(now))).returning({ id: commentFiles.id }))])
    const left = await db.select({ media: commentFiles.media }).from(commentFiles).where(inArray(commentFiles.media, files.map(({ media }) => media)))
    const kept = new Set(left.map(({ media }) => media))
    await Promise.all(files.filter(({ media }) => !kept.has(media)).map(({ media }) => photos.remove('private', media)))
  }
  const drafts = await db.select({ id: commentDrafts.id }).from(commentDrafts).where(lte(commentDrafts.expiresAt, now)).limit(500)
  if (drafts.length > 0) {
    await commit(db, tx => [orNothing(tx.delete(commentDrafts).where(and(inArray(commentDrafts.id, drafts.map(({ id }) => id)), lte(commentDrafts.expiresAt, now))).returning({ id: commentDrafts.id }))])
  }
  const applicants = await listOutlivedApplicants(db, { calendar, now })
  for (const applicationId of applicants) await removeApplicantContact(db, { applicationId, actor: { kind: 'system' }, now })
  return { followers, commentDrafts: drafts.length, commentFiles: files.length, applicants: applicants.length, scans: await removeUnusedScans(db, { photos, now }) }
}
