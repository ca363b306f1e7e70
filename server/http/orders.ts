import { getQuery, getRequestURL, getRouterParam, type H3Event } from 'h3'
import { addDays } from '../../shared/calendar/days.ts'
import { getClock } from '../../shared/calendar/clocks.ts'
import { communitiesOf, findSubDistrict } from '../../shared/places/places.ts'
import { toDay } from '../../shared/time.ts'
import { toQrCode } from '../domain/receipts/qr.ts'
import { getOrder } from '../domain/volunteers/orderQueries.ts'
import { findShownOrder } from '../domain/volunteers/ordering.ts'
import type { HandlerContext } from './handlers.ts'
import type { StaffContext } from './staff.ts'

const daysAhead = 21

/** What the form of an order needs: the days to choose from and the communities of the chosen sub-district. */
export function orderFormOf({ event, calendar, now }: Pick<HandlerContext, 'event' | 'calendar' | 'now'>) {
  const { subDistrict } = getQuery(event)
  const chosen = typeof subDistrict === 'string' ? findSubDistrict(subDistrict) ?? null : null
  const today = toDay(now)
  return {
    days: Array.from({ length: daysAhead }, (_, n) => addDays(today, n)), contactDays: getClock('order.contactRetention', calendar).amount ?? 0,
    subDistrict: chosen, communities: chosen ? communitiesOf(chosen.code).map(({ id, name, nameEn }) => ({ id, name, nameEn })) : [],
  }
}

/** The receipt of an order as it is shown once: number, code, and a picture of the address to look it up at. */
export async function findOrderCard({ event, db, keys, baseUrl, now }: Pick<HandlerContext, 'event' | 'db' | 'keys' | 'baseUrl' | 'now'>, orderId: string) {
  const receipt = await findShownOrder(db, { orderId, keys, now })
  if (!receipt) return null
  const { number, queryCode, receivedAt, screenDueOn } = receipt
  const address = `${baseUrl ?? getRequestURL(event).origin}/track`
  return { orderId, number, queryCode, receivedAt, screenDueOn, address, qr: toQrCode(`${address}?number=${number}`) }
}

/** The order an address names. */
export function orderIdOf(event: H3Event): string {
  return getRouterParam(event, 'id') ?? ''
}

/** The row check of a route that touches one order. */
export const ofOrder = {
  row: async ({ event, db }: Pick<StaffContext, 'event' | 'db'>) => {
    const { subDistrict, community } = await getOrder(db, orderIdOf(event))
    return { subDistrict, community }
  },
}
