import { readFileSync } from 'node:fs'
import { and, asc, eq, sql, type SQL } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { dialect } from '#server/database/columns'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { correctSite, registerSite, toInput, withdrawSite, writeChanges } from '#server/domain/ledger/commands'
import { freezing } from '#server/domain/ledger/freezing'
import { getSite } from '#server/domain/ledger/queries'
import { commitTo, eraseEntries } from '#server/domain/record/append'
import { mendCounts } from '#server/domain/record/counts'
import { appendDays } from '#server/domain/record/days'
import { findCheckpoint, findCheckpointAt, findCheckpointBefore, hashLeaf, proveInclusion } from '#server/domain/record/log'
import { verifyInclusion } from '#server/domain/record/merkle'
import { listDays, listEntries, listEntriesOfDay, openEntry } from '#server/domain/record/publicEntries'
import { integrate } from '#server/domain/record/sequencer'
import { appendStates } from '#server/domain/record/states'
import { recordCounts, recordEntries } from '#server/domain/record/tables'
import { startOfDay } from '#shared/time'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { editor, siteInput } from '../../support/ledger.ts'
import { addEntries, aRecordPortal } from '../../support/record.ts'
import { aSite } from '../../support/sites.ts'

const minutes = (n: number) => later(monday, { minutes: n })

async function aRecord() {
  const db = await createTestDatabase()
  const portal = aRecordPortal(db)
  const { id } = await aSite(db)
  const turn = async (now: Date) => {
    await appendStates(db, { now })
    await integrate(portal, now)
  }
  return { db, id, portal, turn }
}

const typed = async (db: Database, type: string) => (await listEntries(db, { from: 0, limit: 100 })).items.filter(entry => entry.type === type)

