import type { NitroApp } from 'nitropack/types'
import { followOrders } from '../domain/assistance/routing.ts'
import { runEveryMinute } from '../http/everyMinute.ts'

/** Lets needs follow the orders of volunteers that were placed for them. */
export default (nitroApp: NitroApp) => runEveryMinute(nitroApp, { task: 'assistance' }, async ({ db, keys, calendar, now }) => {
  await followOrders(db, { keys, calendar, now })
})
