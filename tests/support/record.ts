import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Database } from '#server/database/connect'
import { createId } from '#server/database/ids'
import { commitTo } from '#server/domain/record/append'
import { recordEntries } from '#server/domain/record/tables'
import type { RecordPortal } from '#server/domain/record/sequencer'
import { testKeys } from './keys.ts'

export const origin = 'portal.invalid/record'

/** A data folder that is gone when the test ends. */
export function aDataDir(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'portal-record-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  return dataDir
}

/** What the sequencer needs of an installation. */
export function aRecordPortal(db: Database, more: Partial<RecordPortal> = {}): RecordPortal {
  return { db, keys: testKeys, dataDir: more.dataDir ?? aDataDir(), origin, ...more }
}

/** Entries that wait for the log, all due at once; `at` is their own time. */
export async function addEntries(db: Database, count: number, { type = 'change', at, dueAt = at }: { type?: 'change' | 'receipt', at: Date, dueAt?: Date }): Promise<string[]> {
  const rows = Array.from({ length: count }, () => {
    const [id, salt] = [createId(), 'ab'.repeat(16)]
    const payload = JSON.stringify({ id })
    return {
      id, type, topic: type === 'change' ? 'site' as const : null, subjectType: type === 'change' ? 'site' : 'receipt', subjectId: id, at, dueAt,
      payload, salt, commitment: commitTo(salt, payload),
    }
  })
  for (let from = 0; from < rows.length; from += 1000) await db.insert(recordEntries).values(rows.slice(from, from + 1000))
  return rows.map(({ id }) => id)
}
