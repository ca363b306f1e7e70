import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { NitroApp } from 'nitropack/types'
import { applyMatterRetention } from '../domain/hearings/retention.ts'
import { applyRetention } from '../domain/reports/retention.ts'
import { removePastLeases } from '../domain/reports/snoozes.ts'
import { applyVolunteerRetention } from '../domain/volunteers/retention.ts'
import { uploadFolder } from '../http/upload.ts'
import { usePortal } from '../http/portal.ts'

const hourMs = 3_600_000

/**
 * Every half hour, on every node, removes drafts, waiting photos, originals of approved copies, contacts and addresses of
 * followers whose time is over, and bytes an interrupted upload left behind.
 */
export default (nitroApp: NitroApp) => {
  if (import.meta.prerender) return
  let running = tidy()
  const timer = setInterval(() => { running = tidy() }, hourMs / 2)
  timer.unref()
  nitroApp.hooks.hook('close', async () => {
    clearInterval(timer)
    await running
  })
}

async function tidy() {
  try {
    const { db, photos, calendar } = await usePortal()
    const now = new Date()
    await applyRetention(db, { photos, calendar, now })
    await applyMatterRetention(db, { photos, calendar, now })
    await applyVolunteerRetention(db, { calendar, now })
    await removePastLeases(db, now)
    await removeLeftBehind(await uploadFolder())
  }
  catch (error) { console.error('What has expired could not be removed:', error instanceof Error ? error.name : error) }
}

/** No upload lasts an hour: an older file has lost its request. */
async function removeLeftBehind(folder: string) {
  const names = await readdir(folder).catch(() => [])
  for (const name of names) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined)
    if (found && found.mtimeMs < Date.now() - hourMs) await rm(path, { force: true })
  }
}
