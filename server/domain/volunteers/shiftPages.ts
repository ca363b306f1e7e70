import { and, asc, count, eq, gt, gte, inArray, isNull, lt, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import type { RowScope } from '../../../shared/staff/permissions.ts'
import { mayServe } from '../../../shared/volunteers/serving.ts'
import { canCheckIn, canCheckOut, codeChangesAt, comingDuty, dutyMinutes, isAhead, isAtRisk, isLateCancel, isSeatedDuty, leavableDuty, leastOf } from '../../../shared/volunteers/shifts.ts'
import { contactColumns } from '../../crypto/contact.ts'
import type { Database } from '../../database/connect.ts'
import { cursorInstant, readCursor, writeCursor } from '../../database/cursor.ts'
import { findPublicNames } from '../ledger/queries.ts'
import { leadsShift, shiftCodeAt } from './checkIn.ts'
import { getShift, type Duty, type Shift } from './duties.ts'
import { findServing, getTeam, listMemberships } from './queries.ts'
import { refusesDuty } from './roster.ts'
import { inScope } from './scope.ts'
import { notLeader, shiftCursorInvalid, shiftNotFound } from './shiftErrors.ts'
import { duties, shifts, teams, volunteerContacts, volunteers } from './tables.ts'

const dayMs = 86_400_000

/** How somebody is called where they have not agreed to a name: by the end of their number. */
const endOf = (number: string) => number.slice(-4)

const factsOf = ({ id, teamId, subDistrict, community, startsAt, endsAt, on, place, note, skills, seats, taken, least, calledOffAt, calledOffReason, closedAt, isDemo, version }: Shift) =>
  ({ id, teamId, subDistrict, community, startsAt, endsAt, on, place, note, skills, seats, taken, free: Math.max(0, seats - taken), least, calledOffAt, calledOffReason, closedAt, isDemo, version })

/** How many of each shift come, wait and are asked. */
async function countStates(db: Database, shiftIds: readonly string[]) {
  const rows = shiftIds.length === 0 ? [] : await db.select({ shiftId: duties.shiftId, state: duties.state, isLate: duties.isLate, n: count() }).from(duties).where(inArray(duties.shiftId, [...shiftIds])).groupBy(duties.shiftId, duties.state, duties.isLate)
  return (shiftId: string, states: readonly Duty['state'][], isLate?: boolean) =>
    rows.filter(row => row.shiftId === shiftId && states.includes(row.state) && (isLate === undefined || row.isLate === isLate)).reduce((sum, { n }) => sum + Number(n), 0)
}

/** The shifts of a volunteer, those of the last weeks too, the ones of their teams that are to come, and those of today whose team they lead. */
export async function listVolunteerShifts(db: Database, { volunteerId, now }: { volunteerId: string, now: Date }) {
  const mine = await db.select({ duty: duties, shift: shifts, team: teams.text }).from(duties).innerJoin(shifts, eq(shifts.id, duties.shiftId)).innerJoin(teams, eq(teams.id, shifts.teamId))
    .where(and(eq(duties.volunteerId, volunteerId), gt(shifts.endsAt, new Date(now.getTime() - 30 * dayMs)))).orderBy(asc(shifts.startsAt), asc(shifts.id)).limit(100)
  const seated = (await listMemberships(db, volunteerId)).filter(({ membership }) => membership.state === 'seated').map(({ team }) => team.id)
  const coming = seated.length === 0 ? [] : await db.select({ shift: shifts, team: teams.text }).from(shifts).innerJoin(teams, eq(teams.id, shifts.teamId))
    .where(and(inArray(shifts.teamId, seated), gt(shifts.startsAt, now), isNull(shifts.calledOffAt))).orderBy(asc(shifts.startsAt), asc(shifts.id)).limit(60)
  const kept = new Set(mine.filter(({ duty }) => leavableDuty.some(state => state === duty.state)).map(({ shift }) => shift.id))
  const open = coming.filter(({ shift }) => !kept.has(shift.id))
  const leading = await db.select({ shift: shifts, team: teams.text }).from(shifts).innerJoin(teams, eq(teams.id, shifts.teamId))
    .where(and(eq(teams.leaderId, volunteerId), gt(shifts.startsAt, new Date(now.getTime() - dayMs)), lt(shifts.startsAt, new Date(now.getTime() + dayMs)), isNull(shifts.calledOffAt), isNull(shifts.closedAt))).orderBy(asc(shifts.startsAt), asc(shifts.id)).limit(20)
  const swaps = open.length === 0 ? [] : await db.selectDistinct({ shiftId: duties.shiftId }).from(duties)
    .where(and(inArray(duties.shiftId, open.map(({ shift }) => shift.id)), eq(duties.state, 'going'), sql`${duties.swapAt} is not null`))
  const counted = await countStates(db, open.map(({ shift }) => shift.id))
  const toMine = ({ duty, shift, team }: (typeof mine)[number]) => ({ ...factsOf(shift), team: team.name, state: duty.state, answerBy: duty.answerBy, minutes: duty.state === 'present' ? dutyMinutes(shift, duty) : null })
  return {
    leading: leading.map(({ shift, team }) => ({ ...factsOf(shift), team: team.name })),
    mine: mine.filter(({ shift, duty }) => shift.endsAt > now && kept.has(shift.id) || (shift.endsAt > now && isSeatedDuty(duty.state))).map(toMine),
    before: mine.filter(({ shift, duty }) => shift.endsAt <= now && (isSeatedDuty(duty.state)) || (shift.calledOffAt !== null && shift.endsAt > now)).map(toMine).reverse(),
    open: open.map(({ shift, team }) => ({ ...factsOf(shift), team: team.name, waiting: counted(shift.id, ['waiting']), wantsSwap: swaps.some(({ shiftId }) => shiftId === shift.id) })),
  }
}

/** What somebody reads of the others on a shift: the name they agreed to, or nothing. */
const listOthers = (db: Database, shiftId: string) => db.select({ duty: duties, number: volunteers.number, publicName: volunteers.publicName }).from(duties)
  .innerJoin(volunteers, eq(volunteers.id, duties.volunteerId)).where(eq(duties.shiftId, shiftId)).orderBy(asc(duties.rank), asc(duties.id))

/**
 * A shift as a volunteer of its team sees it behind their own receipt: their place, who else comes as far as these agreed
 * to be named, and what they can do now. Throws `shift.not_found` (404) for a shift that is none of theirs.
 */
export async function getShiftForVolunteer(db: Database, { shiftId, volunteerId, calendar, now }: { shiftId: string, volunteerId: string, calendar: WorkCalendar, now: Date }) {
  const shift = await getShift(db, shiftId)
  const team = await getTeam(db, shift.teamId)
  const serving = await findServing(db, { teamId: team.id, volunteerId })
  const people = await listOthers(db, shiftId)
  const mine = people.find(({ duty }) => duty.volunteerId === volunteerId)?.duty
  if (!mine && serving?.membership.state !== 'seated') throw shiftNotFound()
  const others = people.filter(({ duty }) => duty.volunteerId !== volunteerId)
  const coming = others.filter(({ duty }) => comingDuty.some(state => state === duty.state))
  const isOpen = isAhead(shift, now)
  const isServing = serving !== undefined && mayServe(serving)
  const hasPlace = mine !== undefined && isSeatedDuty(mine.state)
  const waits = mine?.state === 'waiting'
  const obstacle = isOpen && isServing && !hasPlace && !waits ? await refusesDuty(db, { shiftId, volunteerId, calendar }) : null
  const mayJoin = isOpen && isServing && !hasPlace && obstacle === null
  const isOffered = mine?.state === 'offered' && isOpen && mine.answerBy !== null && now < mine.answerBy
  const isGoing = mine?.state === 'going' && isOpen
  return {
    ...factsOf(shift),
    team: team.text.name,
    teamContact: team.text.contact,
    isServing,
    obstacle,
    mine: mine && {
      state: mine.state, why: mine.why ?? [], answerBy: isOffered ? mine.answerBy : null, isLate: mine.isLate, swapAt: mine.swapAt, checkedInAt: mine.checkedInAt, checkedOutAt: mine.checkedOutAt, leftEarly: mine.leftEarly,
      ahead: waits ? others.filter(({ duty }) => duty.state === 'waiting' && duty.rank < mine.rank).length : null,
      minutes: mine.state === 'present' && (mine.checkedOutAt !== null || shift.closedAt !== null) ? dutyMinutes(shift, mine) : null,
    },
    waiting: people.filter(({ duty }) => duty.state === 'waiting').length,
    partners: { named: coming.flatMap(({ publicName }) => publicName ?? []), unnamed: coming.filter(({ publicName }) => publicName === null).length },
    swaps: mayJoin ? others.filter(({ duty }) => duty.state === 'going' && duty.swapAt !== null).map(({ duty, publicName }) => ({ dutyId: duty.id, publicName })) : [],
    isAtRisk: isAtRisk(shift, coming.length + (mine && comingDuty.some(state => state === mine.state) ? 1 : 0), now),
    isLateNow: isLateCancel(shift, now, calendar),
    isLeader: await leadsShift(db, { shiftId, volunteerId }),
    may: {
      signUp: mayJoin && !waits,
      accept: isOffered,
      decline: isOffered,
      cancel: isGoing,
      leaveQueue: waits && isOpen,
      swap: isGoing && mine.swapAt === null,
      stopSwap: isGoing && mine.swapAt !== null,
      checkIn: (mine?.state === 'going' || mine?.state === 'absent') && canCheckIn(shift, now),
      checkOut: mine?.state === 'present' && mine.checkedOutAt === null && canCheckOut(shift, now),
    },
  }
}

/** Who may be checked in, as the leader of the team sees them: by the name they agreed to or the end of their number. Throws `shift.not_leader` (403). */
export async function listPeopleForLeader(db: Database, { shiftId, volunteerId, now }: { shiftId: string, volunteerId: string, now: Date }) {
  const shift = await getShift(db, shiftId)
  if (!await leadsShift(db, { shiftId, volunteerId })) throw notLeader()
  const people = (await listOthers(db, shiftId)).filter(({ duty }) => duty.state === 'going' || duty.state === 'present' || duty.state === 'absent')
  return {
    ...factsOf(shift),
    team: (await getTeam(db, shift.teamId)).text.name,
    code: isRunning(shift, now) ? shiftCodeAt(shift, now) : null,
    codeUntil: codeChangesAt(now),
    may: { present: canCheckIn(shift, now), out: canCheckOut(shift, now), absent: shift.calledOffAt === null && shift.closedAt === null && now >= shift.startsAt },
    people: people.map(({ duty, number, publicName }) => ({ dutyId: duty.id, publicName, end: endOf(number), state: duty.state, checkedInAt: duty.checkedInAt, checkedOutAt: duty.checkedOutAt })),
  }
}

const isRunning = (shift: Shift, now: Date) => canCheckIn(shift, now) || canCheckOut(shift, now)

function readPlace(cursor: string): { at: Date, id: string } {
  const place = readCursor(cursor, z.tuple([cursorInstant, z.string()]))
  if (!place) throw shiftCursorInvalid({ issues: [{ path: 'cursor', code: 'shift.cursor_invalid' }] })
  return { at: place[0], id: place[1] }
}

/**
 * Shifts from an instant on, in the order of time, with who comes and who waits. `late`: people who said late that they
 * cannot come, while their place is still not taken; that is the alarm. Throws `shift.cursor_invalid` (422).
 */
export async function listShiftsForStaff(db: Database, { scope, from, until, community, teamId, limit = 50, cursor, now }: {
  scope: RowScope, from: Date, until?: Date, community?: string, teamId?: string, limit?: number, cursor?: string, now: Date
}) {
  const after = cursor === undefined ? undefined : readPlace(cursor)
  const rows = await db.select({ shift: shifts, team: teams.text, form: teams.form }).from(shifts).innerJoin(teams, eq(teams.id, shifts.teamId)).where(and(
    inScope(scope, shifts), gte(shifts.startsAt, from), until && lt(shifts.startsAt, until), community ? eq(shifts.community, community) : undefined, teamId ? eq(shifts.teamId, teamId) : undefined,
    after && sql`(${shifts.startsAt}, ${shifts.id}) > (${sql.param(after.at, shifts.startsAt)}, ${after.id})`,
  )).orderBy(asc(shifts.startsAt), asc(shifts.id)).limit(limit + 1)
  const shown = rows.slice(0, limit)
  const counted = await countStates(db, shown.map(({ shift }) => shift.id))
  const last = shown.at(-1)
  return {
    items: shown.map(({ shift, team, form }) => {
      const coming = counted(shift.id, comingDuty)
      return {
        ...factsOf(shift), team: team.name, form, coming, present: counted(shift.id, ['present']), absent: counted(shift.id, ['absent']), offered: counted(shift.id, ['offered']), waiting: counted(shift.id, ['waiting']),
        isAtRisk: isAtRisk(shift, coming, now),
        late: isAhead(shift, now) && coming < shift.seats ? counted(shift.id, ['cancelled'], true) : 0,
      }
    }),
    nextCursor: rows.length > limit && last ? writeCursor(last.shift.startsAt, last.shift.id) : null,
  }
}

/** The teams staff may plan a shift for. */
export async function listTeamsToPlan(db: Database, { scope }: { scope: RowScope }) {
  const rows = await db.select().from(teams).where(and(eq(teams.stage, 'open'), inScope(scope, teams))).orderBy(asc(teams.community), asc(teams.id)).limit(500)
  return rows.map(({ id, form, subDistrict, community, text, skills }) => ({ id, form, subDistrict, community, name: text.name, where: text.where, skills, least: leastOf(form) }))
}

/** A shift with everybody who is or was on it, by their number; never how they are reached, only whether they left a way. */
export async function getShiftForStaff(db: Database, { shiftId, now }: { shiftId: string, now: Date }) {
  const shift = await getShift(db, shiftId)
  const team = await getTeam(db, shift.teamId)
  const rows = await db.select({ duty: duties, number: volunteers.number, publicName: volunteers.publicName, volunteerState: volunteers.state, contact: volunteerContacts }).from(duties)
    .innerJoin(volunteers, eq(volunteers.id, duties.volunteerId)).leftJoin(volunteerContacts, eq(volunteerContacts.volunteerId, duties.volunteerId))
    .where(eq(duties.shiftId, shiftId)).orderBy(asc(duties.rank), asc(duties.id))
  const coming = rows.filter(({ duty }) => comingDuty.some(state => state === duty.state)).length
  const [site] = shift.siteId ? await findPublicNames(db, [shift.siteId]) : []
  return {
    ...factsOf(shift),
    siteId: shift.siteId,
    site: site ? { id: site.id, name: { zh: site.nameZh, en: site.nameEn } } : null,
    team: { id: team.id, name: team.text.name, form: team.form, least: leastOf(team.form), leaderId: team.leaderId },
    coming,
    isAtRisk: isAtRisk(shift, coming, now),
    isLateAlarm: isAhead(shift, now) && coming < shift.seats && rows.some(({ duty }) => duty.state === 'cancelled' && duty.isLate),
    may: { change: isAhead(shift, now), present: canCheckIn(shift, now), out: canCheckOut(shift, now), absent: shift.calledOffAt === null && shift.closedAt === null && now >= shift.startsAt, correct: shift.calledOffAt === null && now >= shift.startsAt },
    people: rows.map(({ duty, number, publicName, contact }) => ({
      dutyId: duty.id, volunteerId: duty.volunteerId, number, publicName, isLeader: team.leaderId === duty.volunteerId,
      ways: contact ? contactColumns.filter(column => column !== 'name' && contact[column] !== null) : [],
      state: duty.state, rank: duty.rank, why: duty.why ?? [], answerBy: duty.answerBy, isLate: duty.isLate, swapAt: duty.swapAt, checkedInAt: duty.checkedInAt, checkedInBy: duty.checkedInBy,
      checkedOutAt: duty.checkedOutAt, leftEarly: duty.leftEarly, confirmedMinutes: duty.confirmedMinutes, version: duty.version, minutes: duty.state === 'present' ? dutyMinutes(shift, duty) : null,
    })),
  }
}

/** The code that is held up at `now`, and when the next follows; no code while nobody can check in or out. */
export async function getShiftCode(db: Database, { shiftId, now }: { shiftId: string, now: Date }): Promise<{ code: string | null, until: Date }> {
  const shift = await getShift(db, shiftId)
  return { code: isRunning(shift, now) ? shiftCodeAt(shift, now) : null, until: codeChangesAt(now) }
}

/** What the public reads of a team's shifts in the next four weeks: how many, and how many places are free. */
export async function countComingShifts(db: Database, { teamId, now }: { teamId: string, now: Date }): Promise<{ shifts: number, free: number }> {
  const [row] = await db.select({ shifts: count(), free: sql<number>`coalesce(sum(${shifts.seats} - ${shifts.taken}), 0)`.mapWith(Number) }).from(shifts)
    .where(and(eq(shifts.teamId, teamId), isNull(shifts.calledOffAt), gt(shifts.startsAt, now), lt(shifts.startsAt, new Date(now.getTime() + 28 * dayMs))))
  return { shifts: Number(row!.shifts), free: row!.free }
}
