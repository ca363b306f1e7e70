import { and, eq, gte, inArray, isNull, ne } from 'drizzle-orm'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { getClock } from '../../../shared/calendar/clocks.ts'
import { findObstacle, loadDays, type DutyObstacle, type KnownDuty } from '../../../shared/volunteers/roster.ts'
import type { Database } from '../../database/connect.ts'
import { duties, shifts, teams, volunteerConflicts } from './tables.ts'

/** Places that count as a duty somebody did or has taken on; who did not come has not been on duty. */
const heldStates = ['going', 'offered', 'present'] as const

/** What lies at least between two persuasion duties of one person, in milliseconds (clock volunteer.rest). */
const restOf = (calendar: Pick<WorkCalendar, 'clocks'>) => (getClock('volunteer.rest', calendar).amount ?? 0) * 3_600_000

async function findShift(db: Database, shiftId: string) {
  const [found] = await db.select({ shift: shifts, form: teams.form }).from(shifts).innerJoin(teams, eq(teams.id, shifts.teamId)).where(eq(shifts.id, shiftId))
  return found
}

/** The duties of some volunteers since four weeks before a shift, the shift itself left out. */
async function listDutiesAround(db: Database, { shift, volunteerIds }: { shift: { id: string, startsAt: Date }, volunteerIds: readonly string[] }): Promise<Map<string, KnownDuty[]>> {
  const since = new Date(shift.startsAt.getTime() - (loadDays + 7) * 86_400_000)
  const rows = volunteerIds.length === 0 ? [] : await db.select({ volunteerId: duties.volunteerId, startsAt: shifts.startsAt, endsAt: shifts.endsAt, form: teams.form })
    .from(duties).innerJoin(shifts, eq(shifts.id, duties.shiftId)).innerJoin(teams, eq(teams.id, shifts.teamId))
    .where(and(inArray(duties.volunteerId, [...volunteerIds]), inArray(duties.state, [...heldStates]), ne(duties.shiftId, shift.id), isNull(shifts.calledOffAt), gte(shifts.startsAt, since)))
  const known = new Map<string, KnownDuty[]>(volunteerIds.map(id => [id, []]))
  for (const { volunteerId, form, ...times } of rows) known.get(volunteerId)!.push({ ...times, isPersuasion: form === 'persuasion' })
  return known
}

/**
 * What keeps a volunteer from a shift, for whoever signs up, swaps or answers an offer: a declared tie to its site, another
 * duty at the time, too little rest, too many duties that week; null when nothing does. Its error is in `dutyRefused`.
 */
export async function refusesDuty(db: Database, { shiftId, volunteerId, calendar }: { shiftId: string, volunteerId: string, calendar: Pick<WorkCalendar, 'clocks'> }): Promise<DutyObstacle | null> {
  const found = await findShift(db, shiftId)
  if (!found) return null
  const { shift, form } = found
  const ties = shift.siteId === null ? [] : await db.select({ id: volunteerConflicts.id }).from(volunteerConflicts)
    .where(and(eq(volunteerConflicts.volunteerId, volunteerId), eq(volunteerConflicts.siteId, shift.siteId)))
  const around = await listDutiesAround(db, { shift, volunteerIds: [volunteerId] })
  return findObstacle({ ...shift, isPersuasion: form === 'persuasion' }, { hasConflict: ties.length > 0, duties: around.get(volunteerId)! }, { restMs: restOf(calendar) })
}
