import { eq, sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { dialect } from '#server/database/columns'
import { commit } from '#server/database/commit'
import { listTimeline } from '#server/domain/events/queries'
import { outbox } from '#server/domain/notifications/tables'
import { receipts } from '#server/domain/receipts/tables'
import { findReceipt, submitReport, toSubmission, type Submission } from '#server/domain/reports/commands'
import { askKnown, findChosen, listKnown, tokenOfMatter } from '#server/domain/reports/known'
import { reports } from '#server/domain/reports/tables'
import type { Draft } from '#server/domain/reports/drafts'
import type { DraftAnswers } from '#shared/reports/records'
import { reportStatuses, type ReportStatus } from '#shared/reports/rules'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aReport, aSubmission, circumstances, testKeys as keys } from '../../support/reports.ts'

const community = '110107003007'
const here = { longitude: 116.19, latitude: 39.91 }
const position = (longitude: number, latitude: number) => ({ longitude, latitude, rawLongitude: longitude, rawLatitude: latitude, system: 'wgs84', source: 'device', accuracyM: 20 }) as const
/** 111 m to the north for every step. */
const north = (steps: number) => position(here.longitude, here.latitude + steps * 0.001)

const answers = (changes: Partial<DraftAnswers> = {}): DraftAnswers => ({
  what: { kind: 'roof', beingBuilt: 'no', inDanger: 'no', seenOn: null }, subDistrict: '110107003',
  place: { community, placeWords: '虚构公园北门对面的小楼', nearWords: null }, position: null, ...changes,
})

/** A matter that was accepted and came in ten days ago. */
async function aMatter(db: Database, changes: Partial<Submission> = {}, { status = 'accepted', at = later(monday, { days: -10 }), ...columns }: { status?: ReportStatus, at?: Date } & Partial<typeof reports.$inferInsert> = {}) {
  const { reportId } = await aReport(db, { community, ...changes }, { now: at })
  await commit(db, tx => [tx.update(reports).set({ status, ...columns }).where(eq(reports.id, reportId)).returning()])
  return reportId
}

const matterIds = async (db: Database, changes: Partial<DraftAnswers> = {}, now = monday) => (await listKnown(db, { answers: answers(changes), now })).matters.map(({ id }) => id)

