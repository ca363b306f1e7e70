import type { WorkCalendar } from '../calendar/calendar.ts'
import { dueBy, getClock } from '../calendar/clocks.ts'
import type { Issue } from '../errors.ts'
import { endOfDay } from '../time.ts'
import type { AgendaItem, Bilingual } from './records.ts'
import type { MatterKind } from './rules.ts'

/** Somebody who wants to speak, or who comes to listen. */
export const applicationRoles = ['speaker', 'observer'] as const
export type ApplicationRole = (typeof applicationRoles)[number]

export const selections = ['draw', 'arrival'] as const
export type Selection = (typeof selections)[number]

export const applicationStates = ['applied', 'waiting', 'invited', 'confirmed', 'declined', 'lapsed', 'withdrawn', 'present', 'absent'] as const
export type ApplicationState = (typeof applicationStates)[number]

/** Who has a seat. Seats taken are always as many as there are of these. */
export const seatedStates = ['invited', 'confirmed', 'present', 'absent'] as const satisfies readonly ApplicationState[]

/** Who may still say that they do not come. */
export const leavableStates = ['applied', 'waiting', 'invited', 'confirmed'] as const satisfies readonly ApplicationState[]

export function isSeated(state: ApplicationState): boolean {
  return (seatedStates as readonly ApplicationState[]).includes(state)
}

export function canLeave(state: ApplicationState): boolean {
  return (leavableStates as readonly ApplicationState[]).includes(state)
}

/** Before the first instant, inside, or from the last instant on, which is over for everybody. */
export type Phase = 'notYet' | 'open' | 'over'

interface Times { startsAt: Date, applyFrom: Date | null, applyUntil: Date | null }

/**
 * Whether one can apply at `now`: to speak inside the window, to listen from its beginning until the meeting starts. An
 * instant that is not set bounds nothing before the meeting.
 */
export function phaseOf({ startsAt, applyFrom, applyUntil }: Times, role: ApplicationRole, now: Date): Phase {
  if (applyFrom && now < applyFrom) return 'notYet'
  const until = role === 'speaker' && applyUntil ? applyUntil : startsAt
  return now < until ? 'open' : 'over'
}

/** The last instant at which somebody who is invited at `now` has not answered too late, exclusive: the end of the day, or the meeting itself. */
export function answerByOf({ startsAt }: Pick<Times, 'startsAt'>, now: Date, calendar: WorkCalendar): Date {
  const due = dueBy('hearing.confirm', now, calendar)
  const end = due ? due.at ?? endOfDay(due.day) : startsAt
  return end < startsAt ? end : startsAt
}

const dayMs = 86_400_000
const minuteMs = 60_000

/** Days between the materials and the meeting, at least; 重大行政决策程序暂行条例 16 says seven. */
export function materialDays(calendar: WorkCalendar): number {
  return getClock('hearing.materials', calendar).amount ?? 0
}

/** The last instant at which materials may be published, itself still in time: so many times 24 hours before the meeting. */
export function materialsDueBy({ startsAt }: Pick<Times, 'startsAt'>, calendar: WorkCalendar): Date {
  return new Date(startsAt.getTime() - materialDays(calendar) * dayMs)
}

export function areMaterialsLate(meeting: Pick<Times, 'startsAt'>, at: Date, calendar: WorkCalendar): boolean {
  return at.getTime() > materialsDueBy(meeting, calendar).getTime()
}

export function minutesOf(agenda: readonly AgendaItem[]): number {
  return agenda.reduce((sum, { minutes }) => sum + minutes, 0)
}

/** A group that already is keeps its id; a new one has none. */
export interface PlannedGroup { id?: string, name: Bilingual, seats: number }

export interface MeetingPlan {
  startsAt: Date
  endsAt: Date
  place: Bilingual
  agenda: AgendaItem[]
  applyFrom: Date | null
  applyUntil: Date | null
  selection: Selection
  selectionRule: Bilingual | null
  observerSeats: number
  groups: PlannedGroup[]
}

