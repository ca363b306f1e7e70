import type { NitroApp } from 'nitropack/types'
import { runClocks } from '../domain/reports/jobs.ts'
import { runEveryMinute } from '../http/everyMinute.ts'

/** Looks which clocks of cases have run out. */
export default (nitroApp: NitroApp) => runEveryMinute(nitroApp, { task: 'clocks' }, ({ db, keys, calendar, now }) => runClocks(db, { keys, calendar, now }))
