import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, vi } from 'vitest'
import { watchChanges } from '#server/database/changes'
import { connectDatabase } from '#server/database/connect'
import { createTestDatabaseIn } from './database.ts'

/** A watched database, and a second connection as another process has it. */
export async function openWatched() {
  const folder = mkdtempSync(join(tmpdir(), 'portal-changes-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const { db, env } = await createTestDatabaseIn(folder)
  const other = connectDatabase({ url: env.DATABASE_URL, file: join(folder, 'portal.sqlite') })
  const watch = watchChanges(db, { url: env.DATABASE_URL })
  onTestFinished(async () => {
    await watch.close()
    await other.close()
  })
  await vi.waitFor(async () => expect(await watch.version()).toBeTypeOf('number'), { timeout: 20_000, interval: 20 })
  return { db, other: other.db, watch }
}
