import type { NitroApp } from 'nitropack/types'
import { sendDigests } from '../domain/follows/commands.ts'
import { runEveryMinute } from '../http/everyMinute.ts'

/** Writes the mails to whoever follows something, when there is something to tell. */
export default (nitroApp: NitroApp) => runEveryMinute(nitroApp, { task: 'follows' }, ({ db, keys, now }) => sendDigests(db, { keys, now }))
