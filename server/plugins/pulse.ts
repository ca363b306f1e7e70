import type { NitroApp } from 'nitropack/types'
import { giveSign } from '../domain/hearings/outages.ts'
import { usePortal } from '../http/portal.ts'

const everyMs = 60_000

/**
 * Gives a sign of life each minute, on every node. What ended with an outage is measured before anybody is answered: at the start,
 * and when this process itself has slept, since its timers then come after its first request.
 */
export default (nitroApp: NitroApp) => {
  if (import.meta.prerender) return
  let lastAt = 0
  let giving: Promise<void> | undefined
  const give = () => giving ??= usePortal()
    .then(async ({ db, keys }) => {
      const outage = await giveSign(db, { keys })
      lastAt = Date.now()
      if (outage) console.warn(`The portal was away from ${outage.from.toISOString()} until ${outage.to.toISOString()}; ${outage.lengthened.length} windows were lengthened`)
    })
    .catch((error: unknown) => { console.error('No sign of life could be given:', error instanceof Error ? error.name : error) })
    .finally(() => { giving = undefined })
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
