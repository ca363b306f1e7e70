import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { NitroApp } from 'nitropack/types'
import { keepErasureList, reapplyErasures } from '../domain/privacy/erasureList.ts'
import { removeExpiredData } from '../domain/privacy/retention.ts'
import { removePastLeases } from '../domain/reports/snoozes.ts'
import { runAlone } from '../http/everyMinute.ts'
import { uploadFolder } from '../http/upload.ts'
import { usePortal } from '../http/portal.ts'
import { runTask } from '../http/tasks.ts'

const hourMs = 3_600_000

/**
 * Every half hour removes the personal data whose time is over, once a day files that no row names, on one node, and on every node bytes an interrupted upload left
 * behind; each keeps its own list of deletions. At the start it first deletes again what the list names and an older copy of the database has.
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
  await runTask('erasures', async () => {
    const { db, photos, keys, calendar, dataDir } = await usePortal()
    await reapplyErasures(db, { file: erasureFile(dataDir), photos, keys, calendar, now: new Date() })
  })
}

/** The first sweep is half an hour after the start: whoever opened the wrong database has time to see it. */
const turnsOfDay = 48
let turn = 0

async function tidy() {
  const sweepsFiles = turn++ % turnsOfDay === 1
  await runTask('retention', async () => {
    const { db, photos, calendar, dataDir } = await usePortal()
    const now = new Date()
    await runAlone(db, { task: 'retention', restMs: hourMs / 2 - 60_000 }, async () => {
      await removeExpiredData(db, { photos, calendar, now, sweepsFiles })
      await removePastLeases(db, now)
    })
    // The list and the received bytes are each node's own.
    await keepErasureList(db, { file: erasureFile(dataDir) })
    await removeLeftBehind(await uploadFolder())
  })
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
