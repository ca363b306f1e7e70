import type { NitroApp } from 'nitropack/types'
import { expireUnscreened } from '../domain/volunteers/orderEnds.ts'
import { repeatOrders } from '../domain/volunteers/weeklyOrders.ts'
import { runEveryMinute } from '../http/everyMinute.ts'

/** Ends orders whose time is over unread, and places the next week of weekly ones. */
export default (nitroApp: NitroApp) => runEveryMinute(nitroApp, { task: 'orders' }, async ({ db, keys, calendar, now }) => {
  await expireUnscreened(db, { keys, now })
  await repeatOrders(db, { keys, calendar, now })
})
