import type { NitroApp } from 'nitropack/types'
import { endOverdueLeases } from '../domain/volunteers/leases.ts'
import { sendDigests } from '../domain/volunteers/matching.ts'
import { runEveryMinute } from '../http/everyMinute.ts'

/** Every minute ends leases nobody started or finished in time, and tells volunteers once a day how many orders fit them. */
export default (nitroApp: NitroApp) => runEveryMinute(nitroApp, { task: 'leases' }, async ({ db, keys, calendar, now }) => {
  await endOverdueLeases(db, { keys, calendar, now })
  await sendDigests(db, { keys, now })
})
