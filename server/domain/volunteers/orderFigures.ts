import { and, eq, gte, inArray, lt, min, or } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { addMonths } from '../../../shared/calendar/days.ts'
import { lastFullMonth, median, rangeOfMonth, smallest, toPublicCount, type Month, type PublicCount } from '../../../shared/reports/figures.ts'
import { orderKinds } from '../../../shared/volunteers/orderKinds.ts'
import { isOver } from '../../../shared/volunteers/ratings.ts'
import type { OrderState } from '../../../shared/volunteers/rules.ts'
import { orderLeases, orderRatings, orders } from './tables.ts'

const ended = ['done', 'expired', 'cancelled', 'stopped', 'passedOn'] as const satisfies readonly OrderState[]

/** Of one kind of help: how many orders ended, and how many of these were done; a count of one to four is null. */
export interface KindFigures {
  kind: string
  ended: PublicCount
  done: PublicCount
  /** From the opening until somebody took it, in hours; null for fewer than five. */
  medianHoursToTake: number | null
  /** From the order until the help was over. */
  medianHoursToDone: number | null
}

export interface OrderFigures {
  /** The three full months they count. */
  from: Month
  to: Month
  kinds: KindFigures[]
  /** Help that was over and whose days to rate are, and how much of it was answered by the person served. */
  served: PublicCount
  answered: PublicCount
}

const hours = (from: Date, to: Date) => (to.getTime() - from.getTime()) / 3_600_000
const medianOf = (values: number[]) => values.length < smallest ? null : Math.round(median(values)! * 10) / 10

/**
 * What the public reads of all orders that ended in the last three full months: counts and middles, never of one person.
 * Demonstration orders do not count.
 */
export async function getOrderFigures(db: Database, { now }: { now: Date }): Promise<OrderFigures> {
  const to = lastFullMonth(now)
  const from = addMonths(`${to}-01`, -2).slice(0, 7)
  const [since, until] = [rangeOfMonth(from).from, rangeOfMonth(to).until]
  const rows = await db.select({ id: orders.id, kind: orders.kind, state: orders.state, receivedAt: orders.receivedAt, screenedAt: orders.screenedAt, closedAt: orders.closedAt, takenAt: min(orderLeases.takenAt) })
    .from(orders).leftJoin(orderLeases, eq(orderLeases.orderId, orders.id))
    .where(and(inArray(orders.state, [...ended]), gte(orders.closedAt, since), lt(orders.closedAt, until), eq(orders.isDemo, false)))
    .groupBy(orders.id, orders.kind, orders.state, orders.receivedAt, orders.screenedAt, orders.closedAt)
  const leases = await db.select({ state: orderLeases.state, rateBy: orderLeases.rateBy, rated: orderRatings.leaseId }).from(orders)
    .innerJoin(orderLeases, eq(orderLeases.orderId, orders.id)).leftJoin(orderRatings, eq(orderRatings.leaseId, orderLeases.id))
    .where(and(inArray(orders.state, [...ended]), gte(orders.closedAt, since), lt(orders.closedAt, until), eq(orders.isDemo, false), or(eq(orderLeases.state, 'finished'), eq(orderLeases.state, 'ended'))))
  const served = leases.filter(({ state, rateBy, rated }) => isOver(state) && (rated !== null || (rateBy !== null && rateBy <= now)))
  const kinds = [...new Set([...orderKinds.map(({ id }) => id), ...rows.map(({ kind }) => kind)])]
  return {
    from, to,
    kinds: kinds.map((kind) => {
      const own = rows.filter(row => row.kind === kind)
      const done = own.filter(({ state }) => state === 'done')
      return {
        kind, ended: toPublicCount(own.length), done: toPublicCount(done.length),
        medianHoursToTake: medianOf(own.flatMap(({ screenedAt, takenAt }) => screenedAt && takenAt ? [hours(screenedAt, takenAt)] : [])),
        medianHoursToDone: medianOf(done.flatMap(({ receivedAt, closedAt }) => closedAt ? [hours(receivedAt, closedAt)] : [])),
      }
    }).filter(({ ended: count }) => count !== 0),
    served: toPublicCount(served.length), answered: toPublicCount(served.filter(({ rated }) => rated !== null).length),
  }
}
