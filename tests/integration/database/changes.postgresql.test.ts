import { sql } from 'drizzle-orm'
import { expect, it, vi } from 'vitest'
import { openWatched } from '../../support/watched.ts'

it('changes leave the version unknown while the line is cut, and make it another when it is back', async () => {
  const { other, watch } = await openWatched()
  const before = await watch.version()
  const run = (query: unknown) => (other as unknown as { execute: (query: unknown) => Promise<unknown> }).execute(query)
  await run(sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query in ('listen portal_changes', 'select 1') and pid <> pg_backend_pid()`)
  await vi.waitFor(async () => expect(await watch.version()).toBeUndefined(), { interval: 5 })
  await vi.waitFor(async () => expect(await watch.version()).toBeTypeOf('number'), { timeout: 10_000 })
  expect(await watch.version()).not.toBe(before)
})
