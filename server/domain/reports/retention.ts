import { and, isNull, lte, eq, sql } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import type { PhotoStore } from '../../media/store.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { listOutlivedContacts, removeContact } from './contact.ts'
import { eraseLeftReports, listLeftReports } from './erasing.ts'
import { originalMs, removeOriginals } from './redaction.ts'
import { photoUploads, reportDrafts, reportPhotos, reports } from './tables.ts'
import { removeExpired } from './uploads.ts'

/** What the time is over for. */
export interface Expired { drafts: number, uploads: number, originals: number, contacts: number, leftReports: number }

interface Now { calendar: WorkCalendar, now: Date }

/** How much `applyRetention` would remove, without removing anything. */
export async function countExpired(db: Database, { calendar, now }: Now): Promise<Expired> {
  const count = sql<number>`count(*)`
  const [[drafts], [uploads], [originals], contacts, left] = await Promise.all([
    db.select({ count }).from(reportDrafts).where(lte(reportDrafts.expiresAt, now)),
    db.select({ count }).from(photoUploads).where(lte(photoUploads.expiresAt, now)),
    db.select({ count }).from(reportPhotos).innerJoin(reports, eq(reports.id, reportPhotos.reportId))
      .where(and(isNull(reportPhotos.originalGoneAt), lte(reportPhotos.approvedAt, new Date(now.getTime() - originalMs)), eq(reports.keepOriginals, false))),
    listOutlivedContacts(db, { calendar, now, limit: 1_000_000 }),
    listLeftReports(db, { calendar, now, limit: 1_000_000 }),
  ])
  return { drafts: Number(drafts?.count ?? 0), uploads: Number(uploads?.count ?? 0), originals: Number(originals?.count ?? 0), contacts: contacts.length, leftReports: left.length }
}

/**
 * Removes what has been kept long enough, at most some hundred of each at once: unsent drafts and waiting photos after
 * their time, photos as they were sent a day after their covered copy was approved, contacts 90 days after the end, and then the words of reporters who left.
 */
export async function applyRetention(db: Database, { photos, calendar, now }: Now & { photos: PhotoStore }): Promise<Expired> {
  const { drafts, uploads } = await removeExpired(db, { photos, now })
  const { removed: originals } = await removeOriginals(db, { photos, now })
  const contacts = await listOutlivedContacts(db, { calendar, now })
  for (const reportId of contacts) await removeContact(db, { reportId, actor: { kind: 'system' }, now })
  return { drafts, uploads, originals, contacts: contacts.length, leftReports: await eraseLeftReports(db, { photos, calendar, now }) }
}
