import { z } from 'zod'
import type { WorkCalendar } from '../calendar/calendar.ts'
import { dueBy, getClock, type ClockId } from '../calendar/clocks.ts'
import { plainText } from '../text/plain.ts'
import { endOfDay } from '../time.ts'
import { findOrderKind } from './orderKinds.ts'
import { fitsAge } from './serving.ts'
import { solvedAnswers, type AgeBand, type FreeTime, type LeaseState, type OrderState, type Skill } from './rules.ts'

const hourMs = 3_600_000

/** Facts about a volunteer that decide what they may take. */
export interface Helper {
  id: string
  subDistrict: string
  community: string
  ageBand: AgeBand
  skills: readonly Skill[]
  times: readonly FreeTime[]
  /** Active, and so checked and trained. */
  mayServe: boolean
  /** The agreement of a team whose work is risky, accepted as it now reads. */
  hasRiskAgreement: boolean
}

/** Facts about an order that decide who may take it. */
export interface Errand {
  kind: string
  subDistrict: string
  community: string
  skills: readonly Skill[]
  startsAt: Date
  endsAt: Date
}

export const refusals = ['notServing', 'elsewhere', 'tooYoung', 'noAgreement', 'skillMissing', 'own'] as const
/** Why somebody may not take an order. */
export type Refusal = (typeof refusals)[number]

/**
 * Null when the volunteer may take the order. In their own sub-district, of age for the kind (志愿服务条例 12), with an
 * agreement where the kind is risky (志愿服务条例 19), with every skill it asks for, and not their own. A kind that is no
 * longer on the list is taken to be risky and for adults.
 */
export function refusalOf(helper: Helper, errand: Errand, { isOwn = false }: { isOwn?: boolean } = {}): Refusal | null {
  const { isRisky, minAge } = findOrderKind(errand.kind) ?? { isRisky: true, minAge: 18 }
  if (!helper.mayServe) return 'notServing'
  if (isOwn) return 'own'
  if (helper.subDistrict !== errand.subDistrict) return 'elsewhere'
  if (!fitsAge({ minAge }, helper.ageBand)) return 'tooYoung'
  if (isRisky && !helper.hasRiskAgreement) return 'noAgreement'
  if (!errand.skills.every(skill => helper.skills.includes(skill))) return 'skillMissing'
  return null
}

const hoursOf = (id: ClockId, calendar: WorkCalendar) => {
  const { amount, unit } = getClock(id, calendar)
  return (amount ?? 0) * (unit === 'minute' ? hourMs / 60 : unit === 'day' ? 24 * hourMs : hourMs)
}

/**
 * Until when a lease has to be started: so long after it was taken or, when that is later, after the window began; never
 * longer after the window's end.
 */
export function startByOf({ startsAt, endsAt }: Pick<Errand, 'startsAt' | 'endsAt'>, takenAt: Date, calendar: WorkCalendar): Date {
  const from = Math.min(Math.max(takenAt.getTime(), startsAt.getTime()), endsAt.getTime())
  return new Date(from + hoursOf('order.start', calendar))
}

/** Until when a started lease has to be finished: so long after the window's end, or after the start when that was later. */
export function finishByOf({ endsAt }: Pick<Errand, 'endsAt'>, startedAt: Date, calendar: WorkCalendar): Date {
  return new Date(Math.max(endsAt.getTime(), startedAt.getTime()) + hoursOf('order.finish', calendar))
}

/** Until when the person served is asked, exclusive: the end of the last day in Asia/Shanghai. */
export function rateByOf(endedAt: Date, calendar: WorkCalendar): Date {
  const due = dueBy('order.rate', endedAt, calendar)
  return due ? due.at ?? endOfDay(due.day) : endedAt
}

/** Times of a lease that decide whether it lives. */
export interface LeaseTimes { state: LeaseState, startBy: Date, finishBy: Date | null }

/** Whether a lease lives at the instant, whether or not the job that ends leases has run. */
export function livesAt({ state, startBy, finishBy }: LeaseTimes, now: Date): boolean {
  if (state === 'taken') return now < startBy
  return state === 'started' && finishBy !== null && now < finishBy
}

/** Who is there an hour early may begin; earlier a start would only keep others from the order. */
export const earlyStartMs = hourMs

export function mayBegin({ startsAt }: Pick<Errand, 'startsAt'>, now: Date): boolean {
  return now.getTime() >= startsAt.getTime() - earlyStartMs
}

/** The leases that count as a taken place of an order. */
export const countsAsTaken = (state: LeaseState) => state === 'taken' || state === 'started' || state === 'finished'

/**
 * What an open order becomes when its leases stand like this: `done` when every helper it asked for has finished, or when
 * its window is over, nobody holds it and somebody came; `expired` when it is over and nobody did. Other states stay.
 */
export function settledState({ state, helpers, endsAt }: { state: OrderState, helpers: number, endsAt: Date }, leases: readonly { state: LeaseState }[], now: Date): OrderState {
  if (state !== 'open' || leases.some(lease => lease.state === 'taken' || lease.state === 'started')) return state
  if (leases.filter(lease => lease.state === 'finished').length >= helpers) return 'done'
  if (now < endsAt) return 'open'
  return leases.some(lease => lease.state === 'finished' || lease.state === 'ended' || lease.state === 'noAnswer') ? 'done' : 'expired'
}

/** What the volunteer says when they have finished; words may stay away. */
export const finishSchema = z.strictObject({
  solved: z.enum(solvedAnswers, 'lease.solved_missing'),
  words: plainText({ max: 300, min: 0 }).default('').transform(text => text === '' ? null : text),
})

/** Which order, or which lease, a tap is about. */
export const takeSchema = z.strictObject({ orderId: z.string().min(1).max(40) })
export const takeOverSchema = z.strictObject({ leaseId: z.string().min(1).max(40) })
