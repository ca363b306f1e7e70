import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eq, sql, type SQL } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { dialect } from '#server/database/columns'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { loadDemo, removeDemo } from '#server/domain/demo/commands'
import { loadDemoMatters } from '#server/domain/hearings/demo'
import { eraseReceipts } from '#server/domain/receipts/commands'
import { verifyRecord } from '#server/domain/proofs/verify'
import { integrate } from '#server/domain/record/sequencer'
import { findCheckpoint } from '#server/domain/record/log'
import { events as eventsTable } from '#server/domain/events/tables'
import { recordEntries } from '#server/domain/record/tables'
import { withdrawConsent } from '#server/domain/privacy/rights'
import type { PhotoStore } from '#server/media/store'
import { packagedCalendar } from '#shared/calendar/calendar'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys } from '../../support/keys.ts'
import { aDataDir, aRecordPortal } from '../../support/record.ts'
import { sendAReceipt } from '../../support/receipts.ts'

const photos = { remove: () => Promise.resolve(), open: () => Promise.resolve(undefined), keep: () => Promise.resolve() } as unknown as PhotoStore
const world = { keys: testKeys, calendar: packagedCalendar, photos, now: monday, makePhoto: () => Promise.resolve({ media: 'x.jpg', width: 1, height: 1 }) }
const later3 = later(monday, { days: 3 })

/** A database with a life behind it, all of it in the log. */
async function aLife() {
  const db = await createTestDatabase()
  const dataDir = aDataDir()
  await integrate(aRecordPortal(db, { dataDir }), later(monday, { days: -60 }))
  await loadDemo(db, world)
  await loadDemoMatters(db, world)
  const reports = [await sendAReceipt.report(db), await sendAReceipt.report(db)]
  const comment = await sendAReceipt.comment(db)
  await integrate(aRecordPortal(db, { dataDir }), later3)
  const verify = () => verifyRecord(db, { keys: testKeys, dataDir, now: later3 })
  return { db, dataDir, reports, comment, verify }
}

/** Changes the database as whoever has its files can: past every trigger. */
async function tamper(db: Database, statement: SQL) {
  if (dialect === 'sqlite') {
    const triggers = db.all<{ name: string }>(sql`select name from sqlite_master where type = 'trigger'`)
    for (const { name } of triggers) db.run(sql`drop trigger ${sql.identifier(name)}`)
    db.run(statement)
    return
  }
  const { execute } = db as unknown as { execute: (query: SQL) => Promise<unknown> }
  const run = execute.bind(db)
  for (const table of ['record_entries', 'record_checkpoints', 'events', 'comments', 'receipts', 'reports']) await run(sql`alter table ${sql.identifier(table)} disable trigger user`)
  await run(statement)
}

describe('npm run verify', () => {
  it('agrees with a database nobody touched, after withdrawals and after the demonstration is gone', async () => {
    const { db, dataDir, reports, comment, verify } = await aLife()
    expect(await verify()).toMatchObject({ errors: [] })
    await withdrawConsent(db, { kind: 'report', id: reports[0]!.subjectId, photos, keys: testKeys, calendar: packagedCalendar, now: later3 })
    await withdrawConsent(db, { kind: 'comment', id: comment.subjectId, photos, keys: testKeys, calendar: packagedCalendar, now: later3 })
    await removeDemo(db, later3)
    expect((await verify()).errors).toEqual([])
    await integrate(aRecordPortal(db, { dataDir }), later(later3, { hours: 1 }))
    expect((await verify()).errors).toEqual([])
    expect((await db.select().from(recordEntries).where(eq(recordEntries.type, 'erasure'))).length).toBeGreaterThan(20)
  })

  const where = sql`position = (select max(position) - 3 from record_entries)`
  const change = sql`position = (select max(position) from record_entries where type = 'change')`
  it.each<[string, SQL]>([
    ['a leaf that was changed', sql`update record_entries set leaf = replace(leaf, '"v":1', '"v":2') where ${where}`],
    ['a payload that was changed', sql`update record_entries set payload = replace(payload, '"at":"2', '"at":"1') where ${change}`],
    ['a payload and its commitment that were changed', sql`update record_entries set commitment = ${'0'.repeat(64)} where ${where}`],
    ['a payload that went without an erasure', sql`update record_entries set payload = null, salt = null where ${change}`],
    ['an erasure that left no mark', sql`update record_entries set payload = null, salt = null, erased_at = at, erased_reason = 'erased' where ${change}`],
    ['an entry that was removed from the middle', sql`delete from record_entries where ${where}`],
    ['the last entry removed', sql`delete from record_entries where position = (select max(position) from record_entries)`],
    ['an event that was rewritten', sql`update events set reason = 'another' where id = (select event_id from record_entries where ${change})`],
    ['an event that was removed', sql`delete from events where id = (select event_id from record_entries where ${change})`],
    ['a receipt that was removed', sql`delete from receipts where kind = 'report'`],
    ['what was sent removed, its receipt kept', sql`delete from reports`],
    ['a comment that was rewritten', sql`update comments set words = 'another' where state <> 'withdrawn'`],
    ['a hash of the tree', sql`insert into record_hashes (level, "index", hash) values (3, 7, 'ab')`],
    ['a root that was signed', sql`update record_checkpoints set root = ${'0'.repeat(64)} where size = (select max(size) from record_checkpoints)`],
    ['a signature', sql`update record_checkpoints set note = replace(note, 'record', 'recorc') where size = (select max(size) from record_checkpoints)`],
    ['a checkpoint dropped, and the entries after the one before', sql`delete from record_checkpoints where size > 0`],
  ])('finds %s', async (_, statement) => {
    const { db, verify } = await aLife()
    await tamper(db, statement)
    expect((await verify()).errors).not.toEqual([])
  })

  it('finds a database that was rolled back behind what was signed, by the file beside it', async () => {
    const { db, dataDir, verify } = await aLife()
    const { note } = (await findCheckpoint(db))!
    const other = await aLife()
    writeFileSync(join(other.dataDir, 'record', 'latest'), note)
    expect((await other.verify()).errors.join()).toContain('record/latest')
    writeFileSync(join(dataDir, 'record', 'latest'), note.replace('— ', '— x'))
    expect((await verify()).errors).not.toEqual([])
  })

  it('finds a public change that went past the record', async () => {
    const { db, verify } = await aLife()
    await tamper(db, sql`insert into events (id, at, action, subject_type, subject_id, actor_kind, facts) select 'past-it', at, action, subject_type, subject_id, actor_kind, facts from events where action = 'comment.received' and at > ${sql.param(later(monday, { days: -50 }), eventsTable.at)} limit 1`)
    expect((await verify()).errors.join()).toContain('past-it')
  })

  it('takes what was erased for what it is', async () => {
    const { db, reports, verify } = await aLife()
    await commit(db, tx => eraseReceipts(tx, [reports[1]!.subjectId], later3))
    expect((await verify()).errors).toEqual([])
  })
})
