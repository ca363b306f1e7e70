import { and, asc, eq, inArray, isNotNull, isNull, lte, sql } from 'drizzle-orm'
import { keyedHash } from '../../crypto/keyedHash.ts'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { canCheckIn, canCheckOut, closesAt, codeStepOf, isLeavingEarly, parseShiftCode, timesOf, type DutyCorrection } from '../../../shared/volunteers/shifts.ts'
import { changeDuty, getDuty, getShift, holdShift, type Duty, type Shift } from './duties.ts'
import {
  cannotCheckIn, checkInNotNow, checkOutNotNow, codeWrong, dutyNotFound, hoursConfirmed, notBegun, notLeader, shiftCalledOff, shiftChanged, shiftInvalid, shiftOver,
} from './shiftErrors.ts'
import { duties, shifts, teams, volunteers } from './tables.ts'

type StaffActor = Extract<Actor, { kind: 'staff' }>

/** The six digits of a step, made from the shift's secret. */
function deriveShiftCode({ id, secret }: Pick<Shift, 'id' | 'secret'>, step: number): string {
  const digest = keyedHash(Buffer.from(secret), `shift:${id}:${step}`)
  return String(digest.readUInt32BE(0) % 1_000_000).padStart(6, '0')
}

/** What is held up at `now`: another every five minutes. */
export function shiftCodeAt(shift: Pick<Shift, 'id' | 'secret'>, now: Date): string {
  return deriveShiftCode(shift, codeStepOf(now))
}

/** The code shown now and the one before it: nobody is sent back because it changed while they typed. */
function isShiftCode(shift: Shift, typed: string, now: Date): boolean {
  const code = parseShiftCode(typed)
  return code !== null && [0, 1].some(back => deriveShiftCode(shift, codeStepOf(now) - back) === code)
}

export type CheckedBy = NonNullable<Duty['checkedInBy']>

interface Checking { dutyId: string, by: CheckedBy, actor: Actor, now: Date }

async function repeating<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let tries = 0; ; tries++) {
    try { return await attempt() }
    catch (error) { if (!(error instanceof StaleWriteError) || tries === 20) throw error }
  }
}

/**
 * Writes down that somebody came. Said again nothing changes, and the first instant stays. Who was noted as absent can
 * still turn out to have come. Throws `shift.check_in_not_now`, `shift.called_off`, `shift.over` and
 * `shift.cannot_check_in` (409) for who has no place.
 */
export function checkIn(db: Database, { dutyId, by, actor, now }: Checking): Promise<void> {
  return repeating(async () => {
    const duty = await getDuty(db, dutyId)
    if (duty.state === 'present') return
    const shift = await getShift(db, duty.shiftId)
    requireRunning(shift)
    if (duty.state !== 'going' && duty.state !== 'absent') throw cannotCheckIn()
    if (!canCheckIn(shift, now)) throw checkInNotNow()
    await commit(db, tx => [
      holdShift(tx, shift.id, and(isNull(shifts.closedAt), isNull(shifts.calledOffAt))),
      changeDuty(tx, duty, { state: 'present', swapAt: null, checkedInAt: now, checkedInBy: by }),
      ...recordEvent(tx, { action: 'shift.present', subject: { type: 'shift', id: shift.id }, actor, at: now, facts: { dutyId, by } }),
    ])
  })
}

/**
 * Writes down that somebody has gone; before the end they have left early, for whatever reason. Said again nothing changes.
 * Throws `shift.check_out_not_now`, `shift.called_off`, `shift.over` and `shift.cannot_check_in` (409).
 */
export function checkOut(db: Database, { dutyId, by, actor, now }: Checking): Promise<void> {
  return repeating(async () => {
    const duty = await getDuty(db, dutyId)
    const shift = await getShift(db, duty.shiftId)
    if (duty.state === 'present' && duty.checkedOutAt) return
    requireRunning(shift)
    if (duty.state !== 'present') throw cannotCheckIn()
    if (!canCheckOut(shift, now)) throw checkOutNotNow()
    const leftEarly = isLeavingEarly(shift, now)
    await commit(db, tx => [
      holdShift(tx, shift.id, and(isNull(shifts.closedAt), isNull(shifts.calledOffAt))),
      changeDuty(tx, duty, { checkedOutAt: now, leftEarly }),
      ...recordEvent(tx, { action: leftEarly ? 'shift.leftEarly' : 'shift.gone', subject: { type: 'shift', id: shift.id }, actor, at: now, facts: { dutyId, by } }),
    ])
  })
}

