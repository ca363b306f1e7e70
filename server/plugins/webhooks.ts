import type { NitroApp } from 'nitropack/types'
import { deliverWebhooks } from '../domain/webhooks/deliver.ts'
import { usePortal } from '../http/portal.ts'
import { runTask } from '../http/tasks.ts'
import { wayOut } from '../http/outbound.ts'

const everySeconds = 10

/** Tells webhooks what has become public, on every node; more often than each minute, since the first repetition comes after seconds. */
export default (nitroApp: NitroApp) => {
  if (import.meta.prerender) return
  const closing = new AbortController()
  let running: Promise<unknown> | undefined
  const deliver = () => {
    running ??= runTask('webhooks', async () => {
      const portal = await usePortal()
      await deliverWebhooks(portal.db, { ...wayOut(portal), stop: closing.signal })
    })
      .finally(() => { running = undefined })
  }
  const timer = setInterval(deliver, everySeconds * 1000)
  timer.unref()
  nitroApp.hooks.hook('close', async () => {
    clearInterval(timer)
    closing.abort()
    await running
  })
}
