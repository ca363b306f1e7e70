import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, expect, it } from 'vitest'
import { connectDatabase } from '#server/database/connect'

const folder = mkdtempSync(join(tmpdir(), 'portal-log-'))
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

it('a log that something large has passed through gives its room back to the disk', { timeout: 60_000 }, async () => {
  const file = join(folder, 'portal.sqlite')
  const { db, close } = connectDatabase({ file })
  const sizeInMb = () => Math.round(statSync(`${file}-wal`).size / 2 ** 20)
  db.run(sql`create table large (bytes blob)`)
  db.run(sql`insert into large with recursive n(i) as (select 1 union all select i + 1 from n where i < 80) select randomblob(1048576) from n`)
  expect(sizeInMb()).toBeGreaterThan(80)
  db.run(sql`insert into large values (x'00')`)
  expect(sizeInMb()).toBeLessThanOrEqual(64)
  await close()
})