/** Notes that somebody did not come. Throws `shift.not_begun`, `shift.called_off`, `shift.over` and `shift.cannot_check_in` (409). */
export function noteAbsent(db: Database, { dutyId, actor, now }: { dutyId: string, actor: Actor, now: Date }): Promise<void> {
  return repeating(async () => {
    const duty = await getDuty(db, dutyId)
    if (duty.state === 'absent') return
    const shift = await getShift(db, duty.shiftId)
    requireRunning(shift)
    if (duty.state !== 'going') throw cannotCheckIn()
    if (now < shift.startsAt) throw notBegun()
    await commit(db, tx => [
      holdShift(tx, shift.id, and(isNull(shifts.closedAt), isNull(shifts.calledOffAt))),
      changeDuty(tx, duty, { state: 'absent', swapAt: null }),
      ...recordEvent(tx, { action: 'shift.absent', subject: { type: 'shift', id: shift.id }, actor, at: now, facts: { dutyId } }),
    ])
  })
}

function requireRunning({ calledOffAt, closedAt }: Shift) {
  if (calledOffAt) throw shiftCalledOff()
  if (closedAt) throw shiftOver()
}

/** Comes or goes by the code that is held up. Throws `shift.code_wrong` (422) and the codes of `checkIn` and `checkOut`. */
export async function checkByCode(db: Database, { dutyId, step, code, now }: { dutyId: string, step: 'in' | 'out', code: string, now: Date }): Promise<void> {
  const { shiftId } = await getDuty(db, dutyId)
  const shift = await getShift(db, shiftId)
  requireRunning(shift)
  if (!isShiftCode(shift, code, now)) throw codeWrong({ issues: [{ path: 'code', code: 'shift.code_wrong' }] })
  const checking = { dutyId, by: 'code', actor: { kind: 'resident' }, now } as const
  await (step === 'in' ? checkIn(db, checking) : checkOut(db, checking))
}

/** Whether this volunteer leads the team of a shift, and may check others in there. */
export async function leadsShift(db: Database, { shiftId, volunteerId }: { shiftId: string, volunteerId: string }): Promise<boolean> {
  const rows = await db.select({ id: shifts.id }).from(shifts).innerJoin(teams, and(eq(teams.id, shifts.teamId), eq(teams.leaderId, volunteerId)))
    .innerJoin(volunteers, and(eq(volunteers.id, teams.leaderId), eq(volunteers.state, 'active'))).where(eq(shifts.id, shiftId))
  return rows.length > 0
}

/**
 * The leader says who came, went or did not come. Throws `shift.not_leader` (403), `shift.duty_not_found` (404) for a
 * duty of another shift, and the codes of the step.
 */
export async function checkByLeader(db: Database, { shiftId, dutyId, volunteerId, step, now }: { shiftId: string, dutyId: string, volunteerId: string, step: 'present' | 'out' | 'absent', now: Date }): Promise<void> {
  if (!await leadsShift(db, { shiftId, volunteerId })) throw notLeader()
  if ((await getDuty(db, dutyId)).shiftId !== shiftId) throw dutyNotFound()
  const checking = { dutyId, by: 'leader', actor: { kind: 'resident' }, now } as const
  await { present: () => checkIn(db, checking), out: () => checkOut(db, checking), absent: () => noteAbsent(db, checking) }[step]()
}

/**
 * Puts right, with a reason, what a shift says of somebody once it has begun: they came, from when to when, or not. Not
 * once their hours are confirmed: those are corrected in the hours.
 * Throws `shift.not_begun`, `shift.called_off`, `shift.hours_confirmed`, `shift.cannot_check_in`, `shift.changed` (409)
 * and `invalid` (422) for times outside the shift.
 */
