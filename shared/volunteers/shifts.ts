import { z } from 'zod'
import type { WorkCalendar } from '../calendar/calendar.ts'
import { getClock } from '../calendar/clocks.ts'
import { addDays } from '../calendar/days.ts'
import { singleLine } from '../text/plain.ts'
import { isDay, startOfDay, toDay, type Day } from '../time.ts'
import { seatedDuty, skills, type DutyState, type TeamForm } from './rules.ts'

const minuteMs = 60_000
const hourMs = 3_600_000

/** The other dialect of a length: hours as the clock book counts them. */
const hoursOf = (id: 'volunteer.lateCancel' | 'volunteer.shiftOffer' | 'volunteer.offer', calendar: WorkCalendar) => (getClock(id, calendar).amount ?? 0) * hourMs

/** From how many minutes before its beginning people are checked in, and how long after its end a shift is still open to be put right by code or by the leader. */
const openBeforeMinutes = 30
const openAfterMinutes = 30
/** Who goes in the last minutes has not left early. */
const earlyMinutes = 10

/** Copies of a shift in the following weeks, at most. */
export const maxCopies = 12
const maxSeats = 200
const longestHours = 12

export interface ShiftTimes { startsAt: Date, endsAt: Date }
interface ShiftStanding extends ShiftTimes { calledOffAt: Date | null, closedAt: Date | null }

/** Never alone: persuasion and the roads take two at least. */
export function leastOf(form: TeamForm): number {
  return form === 'persuasion' || form === 'roads' ? 2 : 1
}

/** Whether somebody can still sign up, answer an offer or say that they do not come. */
export function isAhead({ startsAt, calledOffAt }: Pick<ShiftStanding, 'startsAt' | 'calledOffAt'>, now: Date): boolean {
  return calledOffAt === null && now < startsAt
}

/** Less than 24 hours before the beginning (clock volunteer.lateCancel) a cancellation raises an alarm. It costs nothing all the same. */
export function isLateCancel({ startsAt }: Pick<ShiftTimes, 'startsAt'>, now: Date, calendar: WorkCalendar): boolean {
  return now.getTime() > startsAt.getTime() - hoursOf('volunteer.lateCancel', calendar)
}

/** Until when an offered place is held: two hours (clock volunteer.shiftOffer), never beyond the beginning. */
export function shiftOfferUntil({ startsAt }: Pick<ShiftTimes, 'startsAt'>, now: Date, calendar: WorkCalendar): Date {
  return new Date(Math.min(now.getTime() + hoursOf('volunteer.shiftOffer', calendar), startsAt.getTime()))
}

/**
 * Until when a place that a roster proposes is held: as long as a place in a team (clock volunteer.offer), but answered
 * before a cancellation would be late; shortly before that, as any offered place.
 */
export function rosterOfferUntil({ startsAt }: Pick<ShiftTimes, 'startsAt'>, now: Date, calendar: WorkCalendar): Date {
  const inTime = Math.min(now.getTime() + hoursOf('volunteer.offer', calendar), startsAt.getTime() - hoursOf('volunteer.lateCancel', calendar))
  return new Date(Math.max(inTime, shiftOfferUntil({ startsAt }, now, calendar).getTime()))
}

/** Whether fewer come than the shift needs. Only a shift that is still to come is at risk. */
export function isAtRisk(shift: ShiftStanding & { least: number }, going: number, now: Date): boolean {
  return shift.calledOffAt === null && now < shift.endsAt && going < shift.least
}

export function isSeatedDuty(state: DutyState): boolean {
  return seatedDuty.includes(state)
}

/** Who comes or has come; an offered place is not yet somebody who comes. */
export const comingDuty = ['going', 'present'] as const satisfies readonly DutyState[]

/** A place one may still give back. */
export const leavableDuty = ['going', 'waiting', 'offered'] as const satisfies readonly DutyState[]

/** From half an hour before the beginning to the end. */
export function canCheckIn({ startsAt, endsAt, calledOffAt, closedAt }: ShiftStanding, now: Date): boolean {
  return calledOffAt === null && closedAt === null && now.getTime() >= startsAt.getTime() - openBeforeMinutes * minuteMs && now < endsAt
}

/** From the beginning until half an hour after the end. */
export function canCheckOut({ startsAt, calledOffAt, closedAt, ...shift }: ShiftStanding, now: Date): boolean {
  return calledOffAt === null && closedAt === null && now >= startsAt && now < closesAt(shift)
}

/** From then on nobody checks in or out any more, and the shift closes by itself. */
export function closesAt({ endsAt }: Pick<ShiftTimes, 'endsAt'>): Date {
  return new Date(endsAt.getTime() + openAfterMinutes * minuteMs)
}

export function isLeavingEarly({ endsAt }: Pick<ShiftTimes, 'endsAt'>, at: Date): boolean {
  return at.getTime() < endsAt.getTime() - earlyMinutes * minuteMs
}

/** Whole minutes on duty: from coming to going, within the shift. 0 for who did not come. */
export function dutyMinutes({ startsAt, endsAt }: ShiftTimes, { checkedInAt, checkedOutAt }: { checkedInAt: Date | null, checkedOutAt: Date | null }): number {
  if (!checkedInAt) return 0
  const from = Math.max(checkedInAt.getTime(), startsAt.getTime())
  const until = Math.min((checkedOutAt ?? endsAt).getTime(), endsAt.getTime())
  return Math.max(0, Math.floor((until - from) / minuteMs))
}

