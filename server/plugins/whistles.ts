import type { NitroApp } from 'nitropack/types'
import { escalateSilence } from '../domain/whistles/commands.ts'
import { usePortal } from '../http/portal.ts'

/** Every minute, on every node, passes on which bodies were silent when their time was over. */
export default (nitroApp: NitroApp) => {
  if (import.meta.prerender) return
  let running = escalate()
  const timer = setInterval(() => { running = escalate() }, 60_000)
  timer.unref()
  nitroApp.hooks.hook('close', async () => {
    clearInterval(timer)
    await running
  })
}

async function escalate() {
  try {
    const { db, keys } = await usePortal()
    await escalateSilence(db, { keys, now: new Date() })
  }
  catch (error) { console.error('Silence could not be passed on:', error instanceof Error ? error.name : error) }
}
