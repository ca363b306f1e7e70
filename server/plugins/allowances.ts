import type { NitroApp } from 'nitropack/types'
import { removePastAllowances } from '../domain/nodes/commands.ts'
import { runEveryMinute } from '../http/everyMinute.ts'

/** Removes what nodes counted of addresses and visitors, a quarter of an hour after the last time. */
export default (nitroApp: NitroApp) => runEveryMinute(nitroApp, { task: 'allowances' }, ({ db }) => removePastAllowances(db))
