import type { DutyState, LeaseState, OrderState } from './rules.ts'

/** How somebody stands on a shift of today. */
type TodayStanding = 'arrived' | 'coming' | 'missing' | 'lateCancel'

/** Null for whoever does not matter today: they wait, said no in time, or have been noted as absent and are so no news. */
export function standingToday({ state, isLate }: { state: DutyState, isLate: boolean }, { startsAt }: { startsAt: Date }, now: Date): TodayStanding | null {
  if (state === 'present') return 'arrived'
  if (state === 'absent') return 'missing'
  if (state === 'going') return now >= startsAt ? 'missing' : 'coming'
  return state === 'cancelled' && isLate ? 'lateCancel' : null
}

/** How many more are needed for a shift that is not over: those who come and have come count. */
export function lackingToday({ least, endsAt }: { least: number, endsAt: Date }, standings: readonly (TodayStanding | null)[], now: Date): number {
  return now >= endsAt ? 0 : Math.max(0, least - standings.filter(standing => standing === 'arrived' || standing === 'coming').length)
}

/** Why an order waits for the community today; null when it does not. */
export type OrderWait = 'screening' | 'untaken' | 'notStarted' | 'notFinished'

interface TodayOrder { state: OrderState, startsAt: Date, endsAt: Date, taken: number, helpers: number }

/**
 * To be screened; free for today; taken and not started although its time has begun; or still running after its end.
 * The most pressing reason where several hold.
 */
export function waitToday(order: TodayOrder, leases: ReadonlyArray<{ state: LeaseState }>, { now, endOfToday }: { now: Date, endOfToday: Date }): OrderWait | null {
  if (order.state === 'posted') return 'screening'
  if (order.state !== 'open') return null
  if (now > order.endsAt && leases.some(({ state }) => state === 'started')) return 'notFinished'
  if (now > order.startsAt && leases.some(({ state }) => state === 'taken')) return 'notStarted'
  return order.taken < order.helpers && order.startsAt < endOfToday && order.endsAt > now ? 'untaken' : null
}