describe('open matters somebody may recognise', () => {
  it('are those of the kind within 250 m, where both have a position', async () => {
    const db = await createTestDatabase()
    const near = await aMatter(db, { position: north(2) })
    await aMatter(db, { position: north(3) })
    await aMatter(db, { position: north(1), kind: 'yard' })
    expect(await matterIds(db, { position: north(0) })).toEqual([near])
  })

  it('are found across the border of a sub-district, the nearest first', async () => {
    const db = await createTestDatabase()
    const far = await aMatter(db, { position: north(2) })
    const near = await aMatter(db, { position: north(-1), subDistrict: '110107011', community: null })
    expect(await matterIds(db, { position: north(0) })).toEqual([near, far])
  })

  it('are those of the same community whose words are alike, where one has no position', async () => {
    const db = await createTestDatabase()
    const alike = await aMatter(db, { placeWords: '虚构公园北门里的小楼' })
    await aMatter(db, { placeWords: '另一处菜站' })
    await aMatter(db, { placeWords: '虚构公园北门里的小楼', community: '110107003009' })
    expect(await matterIds(db)).toEqual([alike])
    expect(await matterIds(db, { position: north(0) })).toEqual([alike])
    expect(await matterIds(db, { place: { community: null, placeWords: '虚构公园北门', nearWords: null } })).toEqual([])
  })

  it('are not those far away, however alike the words', async () => {
    const db = await createTestDatabase()
    await aMatter(db, { placeWords: '虚构公园北门里的小楼', position: north(9) })
    expect(await matterIds(db, { position: north(0) })).toEqual([])
  })

  it.each([[-1, 0], [0, 1], [1, 1]])('are shown seven days after they came in, not sooner (%i ms)', async (ms, count) => {
    const db = await createTestDatabase()
    await aMatter(db, { position: north(0) }, { at: new Date(monday.getTime() - 7 * 86_400_000 - ms) })
    expect(await matterIds(db, { position: north(0) })).toHaveLength(count)
  })

  it('were accepted and are not answered yet', async () => {
    const db = await createTestDatabase()
    const id = await aMatter(db, { position: north(0) })
    const shown: string[] = []
    for (const status of reportStatuses) {
      await commit(db, tx => [tx.update(reports).set({ status, previousStatus: null }).where(eq(reports.id, id)).returning()])
      if ((await matterIds(db, { position: north(0) })).length > 0) shown.push(status)
    }
    expect(shown).toEqual(['accepted', 'dispatched', 'disputed', 'taken', 'verifying', 'found', 'handling', 'extended', 'reopened'])
  })

  it('show their kind, sub-district, community and month, and nothing else', async () => {
    const db = await createTestDatabase()
    const id = await aMatter(db, { position: north(0), words: '不能让人看到的话', placeWords: '不能让人看到的地方' })
    const { matters } = await listKnown(db, { answers: answers({ position: north(0) }), now: monday })
    expect(matters).toEqual([{ id, kind: 'roof', subDistrict: '110107003', community, month: '2026-11' }])
    const tokens = ['a', 'b'].map(submissionId => tokenOfMatter(id, { submissionId, keys }))
    expect(new Set([...tokens, id]).size).toBe(3)
  })

  it('that look the same are one, and none is of the demonstration', async () => {
    const db = await createTestDatabase()
    const ids = [await aMatter(db, { position: north(0) }), await aMatter(db, { position: north(1) })]
    expect(await matterIds(db, { position: north(0) })).toEqual([ids[0]])
    await commit(db, tx => [tx.update(reports).set({ isDemo: true }).returning()])
    expect(await matterIds(db, { position: north(0) })).toEqual([])
  })

  it('are asked about only where there are some', async () => {
    const db = await createTestDatabase()
    expect(await askKnown(db, { answers: answers({ position: north(0) }), now: monday })).toEqual({ known: null })
    await aMatter(db, { position: north(0) })
    expect(await askKnown(db, { answers: answers({ position: north(0) }), now: monday })).toEqual({ known: undefined })
  })

  it('are chosen by what stands for them in this journey, and by nothing else', async () => {
    const db = await createTestDatabase()
    const id = await aMatter(db, { position: north(0) })
    const choose = (chosen: string, submissionId = 'mine') => findChosen(db, { chosen, as: 'grown', answers: answers({ position: north(0) }), submissionId, keys, now: monday })
    const token = tokenOfMatter(id, { submissionId: 'mine', keys })
    expect(await choose(token)).toEqual({ as: 'grown', matter: id })
    expect(await choose(token, 'another')).toBeUndefined()
    expect(await choose(id)).toBeUndefined()
  })
})

describe('looking them up', () => {
  it.each([
    ['latitude between 39.9 and 39.92 and longitude between 116.1 and 116.2', 'reports_by_position'],
    [`community = '${community}' order by received_at desc`, 'reports_by_community'],
  ])('walks an index (%s)', async (condition, index) => {
    if (dialect !== 'sqlite') return
    const db = await createTestDatabase()
    const plan = db.all<{ detail: string }>(sql.raw(`explain query plan select * from reports where kind = 'roof' and status in ('accepted', 'needsInfo') and received_at <= 1 and ${condition}`))
    expect(plan.map(({ detail }) => detail).join()).toContain(index)
    expect(plan.map(({ detail }) => detail).join()).not.toContain('TEMP B-TREE')
  })
})

