import { and, eq } from 'drizzle-orm'
import { expect, it, onTestFinished } from 'vitest'
import { onChange } from '#server/database/changes'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { events } from '#server/domain/events/tables'
import { loadArchive } from '#server/domain/ledger/archive/load'
import { addSitePhoto, correctSite, toInput, withdrawSite } from '#server/domain/ledger/commands'
import { findRecordedSite } from '#server/domain/ledger/recorded'
import { getSite } from '#server/domain/ledger/queries'
import { sitePhotos, sites } from '#server/domain/ledger/tables'
import { commitTo, eraseEntries } from '#server/domain/record/append'
import { appendStates, catchUpStates, digestOf, findStateMismatches } from '#server/domain/record/states'
import { recordEntries } from '#server/domain/record/tables'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { editor } from '../../support/ledger.ts'
import { aSite } from '../../support/sites.ts'

const minutes = (n: number) => later(monday, { minutes: n })
const statesOf = (db: Database, id: string) => db.select().from(recordEntries).where(and(eq(recordEntries.subjectId, id), eq(recordEntries.type, 'state')))
const rewrite = (db: Database, id: string, values: Partial<typeof sites.$inferSelect>) => commit(db, tx => [tx.update(sites).set(values).where(eq(sites.id, id)).returning({ id: sites.id })])

async function aRecordedSite() {
  const db = await createTestDatabase()
  const { id } = await aSite(db)
  await appendStates(db, { now: minutes(1) })
  return { db, id }
}

it('how a site reads is committed to after each change, once, however many nodes do it', async () => {
  const { db, id } = await aRecordedSite()
  expect(await statesOf(db, id)).toHaveLength(1)
  expect(await appendStates(db, { now: minutes(2), since: monday })).toBe(0)
  const site = await getSite(db, id)
  await correctSite(db, { siteId: id, version: site.version, input: { ...toInput(site), noteZh: '改过的说明' }, reason: '补充', actor: editor, now: minutes(3) })
  await Promise.all([appendStates(db, { now: minutes(4), since: monday }), appendStates(db, { now: minutes(4), since: monday })])
  expect(await statesOf(db, id)).toHaveLength(2)
  await addSitePhoto(db, { siteId: id, photo: { moment: 'after', media: 'a.jpg', width: 1, height: 1, captionZh: '场地', captionEn: null, takenOn: null }, actor: editor, now: minutes(5) })
  await appendStates(db, { now: minutes(6), since: minutes(5) })
  expect(await statesOf(db, id)).toHaveLength(3)
  expect(await findStateMismatches(db)).toEqual([])
})

it('a restart goes on where the portal stopped, and a clock that was ahead loses nothing', async () => {
  const db = await createTestDatabase()
  const days = (n: number) => later(monday, { days: n })
  await aSite(db)
  expect(await catchUpStates(db, { now: days(3) })).toBe(1)
  // A row that claims to be older than the last look stands for those that were looked at: it gets no state.
  const early = await aSite(db, { now: minutes(1) })
  const meanwhile = await aSite(db, { now: days(4) })
  expect(await catchUpStates(db, { now: days(5) })).toBe(1)
  expect(await statesOf(db, meanwhile.id)).toHaveLength(1)
  expect(await catchUpStates(db, { now: days(400) })).toBe(0)
  const afterwards = await aSite(db, { now: days(6) })
  expect(await catchUpStates(db, { now: days(7) })).toBe(1)
  expect(await statesOf(db, afterwards.id)).toHaveLength(1)
  expect(await statesOf(db, early.id)).toHaveLength(0)
})

it('what a node changes whose clock is hours behind that of the one that looks is committed to all the same', async () => {
  const { db } = await aRecordedSite()
  await catchUpStates(db, { now: later(monday, { hours: 30 }) })
  const behind = await aSite(db, { now: later(monday, { hours: 20 }) })
  await catchUpStates(db, { now: later(monday, { hours: 30, minutes: 1 }) })
  expect(await statesOf(db, behind.id)).toHaveLength(1)
})

it('a minute in which nothing changed leaves every remembered page as it is', async () => {
  const { db } = await aRecordedSite()
  await catchUpStates(db, { now: minutes(2) })
  let forgotten = 0
  onTestFinished(onChange(() => { forgotten += 1 }))
  await catchUpStates(db, { now: minutes(3) })
  expect(forgotten).toBe(0)
})

it('anybody can work the commitment out from the entry and the site', async () => {
  const { db, id } = await aRecordedSite()
  const [entry] = await statesOf(db, id)
  expect(commitTo(entry!.salt!, entry!.payload!)).toBe(entry!.commitment)
  expect(JSON.parse(entry!.payload!)).toEqual({ v: 1, subject: 'site', id, at: minutes(1).toISOString(), version: 2, digest: digestOf(entry!.salt!, (await findRecordedSite(db, id))!.projection) })
})