const codeMinutes = 5

/** The number of the step of five minutes a check-in code is made for. */
export function codeStepOf(now: Date): number {
  return Math.floor(now.getTime() / (codeMinutes * minuteMs))
}

/** When the code shown at `now` is followed by another; it is taken for one step longer. */
export function codeChangesAt(now: Date): Date {
  return new Date((codeStepOf(now) + 1) * codeMinutes * minuteMs)
}

/** As it is shown: 123 456. */
export function formatShiftCode(code: string): string {
  return code.replace(/(\d{3})(?=\d)/g, '$1 ')
}

/** The six digits of a code as somebody typed it; null when it cannot be one. */
export function parseShiftCode(typed: string): string | null {
  const digits = typed.normalize('NFKC').replace(/[\s\-–—·.]/g, '')
  return /^\d{6}$/.test(digits) ? digits : null
}

/**
 * Whether somebody who goes there is to be reminded at `now`: the day before from eight o'clock on, so that saying no is
 * still in time for a shift of the morning.
 */
export function remindFrom({ on }: { on: Day }): Date {
  return new Date(startOfDay(addDays(on, -1)).getTime() + 8 * hourMs)
}

const clockTime = z.string('shift.time_invalid').regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'shift.time_invalid')
const day = z.string('shift.day_invalid').refine(isDay, 'shift.day_invalid')
const words = z.strictObject({ zh: singleLine({ max: 200 }), en: singleLine({ max: 200 }).nullable() })
const count = z.number('shift.count_invalid').int('shift.count_invalid').min(1, 'shift.count_invalid').max(maxSeats, 'shift.count_invalid')

const planned = {
  on: day,
  from: clockTime,
  until: clockTime,
  place: words,
  note: words.nullable(),
  skills: z.array(z.enum(skills)).max(skills.length),
  seats: count,
  least: count,
  /** The site of the ledger it is at, if any. */
  siteId: z.string().min(1).max(40, 'shift.site_unknown').nullable(),
}

interface Plan { on: Day, from: string, until: string, seats: number, least: number }

/** Asked beside everything else that is wrong, so that nobody is sent back twice. */
const isSound = <Schema extends z.ZodType<Plan>>(schema: Schema) => schema
  .refine(plan => plan.seats < 1 || plan.least <= plan.seats, { path: ['least'], message: 'shift.least_too_many' })
  .refine(plan => isLongEnough(plan), { path: ['until'], message: 'shift.times_invalid' })

const isLongEnough = (plan: Plan) => {
  const { startsAt, endsAt } = timesOf(plan)
  // What is no time at all has been said of the field itself.
  if (Number.isNaN(startsAt.getTime() + endsAt.getTime())) return true
  return endsAt > startsAt && endsAt.getTime() - startsAt.getTime() <= longestHours * hourMs
}

/** A shift as staff plan it. `id` is made by the page: sent again it is the same shift. */
export const shiftSchema = isSound(z.strictObject({ id: z.uuid(), teamId: z.string('shift.team_missing').min(1, 'shift.team_missing').max(40, 'shift.team_missing'), ...planned, copies: z.number('shift.copies_invalid').int('shift.copies_invalid').min(0, 'shift.copies_invalid').max(maxCopies, 'shift.copies_invalid') }))
export type ShiftPlan = z.output<typeof shiftSchema>

export const shiftChangeSchema = isSound(z.strictObject({ version: z.number().int().min(1), ...planned }))
export type ShiftChange = z.output<typeof shiftChangeSchema>

export const callOffSchema = z.strictObject({ version: z.number().int().min(1), reason: singleLine({ max: 300 }) })

/** The instants of a plan of a day in Beijing; which ends on the day it begins. */
export function timesOf({ on, from, until }: Pick<Plan, 'on' | 'from' | 'until'>): ShiftTimes {
  return { startsAt: new Date(`${on}T${from}:00+08:00`), endsAt: new Date(`${on}T${until}:00+08:00`) }
}

/** What staff write down of somebody's duty, as they see it or as they were told on the telephone. */
export const dutyStepSchema = z.strictObject({ step: z.enum(['come', 'leave', 'present', 'out', 'absent']) })

/** Somebody who telephones is put on a shift by the number of their sign-up. */
export const phonedSignUpSchema = z.strictObject({ number: singleLine({ max: 20 }) })

/** What a shift that has closed says of somebody is put right, with a reason. Times are of the day of the shift. */
export const dutyCorrectionSchema = z.discriminatedUnion('state', [
  z.strictObject({ version: z.number().int().min(1), state: z.literal('absent'), reason: singleLine({ max: 300 }) }),
  z.strictObject({ version: z.number().int().min(1), state: z.literal('present'), from: clockTime, until: clockTime, reason: singleLine({ max: 300 }) }),
])
export type DutyCorrection = z.output<typeof dutyCorrectionSchema>

/** A check-in code as somebody typed it. */
export const shiftCodeSchema = z.strictObject({ code: singleLine({ max: 40 }) })

export const shiftListSchema = z.strictObject({
  from: day.optional().catch(undefined),
  community: z.string().max(20).optional(),
  teamId: z.string().min(1).max(40).optional().catch(undefined),
  cursor: z.string().max(200).optional(),
})

/** The first instant staff see in their list unless they ask for another: this day's. */
export const listFrom = (from: Day | undefined, now: Date) => startOfDay(from ?? toDay(now))
