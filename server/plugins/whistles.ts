import type { NitroApp } from 'nitropack/types'
import { escalateSilence } from '../domain/whistles/commands.ts'
import { runEveryMinute } from '../http/everyMinute.ts'

/** Passes on which bodies were silent when their time was over. */
export default (nitroApp: NitroApp) => runEveryMinute(nitroApp, { task: 'whistles' }, ({ db, keys, now }) => escalateSilence(db, { keys, now }))
