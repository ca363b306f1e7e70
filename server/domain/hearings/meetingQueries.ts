import { asc, eq } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { meetingNotFound } from './meetingErrors.ts'
import { meetings, seatGroups } from './tables.ts'

export type Meeting = typeof meetings.$inferSelect
export type CalledMeeting = Meeting & { calledAt: Date }
export type SeatGroup = typeof seatGroups.$inferSelect

export async function findMeeting(db: Database, matterId: string): Promise<Meeting | undefined> {
  const [meeting] = await db.select().from(meetings).where(eq(meetings.matterId, matterId))
  return meeting
}

/** A meeting as staff plan it. Throws `meeting.not_found` (404). */
export async function getMeeting(db: Database, matterId: string): Promise<Meeting> {
  const meeting = await findMeeting(db, matterId)
  if (!meeting) throw meetingNotFound()
  return meeting
}

/** A meeting the public was called to. Throws `meeting.not_found` (404). */
export async function getCalledMeeting(db: Database, matterId: string): Promise<CalledMeeting> {
  const meeting = await getMeeting(db, matterId)
  if (!meeting.calledAt) throw meetingNotFound()
  return meeting as CalledMeeting
}

/** The groups for whom seats are kept, in their order. */
export function listGroups(db: Database, matterId: string): Promise<SeatGroup[]> {
  return db.select().from(seatGroups).where(eq(seatGroups.matterId, matterId)).orderBy(asc(seatGroups.position), asc(seatGroups.id))
}
