import type { NitroApp } from 'nitropack/types'
import { originOf } from '../domain/record/log.ts'
import { integrate } from '../domain/record/sequencer.ts'
import { usePortal } from '../http/portal.ts'
import { runTask } from '../http/tasks.ts'
import { logError } from '../log.ts'

const everySeconds = 15

/** Puts what waits into the public record and signs it, on every node. What waits is in it within a minute. */
export default (nitroApp: NitroApp) => {
  if (import.meta.prerender) return
  const closing = new AbortController()
  let running: Promise<unknown> | undefined
  let complaint: string | undefined
  const run = async () => {
    const { db, keys, dataDir, baseUrl } = await usePortal()
    const { refused } = await integrate({ db, keys, dataDir, origin: originOf(baseUrl) }, new Date(), { stop: closing.signal })
    if (refused && refused !== complaint) logError('record.refused', { reason: refused })
    complaint = refused
  }
  const sequence = () => {
    running ??= runTask('record', run)
      .finally(() => { running = undefined })
  }
  sequence()
  const timer = setInterval(sequence, everySeconds * 1000)
  timer.unref()
  nitroApp.hooks.hook('close', async () => {
    clearInterval(timer)
    closing.abort()
    await running
  })
}
