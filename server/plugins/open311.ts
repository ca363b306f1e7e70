import type { NitroApp } from 'nitropack/types'
import { publishRequests, tellClients } from '../domain/open311/publishing.ts'
import { runEveryMinute } from '../http/everyMinute.ts'

/** Every tenth minute is enough for what changes with the week. */
const publishEveryMs = 10 * 60_000

/** Tells clients of Open311 how their requests stand, and publishes what may be. */
export default (nitroApp: NitroApp) => {
  let publishedAt = 0
  runEveryMinute(nitroApp, { task: 'open311' }, async ({ db, now }) => {
    await tellClients(db, { now })
    if (now.getTime() - publishedAt < publishEveryMs) return
    await publishRequests(db, { now })
    publishedAt = now.getTime()
  })
}
