import { sql } from 'drizzle-orm'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { onChange, type ChangeWatch } from '#server/database/changes'
import { dialect } from '#server/database/columns'
import { commit, orNothing } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { recordEvent } from '#server/domain/events/record'
import { events } from '#server/domain/events/tables'
import { acceptReport } from '#server/domain/reports/commands'
import { signInAttempts } from '#server/domain/staff/tables'
import { monday } from '../../support/clock.ts'
import { aReport, circumstances } from '../../support/reports.ts'
import { openWatched } from '../../support/watched.ts'

const note = (db: Database) => commit(db, tx => recordEvent(tx, {
  action: 'site.noted', subject: { type: 'site', id: 's1' }, actor: { kind: 'system' }, at: monday,
}))

/** Asks as a request of the next turn of the event loop does. */
const laterVersion = async (watch: ChangeWatch) => {
  await new Promise(setImmediate)
  return watch.version()
}

/** Another process changes data without a word within this one. */
async function noteElsewhere(other: Database) {
  if (dialect === 'sqlite') {
    other.run(sql`insert into events (id, action, subject_type, subject_id, actor_kind, facts, at) select hex(randomblob(8)), action, subject_type, subject_id, actor_kind, facts, at from events limit 1`)
    return
  }
  await (other as unknown as { execute: (query: unknown) => Promise<unknown> }).execute(sql`select pg_notify('portal_changes', '')`)
}

describe('Changes of the database', () => {
  it('are known to this process before the commit is answered', async () => {
    const { db, watch } = await openWatched()
    const heard = vi.fn()
    onTestFinished(onChange(heard))
    const before = await watch.version()
    await note(db)
    expect(await watch.version()).not.toBe(before)
    expect(heard).toHaveBeenCalled()
  })

  it('are none while nothing is committed, when a commit fails and when it touches no row', async () => {
    const { db, watch } = await openWatched()
    const before = await laterVersion(watch)
    await db.select().from(events)
    await expect(commit(db, tx => [tx.delete(events).returning()])).rejects.toThrow()
    await commit(db, tx => [orNothing(tx.delete(events).returning())])
    expect(await laterVersion(watch)).toBe(before)
  })

  it('of another process are known the moment they are committed', async () => {
    const { db, other, watch } = await openWatched()
    await note(db)
    for (let round = 0; round < 20; round++) {
      const before = await laterVersion(watch)
      await noteElsewhere(other)
      expect(await laterVersion(watch)).not.toBe(before)
    }
  })

  it('of drafts, sessions and the outbox are none: nobody is shown them', async () => {
    const { db, watch } = await openWatched()
    const before = await laterVersion(watch)
    await commit(db, tx => [tx.insert(signInAttempts).values({ subject: 's', taken: 1, since: monday }).returning()])
    expect(await laterVersion(watch)).toBe(before)
  })

  it('are none when a report comes in: nobody is told of it before staff have looked', async () => {
    const { db, watch } = await openWatched()
    const main = await aReport(db)
    const before = await laterVersion(watch)
    const { reportId } = await aReport(db, { contact: { name: null, phone: null, email: 'someone@example.org' } })
    expect(await laterVersion(watch)).toBe(before)
    await acceptReport(db, { reportId, version: 1, actor: { kind: 'staff', id: 's1' }, ...circumstances })
    const accepted = await laterVersion(watch)
    expect(accepted).not.toBe(before)
    await aReport(db, { matterId: main.reportId, knownAs: 'same' })
    expect(await laterVersion(watch)).not.toBe(accepted)
  })
})
