import { and, asc, eq, exists, gt, inArray, isNull, lt, lte, notExists, sql, type SQL } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { untilSettled } from '../../database/untilSettled.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import type { Locale } from '../../../shared/locale.ts'
import { formatInstant } from '../../../shared/time.ts'
import type { RosterReason } from '../../../shared/volunteers/records.ts'
import { mayServe } from '../../../shared/volunteers/serving.ts'
import { isAhead, isLateCancel, isSeatedDuty, leavableDuty, remindFrom, rosterOfferUntil, shiftOfferUntil } from '../../../shared/volunteers/shifts.ts'
import { prepareVolunteerMail } from './contacts.ts'
import { findServing, findVolunteer } from './queries.ts'
import { cannotCancel, dutyNotFound, notServing, seatsTaken, shiftBegun, shiftCalledOff, shiftNotFound } from './shiftErrors.ts'
import { duties, memberships, shifts, volunteerConflicts, volunteers } from './tables.ts'

export type Shift = typeof shifts.$inferSelect
export type Duty = typeof duties.$inferSelect

/** What a command is given besides what it is about. */
export interface Circumstances { keys: Keys, calendar: WorkCalendar, now: Date }

/**
 * The first write of every commit that gives, takes or ranks places of a shift: it holds the shift's row until the commit
 * has ended, so that such commits come one after the other on every node, and what they ask of places and queue in
 * between is as the last one left it.
 */
export function holdShift(tx: Database, shiftId: string, guard?: SQL): Write {
  return tx.update(shifts).set({ taken: sql`${shifts.taken}` }).where(and(eq(shifts.id, shiftId), guard)).returning({ id: shifts.id })
}

/** As it was read: neither moved nor called off since. */
export const isAsRead = (shift: Shift) => and(eq(shifts.version, shift.version), isNull(shifts.calledOffAt))

/** Throws `shift.not_found` (404). */
export async function getShift(db: Database, id: string): Promise<Shift> {
  const [shift] = await db.select().from(shifts).where(eq(shifts.id, id))
  if (!shift) throw shiftNotFound()
  return shift
}

/** Throws `shift.duty_not_found` (404). */
export async function getDuty(db: Database, id: string): Promise<Duty> {
  const [duty] = await db.select().from(duties).where(eq(duties.id, id))
  if (!duty) throw dutyNotFound()
  return duty
}

export async function findDuty(db: Database, { shiftId, volunteerId }: { shiftId: string, volunteerId: string }): Promise<Duty | undefined> {
  const [duty] = await db.select().from(duties).where(and(eq(duties.shiftId, shiftId), eq(duties.volunteerId, volunteerId)))
  return duty
}

/** Nobody is asked to a site they are tied to; they may have said so since they queued. */
const isUntied = (db: Database) => notExists(db.select({ one: sql`1` }).from(volunteerConflicts)
  .where(and(eq(volunteerConflicts.volunteerId, duties.volunteerId), eq(volunteerConflicts.siteId, shifts.siteId))))

/** Whoever waits and could come: somebody who has paused, left the team or is tied to the site keeps no place free. */
export const waitingIn = (tx: Database, shiftId: string) => tx.select({ one: sql`1` }).from(duties)
  .innerJoin(shifts, eq(shifts.id, duties.shiftId))
  .innerJoin(volunteers, and(eq(volunteers.id, duties.volunteerId), eq(volunteers.state, 'active')))
  .innerJoin(memberships, and(eq(memberships.volunteerId, duties.volunteerId), eq(memberships.teamId, shifts.teamId), eq(memberships.state, 'seated')))
  .where(and(eq(duties.shiftId, shiftId), eq(duties.state, 'waiting'), isUntied(tx)))

export const freePlaceIn = (tx: Database, shiftId: string) => tx.select({ one: sql`1` }).from(shifts).where(and(eq(shifts.id, shiftId), lt(shifts.taken, shifts.seats)))

/** The rank behind everybody who ever asked. */
export const nextRankIn = (tx: Database, shiftId: string) => tx.select({ rank: sql<number>`coalesce(max(${duties.rank}), 0) + 1` }).from(duties).where(eq(duties.shiftId, shiftId))

