import type { NitroApp } from 'nitropack/types'
import type { Portal } from '../portal.ts'
import { usePortal } from './portal.ts'

/**
 * Runs a job at the start and each minute, on every node, one run at a time; the last one ends before the server does. A
 * job has to bear that another node does the same. `complaint` begins the line of the log when it fails.
 */
export function runEveryMinute(nitroApp: NitroApp, complaint: string, job: (portal: Portal & { now: Date }) => Promise<unknown>): void {
  if (import.meta.prerender) return
  let running: Promise<unknown> | undefined
  const run = () => {
    running ??= usePortal().then(portal => job({ ...portal, now: new Date() }))
      .catch((error: unknown) => { console.error(complaint, error instanceof Error ? error.name : error) })
      .finally(() => { running = undefined })
  }
  run()
  const timer = setInterval(run, 60_000)
  timer.unref()
  nitroApp.hooks.hook('close', async () => {
    clearInterval(timer)
    await running
  })
}
