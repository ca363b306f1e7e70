import { createHash } from 'node:crypto'
import { and, eq, gte, inArray, isNull, ne, sql, type SQL } from 'drizzle-orm'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { getClock } from '../../../shared/calendar/clocks.ts'
import { findObstacle, loadDays, proposePeople, type Candidate, type DutyObstacle, type KnownDuty } from '../../../shared/volunteers/roster.ts'
import type { DutyState } from '../../../shared/volunteers/rules.ts'
import { mayServe } from '../../../shared/volunteers/serving.ts'
import type { Keys } from '../../crypto/keys.ts'
import type { Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import type { Actor } from '../events/record.ts'
import { offerPlaces } from './duties.ts'
import { rosterChanged } from './rosterErrors.ts'
import { shiftNotFound } from './shiftErrors.ts'
import { duties, memberships, shifts, teams, volunteerConflicts, volunteers } from './tables.ts'

/** Places that count as a duty somebody did or has taken on; who did not come has not been on duty. */
const heldStates = ['going', 'offered', 'present'] as const

/** Said no to this shift, or let its offer pass. */
const passedStates: readonly DutyState[] = ['declined', 'lapsed', 'cancelled']

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** What lies at least between two persuasion duties of one person, in milliseconds (clock volunteer.rest). */
const restOf = (calendar: Pick<WorkCalendar, 'clocks'>) => (getClock('volunteer.rest', calendar).amount ?? 0) * 3_600_000

async function findShift(db: Database, shiftId: string) {
  const [found] = await db.select({ shift: shifts, team: teams }).from(shifts).innerJoin(teams, eq(teams.id, shifts.teamId)).where(eq(shifts.id, shiftId))
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
  const { shift, team } = found
  const ties = shift.siteId === null ? [] : await db.select({ id: volunteerConflicts.id }).from(volunteerConflicts)
    .where(and(eq(volunteerConflicts.volunteerId, volunteerId), eq(volunteerConflicts.siteId, shift.siteId)))
  const around = await listDutiesAround(db, { shift, volunteerIds: [volunteerId] })
  return findObstacle({ ...shift, isPersuasion: team.form === 'persuasion' }, { hasConflict: ties.length > 0, duties: around.get(volunteerId)! }, { restMs: restOf(calendar) })
}

/**
 * The same for a commit that gives somebody a duty: `hold` are its writes right after it holds the shift. They keep the
 * volunteer's row until the commit has ended and go stale when their duties or ties are not as they were read, so that two
 * sign-ups at the same moment do not slip under the cap or the rest together.
 */
export async function judgeDuty(db: Database, asked: { shiftId: string, volunteerId: string, calendar: Pick<WorkCalendar, 'clocks'> }): Promise<{ obstacle: DutyObstacle | null, hold: (tx: Database) => Write[] }> {
  const { volunteerId } = asked
  const duty = sql`(select coalesce(sum(${duties.version}), 0) from ${duties} where ${duties.volunteerId} = ${volunteerId})`
  const tie = sql`(select count(*) from ${volunteerConflicts} where ${volunteerConflicts.volunteerId} = ${volunteerId})`
  const [read] = await db.select({ duties: sql<number>`${duty}`, ties: sql<number>`${tie}` }).from(volunteers).where(eq(volunteers.id, volunteerId))
  const keep = (tx: Database, guard?: SQL): Write => tx.update(volunteers).set({ version: sql`${volunteers.version}` }).where(and(eq(volunteers.id, volunteerId), guard)).returning({ id: volunteers.id })
  return {
    obstacle: await refusesDuty(db, asked),
    hold: tx => [keep(tx), keep(tx, and(sql`${duty} = ${Number(read?.duties ?? 0)}`, sql`${tie} = ${Number(read?.ties ?? 0)}`))],
  }
}

/**
 * Who should be asked for a shift, why, and why the others not, by the numbers of their receipts. What somebody is to the
 * site stays out of it: of them it says only that they are not available there. Throws `shift.not_found` (404).
 */
export async function proposeRoster(db: Database, { shiftId, calendar }: { shiftId: string, calendar: Pick<WorkCalendar, 'clocks'> }) {
  const found = await findShift(db, shiftId)
  if (!found) throw shiftNotFound()
  const { shift, team } = found
  const rows = await db.select({ volunteer: volunteers, membership: memberships }).from(memberships).innerJoin(volunteers, eq(volunteers.id, memberships.volunteerId))
    .where(and(eq(memberships.teamId, team.id), eq(memberships.state, 'seated')))
  const placed = await db.select({ duty: duties, volunteer: volunteers }).from(duties).innerJoin(volunteers, eq(volunteers.id, duties.volunteerId)).where(eq(duties.shiftId, shiftId))
  const volunteerIds = [...new Set([...rows, ...placed].map(({ volunteer }) => volunteer.id))]
  const around = await listDutiesAround(db, { shift, volunteerIds })
  const experienced = new Set(volunteerIds.length === 0 ? [] : (await db.selectDistinct({ id: duties.volunteerId }).from(duties).where(and(inArray(duties.volunteerId, volunteerIds), eq(duties.state, 'present')))).map(({ id }) => id))
  const tied = new Set(shift.siteId === null ? [] : (await db.select({ id: volunteerConflicts.volunteerId }).from(volunteerConflicts).where(eq(volunteerConflicts.siteId, shift.siteId))).map(({ id }) => id))

  const candidates = rows.map(({ volunteer, membership }): Candidate => ({
    volunteerId: volunteer.id,
    mayServe: mayServe({ volunteer, task: team, team, membership }),
    hasPassed: placed.some(({ duty }) => duty.volunteerId === volunteer.id && passedStates.includes(duty.state)),
    hasConflict: tied.has(volunteer.id),
    times: volunteer.times,
    skills: volunteer.skills,
    isExperienced: experienced.has(volunteer.id),
    duties: around.get(volunteer.id)!,
  }))
  const going = placed.flatMap(({ duty, volunteer }) => {
    const state = heldStates.find(held => held === duty.state)
    return state ? { duty, volunteer, state } : []
  })
  const proposal = proposePeople({
    ...shift, isPersuasion: team.form === 'persuasion', going: going.map(({ volunteer }) => ({ volunteerId: volunteer.id, skills: volunteer.skills, isExperienced: experienced.has(volunteer.id) })),
  }, candidates, { restMs: restOf(calendar), sha256 })

  const personOf = (id: string) => {
    const { number, publicName } = [...rows, ...placed].find(({ volunteer }) => volunteer.id === id)!.volunteer
    return { volunteerId: id, number, publicName }
  }
  return {
    shift, team,
    going: going.map(({ duty, volunteer, state }) => ({ ...personOf(volunteer.id), state, why: duty.why, isAvailable: !tied.has(volunteer.id) })),
    chosen: proposal.chosen.map(person => ({ ...personOf(person.volunteerId), why: person.why })),
    leftOut: proposal.leftOut.map(person => ({ ...personOf(person.volunteerId), reason: person.reason })),
    shortage: proposal.shortage,
  }
}

/**
 * Offers the places of a shift to those who were proposed, with why. `volunteerIds` are those who were seen: when it would
 * be others by now, nobody is asked. Throws `roster.changed` (409) and what `offerPlaces` throws.
 */
export async function offerRoster(db: Database, { shiftId, volunteerIds, actor, keys, calendar, now }: {
  shiftId: string, volunteerIds: readonly string[], actor: Extract<Actor, { kind: 'staff' }>, keys: Keys, calendar: WorkCalendar, now: Date
}): Promise<void> {
  const { chosen, going } = await proposeRoster(db, { shiftId, calendar })
  // The same offer sent again finds those it asked among those who go.
  if (volunteerIds.every(id => going.some(({ volunteerId }) => volunteerId === id))) return
  if ([...volunteerIds].sort().join() !== chosen.map(({ volunteerId }) => volunteerId).sort().join()) throw rosterChanged()
  await offerPlaces(db, { shiftId, chosen: chosen.map(({ volunteerId, why }) => ({ volunteerId, why })), actor, keys, calendar, now })
}