/** Counts `by` places more as taken, never more than there are. */
export function takePlaces(tx: Database, shiftId: string, by: number, guard?: SQL): Write {
  return tx.update(shifts).set({ taken: sql`${shifts.taken} + ${by}` })
    .where(and(eq(shifts.id, shiftId), sql`${shifts.taken} + ${by} <= ${shifts.seats}`, guard)).returning({ id: shifts.id })
}

/** Counts a place as free. While the shift has not begun only when nobody waits for it. */
function giveBackPlace(tx: Database, shiftId: string, { hasBegun }: { hasBegun: boolean }): Write {
  return tx.update(shifts).set({ taken: sql`${shifts.taken} - 1` })
    .where(and(eq(shifts.id, shiftId), gt(shifts.taken, 0), hasBegun ? undefined : notExists(waitingIn(tx, shiftId)))).returning({ id: shifts.id })
}

/** A mail that says only that there is something to look up, or when a shift is. No write without an address. */
export async function prepareMail(db: Database, volunteerId: string, { keys, now }: Pick<Circumstances, 'keys' | 'now'>, startsAt?: Date): Promise<(tx: Database) => Write[]> {
  const volunteer = await findVolunteer(db, volunteerId)
  if (!volunteer) return () => []
  return prepareVolunteerMail(db, volunteer, { keys, now, ...startsAt ? { kind: 'volunteer.reminded', params: { time: formatInstant(startsAt, volunteer.locale as Locale) } } : {} })
}

/** Everybody who has or waits for a place is told that something of the shift has changed. */
export async function prepareShiftNotices(db: Database, shiftId: string, circumstances: Pick<Circumstances, 'keys' | 'now'>): Promise<(tx: Database) => Write[]> {
  const concerned = await db.select({ volunteerId: duties.volunteerId }).from(duties).where(and(eq(duties.shiftId, shiftId), inArray(duties.state, ['going', 'waiting', 'offered', 'present'])))
  const mails = await Promise.all(concerned.map(({ volunteerId }) => prepareMail(db, volunteerId, circumstances)))
  return tx => mails.flatMap(mail => mail(tx))
}

export const dutyEvent = (tx: Database, action: string, { shiftId, id }: Pick<Duty, 'shiftId' | 'id'>, { actor, now }: { actor: Actor, now: Date }, facts: Record<string, unknown> = {}) =>
  recordEvent(tx, { action, subject: { type: 'shift', id: shiftId }, actor, at: now, facts: { dutyId: id, ...facts } })

/** A duty is changed as it was read. */
export const changeDuty = (tx: Database, { id, version }: Pick<Duty, 'id' | 'version'>, changes: Partial<typeof duties.$inferInsert>): Write =>
  tx.update(duties).set({ ...changes, version: version + 1 }).where(and(eq(duties.id, id), eq(duties.version, version))).returning({ id: duties.id })

/** Whether they may serve in the team of a shift, by the one rule. Throws `shift.not_serving` (409). */
export async function requireServing(db: Database, { teamId }: Shift, volunteerId: string): Promise<void> {
  const found = await findServing(db, { teamId, volunteerId })
  if (!found || !mayServe(found)) throw notServing()
}

/** As far as the commit can see, they may still serve there. */
export const stillServes = (tx: Database, { teamId }: Shift, volunteerId: string) => exists(tx.select({ one: sql`1` }).from(memberships)
  .innerJoin(volunteers, and(eq(volunteers.id, memberships.volunteerId), eq(volunteers.state, 'active')))
  .where(and(eq(memberships.teamId, teamId), eq(memberships.volunteerId, volunteerId), eq(memberships.state, 'seated'))))

export function requireAhead(shift: Shift, now: Date) {
  if (shift.calledOffAt) throw shiftCalledOff()
  if (!isAhead(shift, now)) throw shiftBegun()
}

