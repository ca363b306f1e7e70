import { isWeekend } from '../calendar/days.ts'
import { toDay } from '../time.ts'
import { refusalOf, type Errand, type Helper } from './leases.ts'
import type { FreeTime } from './rules.ts'

/** An order as it is matched. */
export interface Matchable extends Errand { id: string }

/**
 * Orders a volunteer is told of in a day, at most. People who were sent every request stopped reading them; what is over
 * is told of another day, and the page shows all of them at any time.
 */
export const toldPerDay = 5

const quarterMs = 15 * 60_000
const chinaOffsetMs = 8 * 3_600_000

/** The halves of a week's days a window touches, in Asia/Shanghai: morning until 12, afternoon until 18, then evening. */
export function freeTimesOf({ startsAt, endsAt }: Pick<Errand, 'startsAt' | 'endsAt'>): FreeTime[] {
  const found = new Set<FreeTime>()
  for (let at = startsAt.getTime(); at < endsAt.getTime() && found.size < 6; at += quarterMs) {
    const hour = new Date(at + chinaOffsetMs).getUTCHours()
    const part = hour < 12 ? 'Morning' : hour < 18 ? 'Afternoon' : 'Evening'
    found.add(`${isWeekend(toDay(new Date(at))) ? 'weekend' : 'weekday'}${part}`)
  }
  return [...found]
}

/** Whether part of the window lies where the volunteer has time; who named no times is asked at any. */
export function hasTime({ times }: Pick<Helper, 'times'>, errand: Pick<Errand, 'startsAt' | 'endsAt'>): boolean {
  return times.length === 0 || freeTimesOf(errand).some(time => times.includes(time))
}

/**
 * The orders that fit a volunteer: those they may take, at a time they have. By the day of the start, then their own
 * community first, then spread by a number made of both ids: everybody has another order of the same day first, always
 * the same one, and nobody's because of how they were judged.
 */
export function matching<Order extends Matchable>(helper: Helper, orders: readonly Order[]): Order[] {
  const fitting = orders.filter(order => refusalOf(helper, order) === null && hasTime(helper, order))
  const keyed = fitting.map(order => ({ order, day: toDay(order.startsAt), far: order.community === helper.community ? 0 : 1, spread: spreadOf(`${helper.id}:${order.id}`) }))
  return keyed.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0) || a.far - b.far || a.spread - b.spread || (a.order.id < b.order.id ? -1 : 1)).map(({ order }) => order)
}

/** A number that looks like chance and is always the same: FNV-1a in 32 bits, then mixed, since its last letters weigh too little. */
function spreadOf(text: string): number {
  let hash = 0x811C9DC5
  for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85EBCA6B)
  hash = Math.imul(hash ^ (hash >>> 13), 0xC2B2AE35)
  return (hash ^ (hash >>> 16)) >>> 0
}
