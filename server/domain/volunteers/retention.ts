import { and, asc, eq, inArray, lte } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { getClock } from '../../../shared/calendar/clocks.ts'
import { eraseAskerContact, listOutlivedAskers } from './askerContact.ts'
import { removeVolunteerContact } from './changes.ts'
import { volunteerContacts, volunteers } from './tables.ts'

/** What of volunteers and orders the time is over for: how they can be reached. */
export interface ExpiredOfVolunteers { volunteers: number, askers: number }

interface Now { calendar: WorkCalendar, now: Date }

const dayMs = 86_400_000

/** Volunteers who left or were not taken on so long ago that nobody needs to reach them. 个人信息保护法 19: no longer than needed. */
async function listOutlivedVolunteers(db: Database, { calendar, now, limit = 500 }: Now & { limit?: number }): Promise<string[]> {
  const endedBy = new Date(now.getTime() - (getClock('volunteer.contactRetention', calendar).amount ?? 0) * dayMs)
  const rows = await db.select({ id: volunteers.id }).from(volunteers).innerJoin(volunteerContacts, eq(volunteerContacts.volunteerId, volunteers.id))
    .where(and(inArray(volunteers.state, ['left', 'refused']), lte(volunteers.endedAt, endedBy))).orderBy(asc(volunteers.endedAt), asc(volunteers.id)).limit(limit)
  return rows.map(({ id }) => id)
}

/** How much `applyVolunteerRetention` would remove, without removing anything. */
export async function countExpiredOfVolunteers(db: Database, { calendar, now }: Now): Promise<ExpiredOfVolunteers> {
  const limit = 1_000_000
  const [gone, askers] = await Promise.all([listOutlivedVolunteers(db, { calendar, now, limit }), listOutlivedAskers(db, { calendar, now, limit })])
  return { volunteers: gone.length, askers: askers.length }
}

/** Removes, some hundred at once, how those can be reached who have left long ago, and whoever asked for help long ago. */
export async function applyVolunteerRetention(db: Database, { calendar, now }: Now): Promise<ExpiredOfVolunteers> {
  const actor = { kind: 'system' as const }
  const [gone, askers] = await Promise.all([listOutlivedVolunteers(db, { calendar, now }), listOutlivedAskers(db, { calendar, now })])
  for (const volunteerId of gone) await removeVolunteerContact(db, { volunteerId, actor, now })
  for (const orderId of askers) await eraseAskerContact(db, { orderId, actor, now })
  return { volunteers: gone.length, askers: askers.length }
}