describe('"it is this one"', () => {
  const rowOf = async (db: Database, id: string) => (await db.select().from(reports).where(eq(reports.id, id)))[0]!

  it('makes the report a part of the matter at once, with a receipt of its own and no work for triage', async () => {
    const db = await createTestDatabase()
    const main = await aMatter(db)
    const before = await rowOf(db, main)
    const receipt = await aReport(db, { matterId: main, knownAs: 'same' })
    expect(receipt).toMatchObject({ isMerged: true, dueOn: null })
    expect(await findReceipt(db, (await rowOf(db, receipt.reportId)).submissionId, keys)).toEqual(receipt)
    expect(await rowOf(db, receipt.reportId)).toMatchObject({ status: 'merged', mergedInto: main, knownReportId: main, knownAs: 'same', dueOn: null, due: null })
    expect(await rowOf(db, main)).toEqual(before)
    expect((await listTimeline(db, { type: 'report', id: receipt.reportId })).map(({ action, actorKind }) => `${action} ${actorKind}`).sort()).toEqual(['report.merged resident', 'report.received resident'])
  })

  it('from a hundred people at once is a hundred receipts and one matter', async () => {
    const db = await createTestDatabase()
    const main = await aMatter(db)
    const before = await rowOf(db, main)
    const all = await Promise.all(Array.from({ length: 100 }, () => submitReport(db, { submission: aSubmission({ matterId: main, knownAs: 'same' }), uploads: [], ...circumstances })))
    expect(new Set(all.map(({ number }) => number)).size).toBe(100)
    expect(all.every(({ isMerged }) => isMerged)).toBe(true)
    const rows = await db.select().from(reports)
    expect(rows.filter(({ status, mergedInto }) => status === 'merged' && mergedInto === main)).toHaveLength(100)
    expect(rows.filter(({ status }) => status !== 'merged').map(({ id }) => id)).toEqual([main])
    expect(await rowOf(db, main)).toEqual(before)
    expect(await db.select().from(receipts)).toHaveLength(101)
    expect(await db.select().from(outbox)).toEqual([])
  })

  it('sent again is the same part', async () => {
    const db = await createTestDatabase()
    const main = await aMatter(db)
    const submission = aSubmission({ matterId: main, knownAs: 'same' })
    const [first, second] = await Promise.all([1, 2].map(() => submitReport(db, { submission, uploads: [], ...circumstances })))
    expect(second).toEqual(first)
    expect(await db.select().from(reports).where(eq(reports.mergedInto, main))).toHaveLength(1)
  })

  it.each(['closed', 'refused', 'withdrawn', 'transferred'] as const)('of a matter that is %s by then arrives as a new report', async (status) => {
    const db = await createTestDatabase()
    const main = await aMatter(db, {}, { status })
    const receipt = await aReport(db, { matterId: main, knownAs: 'same' })
    expect(receipt).toMatchObject({ isMerged: false, dueOn: expect.any(String) })
    expect(await rowOf(db, receipt.reportId)).toMatchObject({ status: 'submitted', mergedInto: null, knownReportId: main, knownAs: 'same' })
  })

  it('arrives as a new report also when the matter is closed while it is being sent', async () => {
    const db = await createTestDatabase()
    const main = await aMatter(db)
    const closing = commit(db, tx => [tx.update(reports).set({ status: 'closed' }).where(eq(reports.id, main)).returning()])
    const [receipts] = await Promise.all([Promise.all(Array.from({ length: 5 }, () => aReport(db, { matterId: main, knownAs: 'same' }))), closing])
    for (const { reportId, isMerged } of receipts) {
      expect(await rowOf(db, reportId)).toMatchObject(isMerged ? { status: 'merged', mergedInto: main } : { status: 'submitted', mergedInto: null })
    }
  })

  it('of a matter that was merged itself belongs to where that went', async () => {
    const db = await createTestDatabase()
    const main = await aMatter(db)
    const merged = await aMatter(db, {}, { status: 'merged', mergedInto: main })
    expect(await rowOf(db, (await aReport(db, { matterId: merged, knownAs: 'same' })).reportId)).toMatchObject({ status: 'merged', mergedInto: main })
  })

  it('goes to triage all the same when somebody may be in danger', async () => {
    const db = await createTestDatabase()
    const main = await aMatter(db)
    expect(await rowOf(db, (await aReport(db, { matterId: main, knownAs: 'same', inDanger: true })).reportId)).toMatchObject({ status: 'submitted', priority: 1, knownReportId: main })
  })
})

describe('"it has grown" and "it is new"', () => {
  it('go to triage as a report of their own, with what was recognised', async () => {
    const db = await createTestDatabase()
    const main = await aMatter(db)
    await aReport(db, { matterId: main, knownAs: 'grown' })
    await aReport(db, { siteId: 'site-1', knownAs: 'grown' })
    await aReport(db, { knownAs: 'new' })
    const rows = (await db.select().from(reports)).filter(({ id }) => id !== main)
    expect(rows.map(({ status, mergedInto, knownReportId, siteId, knownAs }) => [status, mergedInto, knownReportId, siteId, knownAs])).toEqual(expect.arrayContaining([
      ['submitted', null, main, null, 'grown'], ['submitted', null, null, 'site-1', 'grown'], ['submitted', null, null, null, 'new'],
    ]))
  })

  it('are what the journey says', () => {
    const draft = (known: DraftAnswers['known']) => ({ submissionId: 's', answers: { ...answers(), known } }) as Draft
    const facts = (known: DraftAnswers['known']) => { const { siteId, matterId, knownAs } = toSubmission(draft(known), null); return [siteId, matterId, knownAs] }
    expect(facts(null)).toEqual([null, null, null])
    expect(facts({ as: 'new' })).toEqual([null, null, 'new'])
    expect(facts({ as: 'same', site: 'site-1' })).toEqual(['site-1', null, 'same'])
    expect(facts({ as: 'grown', matter: 'matter-1' })).toEqual([null, 'matter-1', 'grown'])
  })
})
