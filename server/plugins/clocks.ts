import type { NitroApp } from 'nitropack/types'
import { runClocks } from '../domain/reports/jobs.ts'
import { usePortal } from '../http/portal.ts'

const everySeconds = 60

/** Looks every minute, on every node, which clocks of cases have run out. */
export default (nitroApp: NitroApp) => {
  if (import.meta.prerender) return
  let running: Promise<unknown> | undefined
  const run = () => {
    running ??= usePortal().then(({ db, keys, calendar }) => runClocks(db, { keys, calendar, now: new Date() }))
      .catch((error: unknown) => { console.error('The clocks of cases could not be read:', error instanceof Error ? error.name : error) })
      .finally(() => { running = undefined })
  }
  run()
  const timer = setInterval(run, everySeconds * 1000)
  timer.unref()
  nitroApp.hooks.hook('close', async () => {
    clearInterval(timer)
    await running
  })
}