describe('an entry', () => {
  it('of a public site opens: payload and salt make its commitment, and its leaf is in the signed root', async () => {
    const { db, id, turn } = await aRecord()
    await turn(minutes(1))
    const [change] = await typed(db, 'change')
    expect(change).toMatchObject({ topic: 'site', at: monday.toISOString(), place: { path: `/ledger/${id}`, isDemo: false } })
    const opened = await openEntry(db, change!.position)
    expect(commitTo(opened.salt!, opened.payload!)).toBe(opened.commitment)
    expect(JSON.parse(opened.payload!)).toMatchObject({ action: 'site.published', id })
    const { size, root } = (await findCheckpoint(db))!
    const proof = await proveInclusion(db, { position: change!.position, size })
    expect(verifyInclusion({ position: change!.position, size, leafHash: Buffer.from(hashLeaf(opened.leaf), 'hex'), root: Buffer.from(root, 'hex'), proof: proof.map(hash => Buffer.from(hash, 'hex')) })).toBe(true)
  })

  it('of how a site reads opens while it still reads so, and only the last of them', async () => {
    const { db, id, turn } = await aRecord()
    await turn(minutes(1))
    const site = await getSite(db, id)
    const [first] = await typed(db, 'state')
    expect((await openEntry(db, first!.position)).reads).toMatchObject({ id, nameZh: site.nameZh })
    await correctSite(db, { siteId: id, version: site.version, input: { ...toInput(site), noteZh: '改过' }, reason: '补充', actor: editor, now: minutes(2) })
    await turn(minutes(3))
    const states = await typed(db, 'state')
    expect(states).toHaveLength(2)
    expect(await openEntry(db, states[0]!.position)).toMatchObject({ payload: null, salt: null, reads: null })
    expect((await openEntry(db, states[1]!.position)).reads).toMatchObject({ noteZh: '改过' })
  })

  it.each<[string, (db: Database, id: string) => Promise<unknown>]>([
    ['withdrawn', (db, id) => withdrawSite(db, { siteId: id, version: 2, reason: '登记有误', actor: editor, now: minutes(2) })],
    ['hidden while somebody\'s personal data is checked', async (db, id) => {
      const change = freezing(await getSite(db, id), { hide: true, now: minutes(2) })
      await commit(db, tx => writeChanges(tx, [change], { actor: editor, now: minutes(2) }))
    }],
  ])('of a site that is %s says nothing more than its leaf', async (_, take) => {
    const { db, id, turn } = await aRecord()
    await turn(minutes(1))
    await take(db, id)
    await turn(minutes(3))
    for (const { position, type } of [...await typed(db, 'change'), ...await typed(db, 'state')]) {
      const opened = await openEntry(db, position)
      expect([type, opened.payload, opened.salt, opened.reads]).toEqual([type, null, null, null])
    }
  })

  it('that was erased says so with the reason, links nothing, and its leaf stays', async () => {
    const { db, id, turn } = await aRecord()
    await turn(minutes(1))
    const [before] = await typed(db, 'change')
    await commit(db, tx => eraseEntries(tx, { type: 'site', ids: [id], reason: 'demonstration', now: minutes(2) }))
    expect(await openEntry(db, before!.position)).toEqual({ ...before, place: null, erased: { reason: 'demonstration' }, payload: null, salt: null, reads: null })
  })

  it('of what nobody published yet is not there, and a position the log does not have is a 404', async () => {
    const { db, turn } = await aRecord()
    await registerSite(db, { input: siteInput({ nameZh: '没公布的' }), actor: editor, now: monday })
    await turn(minutes(1))
    expect(JSON.stringify((await listEntries(db, { from: 0, limit: 100 })).items)).not.toContain('没公布的')
    await expect(openEntry(db, 999)).rejects.toMatchObject({ code: 'not_found', status: 404 })
  })

  it('of a receipt says its hour and nothing else, neither in a list nor alone', async () => {
    const { db, portal } = await aRecord()
    const [number] = await addEntries(db, 1, { type: 'receipt', at: new Date('2026-11-23T02:34:56.789Z'), dueAt: new Date('2026-11-23T03:00:00.000Z') })
    await integrate(portal, new Date('2026-11-23T03:00:10.000Z'))
    const [receipt] = await typed(db, 'receipt')
    const opened = await openEntry(db, receipt!.position)
    expect(opened).toMatchObject({ batch: '2026-11-23T02Z', at: null, place: null, payload: null, salt: null })
    expect(JSON.stringify(opened)).not.toMatch(/34:56/)
    expect(JSON.stringify(opened)).not.toContain(number)
  })

  it('of a day\'s counts is open to everybody', async () => {
    const { db, portal } = await aRecord()
    const now = startOfDay('2026-11-24')
    await appendDays(db, { now })
    await integrate(portal, now)
    const [counts] = await typed(db, 'day')
    const opened = await openEntry(db, counts!.position)
    expect(JSON.parse(opened.payload!)).toMatchObject({ day: '2026-11-23', changes: { site: 1 } })
    expect(JSON.parse(opened.leaf)).toMatchObject({ says: JSON.parse(opened.payload!) as object })
  })
})

