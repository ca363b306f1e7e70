import type { NitroApp } from 'nitropack/types'
import { runClocks } from '../domain/reports/jobs.ts'
import { runEveryMinute } from '../http/everyMinute.ts'

/** Looks which clocks of cases have run out. */
export default (nitroApp: NitroApp) => runEveryMinute(nitroApp, 'The clocks of cases could not be read:', ({ db, keys, calendar, now }) => runClocks(db, { keys, calendar, now }))
