import { and, eq, exists, notExists, sql } from 'drizzle-orm'
import { commit, orNothing, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError, UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { untilSettled } from '../../database/untilSettled.ts'
import type { Actor } from '../events/record.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import type { DutyState } from '../../../shared/volunteers/rules.ts'
import { isSeatedDuty } from '../../../shared/volunteers/shifts.ts'
import {
  afresh, changeDuty, dutyEvent, findDuty, freePlaceIn, getDuty, getShift, holdShift, isAsRead, listNext, nextRankIn, prepareMail, remindedOf, requireAhead, requireServing, stillServes, takePlaces,
  waitingIn, type Circumstances,
} from './duties.ts'
import { judgeDuty } from './roster.ts'
import { dutyRefused } from './rosterErrors.ts'
import { alreadyThere, dutyNotFound, notGoing, notOffered, numberUnknown, offerOver, swapGone } from './shiftErrors.ts'
import { duties, volunteers } from './tables.ts'

/** The same person tapping twice meets their own row: that is read again, as any other that was quicker. */
async function commitOwn(db: Database, declare: (tx: Database) => Array<Write | OptionalWrite>): Promise<void> {
  try { await commit(db, declare) }
  catch (error) { throw error instanceof UniqueViolationError ? new StaleWriteError() : error }
}

/** Throws what keeps them from this duty: `roster.site`, `roster.overlap`, `roster.rest`, `roster.cap` (409). What it gives is for the commit. */
async function requireFair(db: Database, asked: { shiftId: string, volunteerId: string, calendar: WorkCalendar }): Promise<(tx: Database) => Write[]> {
  const { obstacle, hold } = await judgeDuty(db, asked)
  if (obstacle) throw dutyRefused[obstacle]()
  return hold
}

/**
 * Signs somebody up: in the same commit they get a free place when nobody waits for one, or the next place of the queue.
 * Whoever has or waits for a place keeps it; whoever cancelled, passed or did not answer stands at the end.
 * Throws `shift.not_found` (404), `shift.called_off`, `shift.begun`, `shift.not_serving`
 * and the codes of `requireFair` (409).
 */
export function signUpForShift(db: Database, { shiftId, volunteerId, actor, calendar, now }: { shiftId: string, volunteerId: string, actor: Actor } & Omit<Circumstances, 'keys'>): Promise<DutyState> {
  return untilSettled(async () => {
    const shift = await getShift(db, shiftId)
    const before = await findDuty(db, { shiftId, volunteerId })
    if (before && (isSeatedDuty(before.state) || before.state === 'waiting')) return before.state
    requireAhead(shift, now)
    await requireServing(db, shift, volunteerId)
    const holdFair = await requireFair(db, { shiftId, volunteerId, calendar })
    const id = before?.id ?? createId()
    await commitOwn(db, (tx): Array<Write | OptionalWrite> => {
      const row = {
        ...afresh, askedAt: now, remindedAt: remindedOf(shift, now), rank: sql`(${nextRankIn(tx, shiftId)})`,
        state: sql<DutyState>`case when ${and(exists(freePlaceIn(tx, shiftId)), notExists(waitingIn(tx, shiftId)))} then 'going' else 'waiting' end`,
      }
      const isGoing = exists(tx.select({ one: sql`1` }).from(duties).where(and(eq(duties.id, id), eq(duties.state, 'going'))))
      return [
        holdShift(tx, shiftId, and(isAsRead(shift), stillServes(tx, shift, volunteerId))),
        ...holdFair(tx),
        before
          ? tx.update(duties).set({ ...row, version: before.version + 1 }).where(and(eq(duties.id, id), eq(duties.version, before.version))).returning({ id: duties.id })
          : tx.insert(duties).values({ id, shiftId, volunteerId, leftEarly: false, version: 1, ...row }).returning({ id: duties.id }),
        orNothing(takePlaces(tx, shiftId, 1, isGoing)),
        ...dutyEvent(tx, 'shift.signedUp', { id, shiftId }, { actor, now }),
      ]
    })
    return (await getDuty(db, id)).state
  })
}

/**
 * Signs somebody up who telephones, by the number of their sign-up. Throws `shift.number_unknown` (422) and the codes of
 * `signUpForShift`.
 */
export async function signUpByNumber(db: Database, { number, ...signUp }: { shiftId: string, number: string, actor: Actor } & Omit<Circumstances, 'keys'>): Promise<DutyState> {
  const digits = number.normalize('NFKC').replace(/\D/g, '')
  const [volunteer] = await db.select({ id: volunteers.id }).from(volunteers).where(eq(volunteers.number, `ZY-${digits}`))
  if (!volunteer) throw numberUnknown({ issues: [{ path: 'number', code: 'shift.number_unknown' }] })
  return signUpForShift(db, { volunteerId: volunteer.id, ...signUp })
}

/**
 * "I come." Said again it stays said. Judged by the clock inside the write, whether or not the job has run.
 * Throws `shift.offer_over`, `shift.not_offered`, `shift.not_serving` and the codes of `requireFair` (409).
 */
export function acceptOffer(db: Database, { dutyId, actor, calendar, now }: { dutyId: string, actor: Actor } & Omit<Circumstances, 'keys'>): Promise<void> {
  return untilSettled(async () => {
    const duty = await getDuty(db, dutyId)
    const { state, answerBy } = duty
    if (state === 'going' || state === 'present') return
    if (state === 'lapsed' || (state === 'offered' && answerBy && now >= answerBy)) throw offerOver()
    if (state !== 'offered') throw notOffered()
    const shift = await getShift(db, duty.shiftId)
    requireAhead(shift, now)
    await requireServing(db, shift, duty.volunteerId)
    const holdFair = await requireFair(db, { shiftId: shift.id, volunteerId: duty.volunteerId, calendar })
    await commit(db, tx => [
      holdShift(tx, shift.id, and(isAsRead(shift), stillServes(tx, shift, duty.volunteerId))),
      ...holdFair(tx),
      changeDuty(tx, duty, { state: 'going', answeredAt: now, remindedAt: remindedOf(shift, now) }),
      ...dutyEvent(tx, 'shift.accepted', duty, { actor, now }),
    ])
  })
}

/**
 * "Find somebody to take my place": those who wait are told, and whoever serves in the team sees it. Until somebody takes
 * it the place stays theirs. Throws `shift.not_going`, `shift.called_off` and `shift.begun` (409).
 */
export function askToSwap(db: Database, { dutyId, actor, ...circumstances }: { dutyId: string, actor: Actor } & Circumstances): Promise<void> {
  const { now } = circumstances
  return untilSettled(async () => {
    const duty = await getDuty(db, dutyId)
    if (duty.state !== 'going') throw notGoing()
    const shift = await getShift(db, duty.shiftId)
    requireAhead(shift, now)
    if (duty.swapAt) return
    const waiting = await listNext(db, shift.id, 20)
    const mails = await Promise.all(waiting.map(({ volunteerId }) => prepareMail(db, volunteerId, circumstances)))
    await commit(db, tx => [
      holdShift(tx, shift.id, isAsRead(shift)),
      changeDuty(tx, duty, { swapAt: now }),
      ...dutyEvent(tx, 'shift.swapAsked', duty, { actor, now }),
      ...mails.flatMap(mail => mail(tx)),
    ])
  })
}

/** They come after all. Nothing happens when they look for nobody. Throws `shift.not_going` (409) when somebody has taken it. */
export function stopSwap(db: Database, { dutyId, actor, now }: { dutyId: string, actor: Actor, now: Date }): Promise<void> {
  return untilSettled(async () => {
    const duty = await getDuty(db, dutyId)
    if (duty.state !== 'going') throw notGoing()
    if (!duty.swapAt) return
    await commit(db, tx => [changeDuty(tx, duty, { swapAt: null }), ...dutyEvent(tx, 'shift.swapStopped', duty, { actor, now })])
  })
}

/**
 * Takes the place of somebody who looks for that. Exactly one does; whoever was slower gets `shift.swap_gone`, and the one
 * who took it gets the same answer again. It costs who gave it nothing, however late.
 * Throws `shift.swap_gone`, `shift.already_there`, `shift.called_off`, `shift.begun`, `shift.not_serving`
 * and the codes of `requireFair` (409).
 */
export function takeOver(db: Database, { dutyId, shiftId, volunteerId, actor, ...circumstances }: { dutyId: string, shiftId: string, volunteerId: string, actor: Actor } & Circumstances): Promise<void> {
  const { now } = circumstances
  return untilSettled(async () => {
    const duty = await getDuty(db, dutyId)
    if (duty.shiftId !== shiftId) throw dutyNotFound()
    const shift = await getShift(db, shiftId)
    const mine = await findDuty(db, { shiftId: shift.id, volunteerId })
    const isTaken = duty.state !== 'going' || !duty.swapAt
    if (mine && isSeatedDuty(mine.state)) {
      if (isTaken && mine.state === 'going') return
      throw alreadyThere()
    }
    if (isTaken) throw swapGone()
    requireAhead(shift, now)
    await requireServing(db, shift, volunteerId)
    const holdFair = await requireFair(db, { shiftId: shift.id, volunteerId, calendar: circumstances.calendar })
    const mail = await prepareMail(db, duty.volunteerId, circumstances)
    const id = mine?.id ?? createId()
    await commitOwn(db, (tx) => {
      const row = { ...afresh, state: 'going' as const, answeredAt: now, remindedAt: remindedOf(shift, now) }
      return [
        holdShift(tx, shift.id, and(isAsRead(shift), stillServes(tx, shift, volunteerId))),
        ...holdFair(tx),
        changeDuty(tx, duty, { state: 'cancelled', swapAt: null, cancelledAt: now, answeredAt: now, isLate: false }),
        mine
          ? changeDuty(tx, mine, row)
          : tx.insert(duties).values({ id, shiftId: shift.id, volunteerId, askedAt: now, leftEarly: false, version: 1, rank: sql`(${nextRankIn(tx, shift.id)})`, ...row }).returning({ id: duties.id }),
        ...dutyEvent(tx, 'shift.swapped', duty, { actor, now }, { takenBy: id }),
        ...mail(tx),
      ]
    })
  })
}
