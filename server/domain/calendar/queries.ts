import { asc, desc } from 'drizzle-orm'
import type { OfficialYear } from '../../../shared/calendar/schemas.ts'
import type { Database } from '../../database/connect.ts'
import { dueRecounts, holidayYears } from './tables.ts'

export type HolidayYear = typeof holidayYears.$inferSelect

/** The years staff have entered, the earliest first; there are few. */
export async function listHolidayYears(db: Database): Promise<HolidayYear[]> {
  return db.select().from(holidayYears).orderBy(asc(holidayYears.year))
}

/** The same as the calendar is made of. */
export async function listOfficialYears(db: Database): Promise<OfficialYear[]> {
  return db.select({ year: holidayYears.year, off: holidayYears.off, work: holidayYears.work, notice: holidayYears.notice })
    .from(holidayYears).orderBy(asc(holidayYears.year))
}

/** When all open due days were last counted again, and with which calendar; undefined when never. */
export async function findLastRecount(db: Database): Promise<typeof dueRecounts.$inferSelect | undefined> {
  const [recount] = await db.select().from(dueRecounts).orderBy(desc(dueRecounts.finishedAt), desc(dueRecounts.id)).limit(1)
  return recount
}
