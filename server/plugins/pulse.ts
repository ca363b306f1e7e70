import type { NitroApp } from 'nitropack/types'
import { giveSign } from '../domain/hearings/outages.ts'
import { usePortal } from '../http/portal.ts'
import { runTask } from '../http/tasks.ts'
import { logWarning } from '../log.ts'

const everyMs = 60_000

/**
 * Gives a sign of life each minute, on every node. What ended with an outage is measured before anybody is answered: at the start,
 * and when this process itself has slept, since its timers then come after its first request.
 */
export default (nitroApp: NitroApp) => {
  if (import.meta.prerender) return
  let lastAt = 0
  let giving: Promise<void> | undefined
  const give = () => giving ??= runTask('pulse', async () => {
    const { db, keys } = await usePortal()
    const outage = await giveSign(db, { keys })
    lastAt = Date.now()
    if (outage) logWarning('portal.outage', { from: outage.from, until: outage.to, count: outage.lengthened.length })
  }).finally(() => { giving = undefined })
  void give()
  const timer = setInterval(() => { void give() }, everyMs)
  timer.unref()
  nitroApp.hooks.hook('request', async () => {
    if (Date.now() - lastAt > 3 * everyMs) await give()
  })
  nitroApp.hooks.hook('close', async () => {
    clearInterval(timer)
    await giving
  })
}
