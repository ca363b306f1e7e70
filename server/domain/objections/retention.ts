import { and, asc, eq, lte } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { getClock } from '../../../shared/calendar/clocks.ts'
import { removeObjectionContact } from './contacts.ts'
import { objectionContacts, objections } from './tables.ts'

/** What of objections the time is over for: how their people can be reached. */
export interface ExpiredOfObjections { objectors: number }

interface Now { calendar: WorkCalendar, now: Date }

const dayMs = 86_400_000

/** Whose objection was decided or withdrawn so long ago that the time for a suit is over. 个人信息保护法 19: no longer than needed. */
async function listOutlived(db: Database, { calendar, now, limit = 500 }: Now & { limit?: number }): Promise<string[]> {
  const closedBy = new Date(now.getTime() - (getClock('objection.contactRetention', calendar).amount ?? 0) * dayMs)
  const rows = await db.select({ id: objections.id }).from(objections).innerJoin(objectionContacts, eq(objectionContacts.objectionId, objections.id))
    .where(and(lte(objections.closedAt, closedBy))).orderBy(asc(objections.closedAt), asc(objections.id)).limit(limit)
  return rows.map(({ id }) => id)
}

/** How much `applyObjectionRetention` would remove, without removing anything. */
export async function countExpiredOfObjections(db: Database, now: Now): Promise<ExpiredOfObjections> {
  return { objectors: (await listOutlived(db, { ...now, limit: 1_000_000 })).length }
}

/** Removes, some hundred at once, how those can be reached whose objection was closed long ago. */
export async function applyObjectionRetention(db: Database, { calendar, now }: Now): Promise<ExpiredOfObjections> {
  const outlived = await listOutlived(db, { calendar, now })
  for (const objectionId of outlived) await removeObjectionContact(db, { objectionId, actor: { kind: 'system' }, now })
  return { objectors: outlived.length }
}
