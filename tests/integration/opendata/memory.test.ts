import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { createTestDatabaseIn } from '../../support/database.ts'
import { copySites } from '../../support/manySites.ts'
import { aSite } from '../../support/sites.ts'

const run = promisify(execFile)
/** MB. Enough for the programs and a page of rows; rows that were kept would not fit beside them. */
const heap = 40

/** Every format of the live ledger with so many more sites, in a process of its own with this heap. */
async function write(more: number) {
  const folder = mkdtempSync(join(tmpdir(), 'portal-data-'))
  onTestFinished(() => { rmSync(folder, { recursive: true, force: true }) })
  const { db, env } = await createTestDatabaseIn(folder)
  await aSite(db, { input: { longitude: 116.2, latitude: 39.9, declaredSystem: 'wgs84', placeWords: '示例路旁'.repeat(20) } })
  await copySites(db, more)
  const { stdout } = await run(process.execPath, [`--max-old-space-size=${heap}`, 'tests/support/writeDatasets.ts', folder, 'sites-live'], { env: { ...process.env, ...env } })
  return JSON.parse(stdout) as { format: string, rows: number, bytes: number }[]
}

it('writes ten thousand rows in every format in the memory that is enough for one', async () => {
  expect((await write(1)).map(({ rows }) => rows)).toEqual([2, 2, 2, 2])
  const many = await write(10_000)
  expect(many.map(({ rows }) => rows)).toEqual([10_001, 10_001, 10_001, 10_001])
  // So that it is much beside the heap.
  expect(many.find(({ format }) => format === 'json')!.bytes).toBeGreaterThan(8_000_000)
}, 300_000)
