import { addDays } from '../calendar/days.ts'
import { startOfDay, toDay } from '../time.ts'

/** How often somebody wants to be told: at most once in seven days, or once a day. */
export const rhythms = ['weekly', 'daily'] as const
export type Rhythm = (typeof rhythms)[number]

/** What can be followed without an account. */
export const followKinds = ['site', 'subDistrict', 'hearing'] as const
export type FollowKind = (typeof followKinds)[number]

/** An address follows no more than this. */
export const maxFollows = 50

const days: Record<Rhythm, number> = { weekly: 7, daily: 1 }
const hourOfDay = 9

/** When to look for news again: nine in the morning in Beijing, seven days or one day after this instant's day. */
export function nextDigestAt(rhythm: Rhythm, after: Date): Date {
  return new Date(startOfDay(addDays(toDay(after), days[rhythm])).getTime() + hourOfDay * 3_600_000)
}
