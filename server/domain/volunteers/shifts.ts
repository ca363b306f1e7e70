import { and, eq, gte, inArray, isNull } from 'drizzle-orm'
import { createToken } from '../../crypto/token.ts'
import { commit, orNothing, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError, UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { findPublicNames } from '../ledger/queries.ts'
import { addDays } from '../../../shared/calendar/days.ts'
import type { Issue } from '../../../shared/errors.ts'
import { leastOf, leavableDuty, timesOf, type ShiftChange, type ShiftPlan } from '../../../shared/volunteers/shifts.ts'
import { getShift, holdShift, isAsRead, offerFreePlaces, prepareShiftNotices, type Circumstances, type Shift } from './duties.ts'
import { getTeam, type Team } from './queries.ts'
import { seatsTaken, shiftBegun, shiftCalledOff, shiftChanged, shiftInvalid, teamNotOpen } from './shiftErrors.ts'
import { duties, shifts, teams } from './tables.ts'

type StaffActor = Extract<Actor, { kind: 'staff' }>

/** Throws `invalid` (422) with everything that cannot stand. */
async function requireSound(db: Database, { form }: Team, { startsAt }: { startsAt: Date }, { least, siteId }: Pick<ShiftPlan, 'least' | 'siteId'>, now: Date) {
  const issues: Issue[] = []
  if (startsAt <= now) issues.push({ path: 'on', code: 'shift.in_the_past' })
  if (least < leastOf(form)) issues.push({ path: 'least', code: 'shift.never_alone', params: { n: leastOf(form) } })
  if (siteId !== null && (await findPublicNames(db, [siteId])).length === 0) issues.push({ path: 'siteId', code: 'shift.site_unknown' })
  if (issues.length > 0) throw shiftInvalid({ issues })
}

/**
 * Plans a shift of a team, and copies of it in the following weeks; each is a shift of its own. The same plan sent again
 * is the same shift. Throws `shift.team_not_open` (409) and `invalid` (422).
 */
export async function planShift(db: Database, { plan, actor, now, isDemo = false }: { plan: ShiftPlan, actor: StaffActor, now: Date, isDemo?: boolean }): Promise<string> {
  const { id, teamId, on, from, until, copies, ...facts } = plan
  const isThere = async () => (await db.select({ id: shifts.id }).from(shifts).where(eq(shifts.id, id))).length > 0
  if (await isThere()) return id
  const team = await getTeam(db, teamId)
  if (team.stage !== 'open') throw teamNotOpen()
  await requireSound(db, team, timesOf({ on, from, until }), facts, now)
  const rows = Array.from({ length: copies + 1 }, (_, week) => {
    const day = addDays(on, week * 7)
    return {
      ...facts, id: week === 0 ? id : createId(), teamId, subDistrict: team.subDistrict, community: team.community, on: day, ...timesOf({ on: day, from, until }),
      taken: 0, secret: createToken(), createdBy: actor.id, createdAt: now, isDemo, version: 1,
    }
  })
  try {
    await commit(db, tx => [
      tx.update(teams).set({ stage: 'open' }).where(and(eq(teams.id, teamId), eq(teams.stage, 'open'))).returning({ id: teams.id }),
      tx.insert(shifts).values(rows).returning({ id: shifts.id }),
      ...rows.flatMap(row => recordEvent(tx, { action: 'shift.planned', subject: { type: 'shift', id: row.id }, actor, at: now })),
    ])
  }
  catch (error) {
    if ((error instanceof UniqueViolationError || error instanceof StaleWriteError) && await isThere()) return id
    throw error
  }
  return id
}

/**
 * Changes a shift that has not begun. Whoever has or waits for a place is told; places that are added are offered to
 * those who wait. Throws `shift.changed` when somebody else was quicker, `shift.begun`, `shift.called_off`,
 * `shift.seats_taken` (409) and `invalid` (422).
 */
export async function changeShift(db: Database, { shiftId, change, actor, ...circumstances }: { shiftId: string, change: ShiftChange, actor: StaffActor } & Circumstances): Promise<void> {
  const { now } = circumstances
  const { version, on, from, until, ...facts } = change
  const shift = await getShift(db, shiftId)
  requireUnchanged(shift, version, now)
  const times = timesOf({ on, from, until })
  await requireSound(db, await getTeam(db, shift.teamId), times, facts, now)
  if (facts.seats < shift.taken) throw seatsTaken()
  const notices = await prepareShiftNotices(db, shiftId, circumstances)
  const hasMoved = times.startsAt.getTime() !== shift.startsAt.getTime()
  await commitUnchanged(db, tx => [
    tx.update(shifts).set({ ...facts, on, ...times, version: version + 1 })
      .where(and(eq(shifts.id, shiftId), eq(shifts.version, version), isNull(shifts.calledOffAt), eq(shifts.taken, shift.taken))).returning({ id: shifts.id }),
    // A shift that moved is reminded of anew, and an offer never lasts beyond its beginning.
    ...hasMoved ? [orNothing(tx.update(duties).set({ remindedAt: null }).where(and(eq(duties.shiftId, shiftId), inArray(duties.state, [...leavableDuty]))).returning({ id: duties.id }))] : [],
    ...hasMoved ? [orNothing(tx.update(duties).set({ answerBy: times.startsAt }).where(and(eq(duties.shiftId, shiftId), eq(duties.state, 'offered'), gte(duties.answerBy, times.startsAt))).returning({ id: duties.id }))] : [],
    ...recordEvent(tx, { action: 'shift.changed', subject: { type: 'shift', id: shiftId }, actor, at: now }),
    ...notices(tx),
  ])
  await offerFreePlaces(db, { shiftId, ...circumstances })
}

/**
 * Calls a shift off, with a reason everybody on it may read; nobody keeps a place, and it costs nobody anything.
 * Throws `shift.changed`, `shift.begun` and `shift.called_off` (409).
 */
export async function callOffShift(db: Database, { shiftId, version, reason, actor, ...circumstances }: { shiftId: string, version: number, reason: string, actor: StaffActor } & Circumstances): Promise<void> {
  const { now } = circumstances
  const shift = await getShift(db, shiftId)
  requireUnchanged(shift, version, now)
  // Whoever signs up while the mails are prepared is on the shift too: then it is read again.
  const rows = await db.select({ id: duties.id, rank: duties.rank }).from(duties).where(and(eq(duties.shiftId, shiftId), inArray(duties.state, [...leavableDuty])))
  const notices = await prepareShiftNotices(db, shiftId, circumstances)
  await commitUnchanged(db, tx => [
    holdShift(tx, shiftId, and(isAsRead(shift), eq(shifts.taken, shift.taken))),
    tx.update(shifts).set({ calledOffAt: now, calledOffReason: reason, taken: 0, version: version + 1 }).where(eq(shifts.id, shiftId)).returning({ id: shifts.id }),
    orNothing(tx.update(duties).set({ state: 'cancelled', cancelledAt: now, isLate: false, swapAt: null }).where(and(eq(duties.shiftId, shiftId), inArray(duties.state, [...leavableDuty]))).returning({ id: duties.id })),
    ...recordEvent(tx, { action: 'shift.calledOff', subject: { type: 'shift', id: shiftId }, actor, at: now, reason, facts: { told: rows.length } }),
    ...notices(tx),
  ])
}

function requireUnchanged(shift: Shift, version: number, now: Date) {
  if (shift.calledOffAt) throw shiftCalledOff()
  if (now >= shift.startsAt) throw shiftBegun()
  if (shift.version !== version) throw shiftChanged()
}

async function commitUnchanged(db: Database, declare: (tx: Database) => Array<Write | OptionalWrite>): Promise<void> {
  try { await commit(db, declare) }
  catch (error) {
    if (error instanceof StaleWriteError) throw shiftChanged()
    throw error
  }
}