describe('the days', () => {
  it('list what each put into the log, and every entry is on exactly one of them, read in pages', async () => {
    const { db, portal } = await aRecord()
    await integrate(portal, minutes(1))
    const tuesday = later(monday, { days: 1 })
    await addEntries(db, 25, { at: tuesday })
    await addEntries(db, 5, { type: 'receipt', at: tuesday, dueAt: tuesday })
    await integrate(portal, tuesday)
    const { days, next } = await listDays(db, { now: later(monday, { days: 2 }) })
    expect(days).toEqual([
      { day: '2026-11-24', from: 1, to: 31, topics: { site: 25 }, receipts: 5, others: 0 },
      { day: '2026-11-23', from: 0, to: 1, topics: { site: 1 }, receipts: 0, others: 0 },
    ])
    expect(next).toBeNull()
    const positions: number[] = []
    for (let from: number | undefined = undefined; ;) {
      const page = await listEntriesOfDay(db, { day: '2026-11-24', from, limit: 7 }) as { items: { position: number }[], next: number | null }
      positions.push(...page.items.map(({ position }) => position))
      if (page.next === null) break
      from = page.next
    }
    expect(positions).toEqual(Array.from({ length: 30 }, (_, n) => n + 1))
    expect((await listEntriesOfDay(db, { day: '2026-11-22', limit: 7 })).items).toEqual([])
    expect((await listEntriesOfDay(db, { day: '2026-11-23', from: 20, limit: 7 })).items).toEqual([])
  })

  it('are counted as they were put in, and of an older database by its migration', async () => {
    const { db, portal } = await aRecord()
    await integrate(portal, minutes(1))
    // The last instant of a day in Beijing, and the first of the next.
    const midnight = startOfDay('2026-11-25')
    await addEntries(db, 300, { at: later(midnight, { milliseconds: -1 }) })
    await addEntries(db, 5, { type: 'receipt', at: monday })
    await integrate(portal, later(midnight, { milliseconds: -1 }))
    await addEntries(db, 7, { at: midnight })
    await integrate(portal, midnight)
    await addEntries(db, 2, { at: midnight })
    await integrate(portal, later(midnight, { minutes: 1 }))
    const kept = await db.select().from(recordCounts).orderBy(asc(recordCounts.day), asc(recordCounts.type))
    expect(kept).toEqual([
      { day: '2026-11-23', type: 'change', topic: 'site', entries: 1 },
      { day: '2026-11-24', type: 'change', topic: 'site', entries: 300 },
      { day: '2026-11-24', type: 'receipt', topic: '', entries: 5 },
      { day: '2026-11-25', type: 'change', topic: 'site', entries: 9 },
    ])
    // A node of an older release signed a hundred of them.
    await db.update(recordCounts).set({ entries: 200 }).where(and(eq(recordCounts.day, '2026-11-24'), eq(recordCounts.type, 'change')))
    await db.delete(recordCounts).where(eq(recordCounts.day, '2026-11-25'))
    expect(await mendCounts(db, { now: later(midnight, { hours: 34 }) })).toEqual(['2026-11-24', '2026-11-25'])
    expect(await db.select().from(recordCounts).orderBy(asc(recordCounts.day), asc(recordCounts.type))).toEqual(kept)
    expect(await mendCounts(db, { now: later(midnight, { hours: 34 }) })).toEqual([])

    await db.delete(recordCounts)
    const counting = readFileSync(`server/database/migrations/${dialect}/0008_totals.sql`, 'utf8').split('--> statement-breakpoint').at(-1)!
    if (dialect === 'sqlite') db.run(sql.raw(counting))
    else await (db as unknown as { execute(statement: SQL): Promise<unknown> }).execute(sql.raw(counting))
    expect(await db.select().from(recordCounts).orderBy(asc(recordCounts.day), asc(recordCounts.type))).toEqual(kept)
  })

  it('lead on to earlier ones', async () => {
    const { db, portal } = await aRecord()
    await integrate(portal, minutes(1))
    const { days, next } = await listDays(db, { now: later(monday, { days: 30 }) })
    expect([days, next]).toEqual([[], '2026-12-10'])
    const earlier = await listDays(db, { now: later(monday, { days: 30 }), before: '2026-12-01' })
    expect(earlier.days.map(({ day }) => day)).toEqual(['2026-11-23'])
  })
})

it('what was signed at a size, and last before a month ended, can be asked later', async () => {
  const { db, portal } = await aRecord()
  await integrate(portal, minutes(1))
  const first = (await findCheckpoint(db))!
  await addEntries(db, 3, { at: later(monday, { days: 9 }) })
  await integrate(portal, later(monday, { days: 9 }))
  expect(await findCheckpointAt(db, 1)).toMatchObject({ size: 1, root: first.root, signedAt: minutes(1) })
  expect(await findCheckpointAt(db, 2)).toBeUndefined()
  expect(await findCheckpointBefore(db, startOfDay('2026-12-01'))).toMatchObject({ size: 1 })
  expect(await findCheckpointBefore(db, monday)).toBeUndefined()
  expect(await db.select().from(recordEntries).where(eq(recordEntries.position, 3))).toHaveLength(1)
})
