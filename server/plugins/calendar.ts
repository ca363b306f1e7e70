import type { NitroApp } from 'nitropack/types'
import { recountDue } from '../domain/calendar/commands.ts'
import { findLastRecount } from '../domain/calendar/queries.ts'
import { usePortal } from '../http/portal.ts'
import { runTask } from '../http/tasks.ts'
import { dueSources } from '../portal.ts'

const everyMs = 60_000

/**
 * Counts open due days again when the calendar is not the one they were last counted with: at the start, after an
 * interruption, and when this node learns of a year entered elsewhere. Then it does so twice, a minute apart: a request
 * under way may still have counted with the calendar of before.
 */
export default (nitroApp: NitroApp) => {
  if (import.meta.prerender) return
  const closing = new AbortController()
  let version: string | undefined
  let passes = 0
  let running: Promise<void> | undefined
  const follow = async () => {
    const { db, calendar } = await usePortal()
    if (version === undefined) passes = (await findLastRecount(db))?.calendarVersion === calendar.version ? 0 : 1
    else if (version !== calendar.version) passes = 2
    version = calendar.version
    if (passes > 0 && await recountDue(db, { sources: dueSources, calendar, now: new Date(), stop: closing.signal })) passes -= 1
  }
  const begin = () => {
    running ??= runTask('calendar', follow)
      .finally(() => { running = undefined })
  }
  begin()
  const timer = setInterval(begin, everyMs)
  timer.unref()
  nitroApp.hooks.hook('close', async () => {
    clearInterval(timer)
    closing.abort()
    await running
  })
}