it.each<[string, (db: Database, id: string) => Promise<unknown>, string]>([
  ['another area', (db, id) => rewrite(db, id, { landAreaM2: 99_999 }), 'changed'],
  ['another status', (db, id) => rewrite(db, id, { status: 'closed' }), 'changed'],
  ['a name with another sign', async (db, id) => rewrite(db, id, { nameZh: `${(await getSite(db, id)).nameZh}。` }), 'changed'],
  ['another version as if it had been corrected', (db, id) => rewrite(db, id, { version: 9, landAreaM2: 1, changedAt: minutes(3) }), 'unaccounted'],
  ['taken off its shelf', (db, id) => rewrite(db, id, { shelf: 'none' }), 'changed'],
  ['a picture put in', (db, id) => commit(db, tx => [tx.insert(sitePhotos).values({ id: 'p', siteId: id, moment: 'after', media: 'x.jpg', width: 1, height: 1, captionZh: '', captionEn: null, takenOn: null, addedAt: monday, addedBy: null }).returning({ id: sitePhotos.id })]), 'changed'],
  ['the reason of an event rewritten', (db, id) => commit(db, tx => [tx.update(events).set({ reason: '另一个原因' }).where(and(eq(events.subjectId, id), eq(events.action, 'site.published'))).returning({ id: events.id })]), 'changed'],
  ['its row deleted', (db, id) => commit(db, tx => [tx.delete(sites).where(eq(sites.id, id)).returning({ id: sites.id })]), 'gone'],
])('a row rewritten beside the portal is found: %s; the next turn does not make it true', async (_, tamper, reason) => {
  const { db, id } = await aRecordedSite()
  const other = await aSite(db, { input: { nameZh: '另一处' } })
  await appendStates(db, { now: minutes(2), since: monday })
  await tamper(db, id)
  expect(await findStateMismatches(db)).toEqual([{ subject: 'site', id, reason, position: null }])
  await appendStates(db, { now: minutes(10), since: monday })
  expect(await findStateMismatches(db)).toEqual([{ subject: 'site', id, reason, position: null }])
  expect(await statesOf(db, other.id)).toHaveLength(1)
  expect(await statesOf(db, id)).toHaveLength(1)
})

it('a row put in beside the portal is found', async () => {
  const { db, id } = await aRecordedSite()
  await commit(db, tx => [tx.insert(sites).values({ ...forgery, id: 'forged' }).returning({ id: sites.id })])
  expect((await findStateMismatches(db)).map(({ id: wrong, reason }) => [wrong, reason])).toEqual([['forged', 'unaccounted']])
  await appendStates(db, { now: minutes(3) })
  expect(await statesOf(db, 'forged')).toEqual([])
  expect(await statesOf(db, id)).toHaveLength(1)
})

it('withdrawing, and what is erased, is no mismatch', async () => {
  const { db, id } = await aRecordedSite()
  await withdrawSite(db, { siteId: id, version: 2, reason: '登记有误', actor: editor, now: minutes(3) })
  expect(await findStateMismatches(db)).toEqual([])
  await appendStates(db, { now: minutes(4), since: monday })
  expect(await findStateMismatches(db)).toEqual([])
  await commit(db, tx => [...eraseEntries(tx, { type: 'site', ids: [id], reason: 'demonstration', now: minutes(5) }), tx.delete(sites).where(eq(sites.id, id)).returning({ id: sites.id })])
  expect(await findStateMismatches(db)).toEqual([])
})

it('the archive is committed to as it was loaded', async () => {
  const db = await createTestDatabase()
  await loadArchive(db, monday)
  const added = await appendStates(db, { now: minutes(1) })
  expect(added).toBeGreaterThan(10)
  expect(await findStateMismatches(db)).toEqual([])
  const [site] = await db.select().from(sites).limit(1)
  await rewrite(db, site!.id, { landAreaM2: 1 })
  expect(await findStateMismatches(db)).toMatchObject([{ id: site!.id, reason: 'changed' }])
})

it('a site that was public before the record began is taken as it stands', async () => {
  const db = await createTestDatabase()
  await commit(db, tx => [tx.insert(sites).values({ ...forgery, id: 'old', version: 1, firstPublishedAt: later(monday, { days: -30 }) }).returning({ id: sites.id }),
    tx.insert(events).values({ id: 'e', at: later(monday, { days: -30 }), action: 'site.published', subjectType: 'site', subjectId: 'old', actorKind: 'system', actorId: null, reason: null, facts: { version: 1 } }).returning({ id: events.id })])
  await aSite(db)
  await appendStates(db, { now: minutes(1) })
  expect(await statesOf(db, 'old')).toHaveLength(1)
})

const forgery: typeof sites.$inferInsert = {
  id: '', period: 'live', shelf: 'live', nameZh: '凭空出现', aliases: [], status: 'published', sources: [], isDemo: false, version: 3,
  createdAt: monday, changedAt: monday, firstPublishedAt: minutes(2), byName: 'x', byDay: '', byArea: -1,
}
