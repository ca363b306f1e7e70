import type { NitroApp } from 'nitropack/types'
import { originOf } from '../domain/record/log.ts'
import { integrate } from '../domain/record/sequencer.ts'
import { usePortal } from '../http/portal.ts'

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
    if (refused && refused !== complaint) console.error(`The public record is signed no more: ${refused}. See docs/record.md.`)
    complaint = refused
  }
  const sequence = () => {
    running ??= run()
      .catch((error: unknown) => { console.error('The public record could not be continued:', error instanceof Error ? error.name : error) })
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
