import type { NitroApp } from 'nitropack/types'
import { usePortal } from '../http/portal.ts'
import { runTask } from '../http/tasks.ts'
import { deliverDueMails, openMailRoute } from '../domain/notifications/deliver.ts'

const everySeconds = 15

/** Sends what waits in the outbox, on every node. Without `SMTP_URL` it stays there, and the staff page says so. */
export default async (nitroApp: NitroApp) => {
  if (import.meta.prerender) return
  const { db, keys, baseUrl, site } = await usePortal()
  const route = openMailRoute({
    smtpUrl: process.env.SMTP_URL, host: baseUrl === null ? 'portal.invalid' : new URL(baseUrl).hostname, siteName: site.nameZh,
  })
  if (!route) return
  const closing = new AbortController()
  let running: Promise<unknown> | undefined
  const deliver = () => {
    running ??= runTask('mail', () => deliverDueMails(db, { keys, route, clock: () => new Date(), baseUrl, stop: closing.signal }))
      .finally(() => { running = undefined })
  }
  deliver()
  const timer = setInterval(deliver, everySeconds * 1000)
  timer.unref()
  nitroApp.hooks.hook('close', async () => {
    clearInterval(timer)
    closing.abort()
    route.close()
    await running
  })
}
