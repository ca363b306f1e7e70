import type { NitroApp } from 'nitropack/types'
import { removeStale } from '../domain/opendata/files.ts'
import { runEveryMinute } from '../http/everyMinute.ts'

/** What is no longer public stands a minute at most in a file nobody asked for since. */
export default (nitroApp: NitroApp) => {
  runEveryMinute(nitroApp, { task: 'openData', everywhere: true }, removeStale)
}
