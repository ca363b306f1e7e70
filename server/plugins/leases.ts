import type { NitroApp } from 'nitropack/types'
import { endOverdueLeases } from '../domain/volunteers/leases.ts'
import { sendDigests } from '../domain/volunteers/matching.ts'
import { usePortal } from '../http/portal.ts'

/** Every minute, on every node, ends leases nobody started or finished in time, and tells volunteers once a day what fits them. */
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
    const now = new Date()
    await endOverdueLeases(db, { keys, calendar, now })
    await sendDigests(db, { keys, now })
  }
  catch (error) { console.error('Orders could not be looked through:', error instanceof Error ? error.name : error) }
}
