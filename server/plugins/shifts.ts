import type { NitroApp } from 'nitropack/types'
import { closeShifts } from '../domain/volunteers/checkIn.ts'
import { fillPlaces, lapseOffers, remindDuties } from '../domain/volunteers/duties.ts'
import { usePortal } from '../http/portal.ts'

/** Every minute, on every node, lets offers of a shift lapse and asks the next, reminds of tomorrow, and closes what is over. */
export default (nitroApp: NitroApp) => {
  if (import.meta.prerender) return
  let running = lookThrough()
  const timer = setInterval(() => { running = lookThrough() }, 60_000)
  timer.unref()
  nitroApp.hooks.hook('close', async () => {
    clearInterval(timer)
    await running
  })
}

async function lookThrough() {
  try {
    const { db, keys, calendar } = await usePortal()
    const circumstances = { keys, calendar, now: new Date() }
    await lapseOffers(db, circumstances)
    await fillPlaces(db, circumstances)
    await remindDuties(db, circumstances)
    await closeShifts(db, circumstances)
  }
  catch (error) { console.error('Shifts could not be looked through:', error instanceof Error ? error.name : error) }
}
