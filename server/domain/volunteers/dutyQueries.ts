import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import type { RowScope } from '../../../shared/staff/permissions.ts'
import { dutyMinutes } from '../../../shared/volunteers/shifts.ts'
import { inScope } from './scope.ts'
import { duties, shifts, teams, volunteers } from './tables.ts'

const ended = {
  dutyId: duties.id, shiftId: shifts.id, volunteerId: duties.volunteerId, number: volunteers.number, publicName: volunteers.publicName, teamId: shifts.teamId, team: teams.text,
  subDistrict: shifts.subDistrict, community: shifts.community, on: shifts.on, startsAt: shifts.startsAt, endsAt: shifts.endsAt, state: duties.state, checkedInAt: duties.checkedInAt, checkedInBy: duties.checkedInBy,
  checkedOutAt: duties.checkedOutAt, leftEarly: duties.leftEarly, confirmedMinutes: duties.confirmedMinutes, version: duties.version, isDemo: shifts.isDemo,
}

/**
 * Duties of shifts that have closed, with the minutes between coming and going within the shift (`minutes`), which are
 * hours only once the community confirmed them. Those not yet confirmed when `isConfirmed` is false; the oldest first.
 */
export async function listEndedDuties(db: Database, { scope, volunteerId, isConfirmed, limit = 200 }: { scope?: RowScope, volunteerId?: string, isConfirmed?: boolean, limit?: number }) {
  const rows = await endedDuties(db).where(and(
    isNotNull(shifts.closedAt), eq(duties.state, 'present'), scope && inScope(scope, shifts), volunteerId === undefined ? undefined : eq(duties.volunteerId, volunteerId),
    isConfirmed === undefined ? undefined : isConfirmed ? isNotNull(duties.confirmedMinutes) : isNull(duties.confirmedMinutes),
  )).orderBy(asc(shifts.startsAt), asc(duties.id)).limit(limit)
  return rows.map(row => ({ ...row, minutes: dutyMinutes(row, row) }))
}

/** One such duty; undefined while its shift has not closed, or when the person did not come. */
export async function findEndedDuty(db: Database, dutyId: string) {
  const [row] = await endedDuties(db).where(and(eq(duties.id, dutyId), isNotNull(shifts.closedAt), eq(duties.state, 'present')))
  return row && { ...row, minutes: dutyMinutes(row, row) }
}

const endedDuties = (db: Database) => db.select(ended).from(duties).innerJoin(shifts, eq(shifts.id, duties.shiftId)).innerJoin(volunteers, eq(volunteers.id, duties.volunteerId)).innerJoin(teams, eq(teams.id, shifts.teamId))