/** What a fresh place in a shift begins with, whatever went before. */
export const afresh = { why: null, offeredAt: null, answerBy: null, answeredAt: null, cancelledAt: null, isLate: false, swapAt: null, remindedAt: null } as const

/** Who signs up after the reminders have gone out knows when it is. */
export const remindedOf = (shift: Shift, now: Date) => now >= remindFrom(shift) ? now : null

/** Who stands next in the visible queue. */
export async function listNext(db: Database, shiftId: string, limit: number): Promise<Duty[]> {
  const rows = await db.select({ duty: duties }).from(duties).innerJoin(shifts, eq(shifts.id, duties.shiftId))
    .innerJoin(volunteers, and(eq(volunteers.id, duties.volunteerId), eq(volunteers.state, 'active')))
    .innerJoin(memberships, and(eq(memberships.volunteerId, duties.volunteerId), eq(memberships.teamId, shifts.teamId), eq(memberships.state, 'seated')))
    .where(and(eq(duties.shiftId, shiftId), eq(duties.state, 'waiting'), isUntied(db))).orderBy(asc(duties.rank), asc(duties.id)).limit(limit)
  return rows.map(({ duty }) => duty)
}

/** Offers somebody who waits the place that is held for them until they answer. */
async function prepareOffer(db: Database, duty: Duty, shift: Shift, { keys, calendar, now }: Circumstances): Promise<(tx: Database) => Write[]> {
  const mail = await prepareMail(db, duty.volunteerId, { keys, now })
  const answerBy = shiftOfferUntil(shift, now, calendar)
  return tx => [
    tx.update(duties).set({ state: 'offered', offeredAt: now, answerBy, version: duty.version + 1 })
      .where(and(eq(duties.id, duty.id), eq(duties.state, 'waiting'), eq(duties.version, duty.version))).returning({ id: duties.id }),
    ...dutyEvent(tx, 'shift.offered', duty, { actor: { kind: 'system' }, now }, { until: answerBy.toISOString() }),
    ...mail(tx),
  ]
}

/**
 * Offers those who wait the places that are free, in the order of the queue. Places that staff added, and those freed
 * while everybody who waited had paused. Says how many were offered.
 */
export function offerFreePlaces(db: Database, { shiftId, ...circumstances }: { shiftId: string } & Circumstances): Promise<number> {
  return untilSettled(async () => {
    const shift = await getShift(db, shiftId)
    if (!isAhead(shift, circumstances.now) || shift.taken >= shift.seats) return 0
    const next = await listNext(db, shiftId, shift.seats - shift.taken)
    if (next.length === 0) return 0
    const offers = await Promise.all(next.map(duty => prepareOffer(db, duty, shift, circumstances)))
    await commit(db, tx => [
      holdShift(tx, shiftId, isAsRead(shift)),
      takePlaces(tx, shiftId, next.length),
      ...offers.flatMap(offer => offer(tx)),
    ])
    return next.length
  })
}

interface Leaving extends Circumstances {
  dutyId: string
  /** Unless said, somebody steps back: an offer is passed on, a place or the queue given up. */
  to?: 'lapsed' | 'cancelled'
  actor: Actor
  /** Whether it is so still; it may throw, and what it says no to is left as it is. */
  decide: (duty: Duty, shift: Shift) => boolean
}

/**
 * Takes somebody out, and in the same commit offers the place they had to the next of the queue, or gives it back when
 * nobody waits. Once the shift has begun nobody is asked any more. False when there was nothing to do.
 */
