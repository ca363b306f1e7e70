import type { NitroApp } from 'nitropack/types'
import { lapseInvitations } from '../domain/hearings/applications.ts'
import { usePortal } from '../http/portal.ts'

/** Every minute, on every node, lets invitations lapse that nobody has answered in time, and invites the next. */
export default (nitroApp: NitroApp) => {
  if (import.meta.prerender) return
  let running = lapse()
  const timer = setInterval(() => { running = lapse() }, 60_000)
  timer.unref()
  nitroApp.hooks.hook('close', async () => {
    clearInterval(timer)
    await running
  })
}

async function lapse() {
  try {
    const { db, keys, calendar } = await usePortal()
    await lapseInvitations(db, { keys, calendar, now: new Date() })
  }
  catch (error) { console.error('Invitations could not be looked through:', error instanceof Error ? error.name : error) }
}
