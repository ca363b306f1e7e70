import type { NitroApp } from 'nitropack/types'
import { removeExpired } from '../domain/reports/uploads.ts'
import { usePortal } from '../http/portal.ts'

const everyMinutes = 30

/** Forgets drafts and photos that were begun and never sent, on every node, whatever the visitors do. */
export default async (nitroApp: NitroApp) => {
  if (import.meta.prerender) return
  const { db, photos } = await usePortal()
  const forget = async () => {
    try { await removeExpired(db, { photos, now: new Date() }) }
    catch (error) { console.error('What has expired could not be removed:', error instanceof Error ? error.name : error) }
  }
  const timer = setInterval(() => { void forget() }, everyMinutes * 60_000)
  timer.unref()
  nitroApp.hooks.hook('close', () => { clearInterval(timer) })
  await forget()
}