function leave(db: Database, { dutyId, to: said, actor, decide, ...circumstances }: Leaving): Promise<boolean> {
  const { now, calendar } = circumstances
  return untilSettled(async () => {
    const duty = await getDuty(db, dutyId)
    const shift = await getShift(db, duty.shiftId)
    if (!decide(duty, shift)) return false
    const to = said ?? (duty.state === 'offered' ? 'declined' : 'cancelled')
    const hadPlace = isSeatedDuty(duty.state)
    const hasBegun = now >= shift.startsAt
    const isLate = to === 'cancelled' && duty.state === 'going' && isLateCancel(shift, now, calendar)
    const [next] = hadPlace && !hasBegun ? await listNext(db, shift.id, 1) : []
    const offer = next && await prepareOffer(db, next, shift, circumstances)
    const mail = to === 'lapsed' || actor.kind !== 'resident' ? await prepareMail(db, duty.volunteerId, circumstances) : () => []
    const action = to === 'cancelled' && isLate ? 'shift.cancelledLate' : `shift.${to}`
    await commit(db, tx => [
      holdShift(tx, shift.id, isAsRead(shift)),
      changeDuty(tx, duty, { state: to, swapAt: null, answeredAt: now, isLate, ...to === 'cancelled' ? { cancelledAt: now } : {} }),
      ...dutyEvent(tx, action, duty, { actor, now }),
      ...offer ? offer(tx) : hadPlace ? [giveBackPlace(tx, shift.id, { hasBegun })] : [],
      ...mail(tx),
    ])
    return true
  })
}

/**
 * "这次不行": one tap, and it costs nothing. A place that was offered is passed on; late or in time, the place goes to the
 * next of the queue in the same commit. Said again it stays said. Throws `shift.cannot_cancel` (409) when it has begun.
 */
export async function cancelDuty(db: Database, { dutyId, actor, ...circumstances }: { dutyId: string, actor: Actor } & Circumstances): Promise<void> {
  await leave(db, {
    dutyId, actor, ...circumstances,
    decide: ({ state }, shift) => {
      if (state === 'cancelled' || state === 'declined' || state === 'lapsed') return false
      if (!leavableDuty.some(leavable => leavable === state) || !isAhead(shift, circumstances.now)) throw cannotCancel()
      return true
    },
  })
}

const atOnce = 200

/**
 * Lets offers lapse that nobody has answered in time, and asks the next. Safe to run on several nodes at once: of two the
 * slower finds it done. Says how many lapsed.
 */
export async function lapseOffers(db: Database, circumstances: Circumstances): Promise<number> {
  const { now } = circumstances
  const due = await db.select({ id: duties.id }).from(duties)
    .where(and(eq(duties.state, 'offered'), lte(duties.answerBy, now))).orderBy(asc(duties.answerBy), asc(duties.id)).limit(atOnce)
  let lapsed = 0
  for (const { id: dutyId } of due) {
    const hasLapsed = await leave(db, {
      dutyId, to: 'lapsed', actor: { kind: 'system' }, ...circumstances,
      decide: ({ state, answerBy }) => state === 'offered' && answerBy !== null && answerBy <= now,
    })
    if (hasLapsed) lapsed += 1
  }
  return lapsed
}

/** Offers what is free to whoever waits for it, on every shift to come. Says how many places were offered. */
export async function fillPlaces(db: Database, circumstances: Circumstances): Promise<number> {
  const rows = await db.selectDistinct({ id: shifts.id }).from(shifts).innerJoin(duties, and(eq(duties.shiftId, shifts.id), eq(duties.state, 'waiting')))
    .where(and(gt(shifts.startsAt, circumstances.now), isNull(shifts.calledOffAt), lt(shifts.taken, shifts.seats))).limit(atOnce)
  let offered = 0
  for (const { id: shiftId } of rows) offered += await offerFreePlaces(db, { shiftId, ...circumstances })
  return offered
}

/**
 * The places somebody has or waits for on shifts to come, given up because they paused or left, or left one team. Each
 * goes to the next of its queue. Says how many there were.
 */
export async function dropDuties(db: Database, { volunteerId, teamId, actor, ...circumstances }: { volunteerId: string, teamId?: string, actor: Actor } & Circumstances): Promise<number> {
  const { now } = circumstances
  const rows = await db.select({ id: duties.id }).from(duties).innerJoin(shifts, eq(shifts.id, duties.shiftId))
    .where(and(eq(duties.volunteerId, volunteerId), inArray(duties.state, [...leavableDuty]), gt(shifts.startsAt, now), teamId === undefined ? undefined : eq(shifts.teamId, teamId)))
  let dropped = 0
  for (const { id: dutyId } of rows) {
    const isDropped = await leave(db, {
      dutyId, to: 'cancelled', actor, ...circumstances, decide: ({ state }, shift) => leavableDuty.some(leavable => leavable === state) && isAhead(shift, now),
    })
    if (isDropped) dropped += 1
  }
  return dropped
}

