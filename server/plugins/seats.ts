import type { NitroApp } from 'nitropack/types'
import { lapseOffers } from '../domain/volunteers/seats.ts'
import { endPauses } from '../domain/volunteers/standing.ts'
import { usePortal } from '../http/portal.ts'

/** Every minute, on every node, lets offers of seats lapse that nobody has answered in time, offers these to the next, and ends pauses whose day has come. */
export default (nitroApp: NitroApp) => {
  if (import.meta.prerender) return
  let running = look()
  const timer = setInterval(() => { running = look() }, 60_000)
  timer.unref()
  nitroApp.hooks.hook('close', async () => {
    clearInterval(timer)
    await running
  })
}

async function look() {
  try {
    const { db, keys, calendar } = await usePortal()
    const circumstances = { keys, calendar, now: new Date() }
    await lapseOffers(db, circumstances)
    await endPauses(db, circumstances)
  }
  catch (error) { console.error('The seats of volunteers could not be looked through:', error instanceof Error ? error.name : error) }
}