export async function correctDuty(db: Database, { dutyId, correction, actor, now }: { dutyId: string, correction: DutyCorrection, actor: StaffActor, now: Date }): Promise<void> {
  const duty = await getDuty(db, dutyId)
  const shift = await getShift(db, duty.shiftId)
  if (shift.calledOffAt) throw shiftCalledOff()
  if (now < shift.startsAt) throw notBegun()
  if (duty.confirmedMinutes !== null) throw hoursConfirmed()
  if (duty.state !== 'present' && duty.state !== 'absent' && duty.state !== 'going') throw cannotCheckIn()
  if (duty.version !== correction.version) throw shiftChanged()
  const changes = correction.state === 'absent'
    ? { state: 'absent' as const, checkedInAt: null, checkedInBy: null, checkedOutAt: null, leftEarly: false }
    : { state: 'present' as const, ...correctedTimes(shift, correction, now), checkedInBy: 'community' as const }
  try {
    await commit(db, tx => [
      holdShift(tx, shift.id, isNull(shifts.calledOffAt)),
      tx.update(duties).set({ ...changes, swapAt: null, version: duty.version + 1 }).where(and(eq(duties.id, dutyId), eq(duties.version, duty.version), isNull(duties.confirmedMinutes))).returning({ id: duties.id }),
      ...recordEvent(tx, { action: 'shift.corrected', subject: { type: 'shift', id: shift.id }, actor, at: now, reason: correction.reason, facts: { dutyId, from: duty.state, to: correction.state } }),
    ])
  }
  catch (error) {
    if (error instanceof StaleWriteError) throw shiftChanged()
    throw error
  }
}

function correctedTimes(shift: Shift, { from, until }: { from: string, until: string }, now: Date) {
  const { startsAt: checkedInAt, endsAt: checkedOutAt } = timesOf({ on: shift.on, from, until })
  if (checkedInAt >= checkedOutAt || checkedInAt >= shift.endsAt || checkedOutAt <= shift.startsAt || checkedOutAt > now) {
    throw shiftInvalid({ issues: [{ path: 'until', code: 'shift.times_invalid' }] })
  }
  return { checkedInAt, checkedOutAt, leftEarly: isLeavingEarly(shift, checkedOutAt) }
}

/**
 * Closes shifts that are over: who was going and was never checked in is absent, who came and did not check out went at
 * the end, and nobody waits any more. Safe to run on several nodes at once. Says how many were closed.
 */
export async function closeShifts(db: Database, { now }: { now: Date }): Promise<number> {
  const over = new Date(now.getTime() - (closesAt({ endsAt: new Date(0) }).getTime()))
  const due = await db.select().from(shifts).where(and(isNull(shifts.closedAt), isNull(shifts.calledOffAt), lte(shifts.endsAt, over))).orderBy(asc(shifts.startsAt), asc(shifts.id)).limit(100)
  let closed = 0
  for (const { id, endsAt, version } of due) {
    const ofShift = eq(duties.shiftId, id)
    const next = sql`${duties.version} + 1`
    try {
      await commit(db, tx => [
        tx.update(shifts).set({ closedAt: now, version: version + 1 }).where(and(eq(shifts.id, id), eq(shifts.version, version), isNull(shifts.closedAt), isNull(shifts.calledOffAt))).returning({ id: shifts.id }),
        orNothing(tx.update(duties).set({ state: 'absent', swapAt: null, version: next }).where(and(ofShift, eq(duties.state, 'going'))).returning({ id: duties.id })),
        orNothing(tx.update(duties).set({ checkedOutAt: endsAt, version: next }).where(and(ofShift, eq(duties.state, 'present'), isNotNull(duties.checkedInAt), isNull(duties.checkedOutAt))).returning({ id: duties.id })),
        orNothing(tx.update(duties).set({ state: 'lapsed', version: next }).where(and(ofShift, inArray(duties.state, ['waiting']))).returning({ id: duties.id })),
        ...recordEvent(tx, { action: 'shift.closed', subject: { type: 'shift', id }, actor: { kind: 'system' }, at: now }),
      ])
      closed += 1
    }
    catch (error) { if (!(error instanceof StaleWriteError)) throw error }
  }
  return closed
}