/** Whom a roster proposes, and why; `why` is what the roster says, as messages. */
export interface Proposal { volunteerId: string, why: RosterReason[] }

/**
 * Offers places to those a roster proposes, whether or not they asked; who already has a place keeps it and is told why.
 * Each answers within the time of `rosterOfferUntil`. Nothing happens unless all of them find a place.
 * Throws `shift.seats_taken`, `shift.called_off`, `shift.begun` and `shift.not_serving` (409).
 */
export function offerPlaces(db: Database, { shiftId, chosen, actor, ...circumstances }: { shiftId: string, chosen: readonly Proposal[], actor: Actor } & Circumstances): Promise<void> {
  const { now, calendar } = circumstances
  return untilSettled(async () => {
    const shift = await getShift(db, shiftId)
    requireAhead(shift, now)
    const answerBy = rosterOfferUntil(shift, now, calendar)
    const rows = await db.select().from(duties).where(eq(duties.shiftId, shiftId))
    const writes: Array<(tx: Database) => Write[]> = []
    let added = 0
    for (const { volunteerId, why } of chosen) {
      const before = rows.find(row => row.volunteerId === volunteerId)
      if (before && isSeatedDuty(before.state)) {
        writes.push(tx => [changeDuty(tx, before, { why })])
        continue
      }
      await requireServing(db, shift, volunteerId)
      const mail = await prepareMail(db, volunteerId, circumstances)
      const id = before?.id ?? createId()
      const place = added++
      const row = { ...afresh, state: 'offered' as const, why, offeredAt: now, answerBy }
      writes.push(tx => [
        before
          // Who waits keeps their place in the queue should they not answer; who starts anew stands at its end.
          ? changeDuty(tx, before, { ...row, ...before.state === 'waiting' ? {} : { askedAt: now } })
          : tx.insert(duties).values({ id, shiftId, volunteerId, askedAt: now, leftEarly: false, version: 1, rank: sql`(${nextRankIn(tx, shiftId)})`, ...row }).returning({ id: duties.id }),
        ...dutyEvent(tx, 'shift.proposed', { id, shiftId }, { actor, now }, { until: answerBy.toISOString(), place }),
        ...mail(tx),
      ])
    }
    if (shift.taken + added > shift.seats) throw seatsTaken()
    await commit(db, tx => [
      holdShift(tx, shiftId, and(isAsRead(shift), eq(shifts.taken, shift.taken))),
      ...added > 0 ? [takePlaces(tx, shiftId, added)] : [],
      ...writes.flatMap(write => write(tx)),
    ])
  })
}

/** Mails each who goes once, the day before, when it is. Safe to run on several nodes at once. Says how many were reminded. */
export async function remindDuties(db: Database, { keys, now }: Pick<Circumstances, 'keys' | 'now'>): Promise<number> {
  const rows = await db.select({ duty: duties, shift: shifts }).from(shifts)
    .innerJoin(duties, and(eq(duties.shiftId, shifts.id), eq(duties.state, 'going'), isNull(duties.remindedAt)))
    .where(and(gt(shifts.startsAt, now), lt(shifts.startsAt, new Date(now.getTime() + 40 * 3_600_000)), isNull(shifts.calledOffAt))).limit(atOnce)
  let reminded = 0
  for (const { duty, shift } of rows.filter(({ shift }) => now >= remindFrom(shift))) {
    const mail = await prepareMail(db, duty.volunteerId, { keys, now }, shift.startsAt)
    try {
      await commit(db, tx => [holdShift(tx, shift.id, isAsRead(shift)), changeDuty(tx, duty, { remindedAt: now }), ...mail(tx)])
      reminded += 1
    }
    catch (error) { if (!(error instanceof StaleWriteError)) throw error }
  }
  return reminded
}