/** Whether a hearing comes so soon after the applications that whoever is invited cannot answer and still have the materials in time. */
export function isTooTight({ startsAt, applyUntil }: Pick<Times, 'startsAt' | 'applyUntil'>, calendar: WorkCalendar): boolean {
  return applyUntil !== null && areMaterialsLate({ startsAt }, new Date(applyUntil.getTime() + confirmDays(calendar) * dayMs), calendar)
}

/** Days there are to answer an invitation. */
export function confirmDays(calendar: WorkCalendar): number {
  return getClock('hearing.confirm', calendar).amount ?? 0
}

const issue = (path: string, code: string, params?: Issue['params']): Issue => params ? { path, code, params } : { path, code }

/** What is wrong with a plan whenever it is looked at: order of the instants, and an agenda longer than the meeting. */
export function findPlanIssues({ startsAt, endsAt, agenda, applyFrom, applyUntil, groups }: Pick<MeetingPlan, 'startsAt' | 'endsAt' | 'agenda' | 'applyFrom' | 'applyUntil' | 'groups'>): Issue[] {
  const available = Math.floor((endsAt.getTime() - startsAt.getTime()) / minuteMs)
  const minutes = minutesOf(agenda)
  return [
    ...available <= 0 ? [issue('endsAt', 'meeting.ends_before_start')] : minutes > available ? [issue('agenda', 'meeting.agenda_too_long', { minutes, available })] : [],
    ...applyFrom && applyUntil && applyUntil <= applyFrom ? [issue('applyUntil', 'meeting.apply_order')] : [],
    ...applyUntil && applyUntil > startsAt ? [issue('applyUntil', 'meeting.apply_after_start')] : [],
    ...groups.length > 0 && (!applyFrom || !applyUntil) ? [issue(applyFrom ? 'applyUntil' : 'applyFrom', 'meeting.apply_missing')] : [],
  ]
}

/**
 * What stands in the way of calling a meeting at `now`. A hearing has seats by group, seats for the public, a rule of
 * selection that is public before anybody can apply, and so much time that whoever is invited can answer and have the
 * materials the legal days before (重大行政决策程序暂行条例 16). An evening of the neighbours needs only its time and place.
 */
export function findCallIssues(plan: MeetingPlan, { kind, now, calendar }: { kind: MatterKind, now: Date, calendar: WorkCalendar }): Issue[] {
  const { startsAt, applyFrom, selectionRule, agenda, observerSeats, groups } = plan
  const isHearing = kind === 'hearing'
  return [
    ...findPlanIssues(plan),
    ...startsAt <= now ? [issue('startsAt', 'meeting.in_the_past')] : [],
    ...applyFrom && applyFrom < now ? [issue('applyFrom', 'meeting.apply_before_call')] : [],
    ...groups.length > 0 && selectionRule === null ? [issue('selectionRule', 'meeting.rule_missing')] : [],
    ...isHearing && agenda.length === 0 ? [issue('agenda', 'meeting.agenda_missing')] : [],
    ...isHearing && groups.length === 0 ? [issue('groups', 'meeting.groups_missing')] : [],
    ...isHearing && observerSeats === 0 ? [issue('observerSeats', 'meeting.observers_missing')] : [],
    ...isHearing && isTooTight(plan, calendar) ? [issue('applyUntil', 'meeting.too_tight', { confirmDays: confirmDays(calendar), materialDays: materialDays(calendar) })] : [],
  ]
}

/** Another time of a called meeting must leave the legal days for materials that were not sent in time for it. */
export function leavesTimeForMaterials({ startsAt, materialsSentAt }: { startsAt: Date, materialsSentAt: Date | null }, now: Date, calendar: WorkCalendar): boolean {
  return !areMaterialsLate({ startsAt }, materialsSentAt ?? now, calendar)
}
