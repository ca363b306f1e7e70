import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { NitroApp } from 'nitropack/types'
import { keepErasureList, reapplyErasures } from '../domain/privacy/erasureList.ts'
import { removeExpiredData } from '../domain/privacy/retention.ts'
import { removePastLeases } from '../domain/reports/snoozes.ts'
import { uploadFolder } from '../http/upload.ts'
import { usePortal } from '../http/portal.ts'

const hourMs = 3_600_000

/**
 * Every half hour, on every node, removes the personal data whose time is over and bytes an interrupted upload left behind, and
 * keeps the list of deletions. At the start it first deletes again what the list names and an older copy of the database has.
 */
export default (nitroApp: NitroApp) => {
  if (import.meta.prerender) return
  let running = deleteAgain().then(tidy)
  const timer = setInterval(() => { running = tidy() }, hourMs / 2)
  timer.unref()
  nitroApp.hooks.hook('close', async () => {
    clearInterval(timer)
    await running
  })
}

const erasureFile = (dataDir: string) => join(dataDir, 'erasures.jsonl')

async function deleteAgain() {
  try {
    const { db, photos, keys, calendar, dataDir } = await usePortal()
    await reapplyErasures(db, { file: erasureFile(dataDir), photos, keys, calendar, now: new Date() })
  }
  catch (error) { console.error('What was deleted before could not be deleted again:', error instanceof Error ? error.name : error) }
}

async function tidy() {
  try {
    const { db, photos, calendar, dataDir } = await usePortal()
    const now = new Date()
    await removeExpiredData(db, { photos, calendar, now })
    await keepErasureList(db, { file: erasureFile(dataDir) })
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
