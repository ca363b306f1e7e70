import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { createId } from '#server/database/ids'
import { commit } from '#server/database/commit'
import { events } from '#server/domain/events/tables'
import { moveInBulk, previewBulk } from '#server/domain/reports/bulk'
import { acceptReport } from '#server/domain/reports/commands'
import { findLease, releaseLease, takeLease } from '#server/domain/reports/leases'
import { getReport } from '#server/domain/reports/queries'
import { countInbox, findNeighbours, listLikelyDuplicates, listReports, type QueueReader } from '#server/domain/reports/queue'
import { removePastLeases, snoozeReport, wakeReport } from '#server/domain/reports/snoozes'
import { reportAppeals, reportLeases, reportProposals, reportRatings, reports, reportSnoozes } from '#server/domain/reports/tables'
import { changeTemplate, createTemplate, getTemplate, listTemplatesFor } from '#server/domain/reports/templates'
import { keepView, listViews, removeView } from '#server/domain/reports/views'
import { inboxes, type Inbox } from '#shared/reports/queue'
import { createTestDatabase } from '../../support/database.ts'
import { later, monday } from '../../support/clock.ts'
import { createStaff } from '../../support/staff.ts'
import { aReport, circumstances, testKeys as keys } from '../../support/reports.ts'

const officer = { id: 'officer', scope: { subDistricts: 'all', bodyId: null, communities: null }, now: monday } as const satisfies QueueReader
const { calendar } = circumstances
const actor = { kind: 'staff', id: 'officer', role: 'triage', subDistricts: 'all', bodyId: null, scope: officer.scope } as const

const set = (db: Database, reportId: string, changes: Partial<typeof reports.$inferInsert>) =>
  commit(db, tx => [tx.update(reports).set(changes).where(eq(reports.id, reportId)).returning({ id: reports.id })])
const numbersIn = async (db: Database, filter: object, reader: QueueReader = officer) => (await listReports(db, { filter, reader, limit: 20 })).items.map(({ number }) => number)

describe('the lease of a report', () => {
  it('belongs to the first who opens it, is shown with the name to the second, and ends after five minutes', async () => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db)
    const first = await createStaff(db, { name: '赵一', email: 'a@example.org' })
    const second = await createStaff(db, { name: '钱二', email: 'b@example.org' })
    expect(await takeLease(db, { reportId, staffId: first.id, now: monday })).toMatchObject({ by: '赵一', isMine: true, until: later(monday, { minutes: 5 }) })
    expect(await takeLease(db, { reportId, staffId: second.id, now: later(monday, { minutes: 4 }) })).toMatchObject({ by: '赵一', isMine: false })
    expect(await findLease(db, { reportId, staffId: second.id, now: later(monday, { minutes: 5, milliseconds: -1 }) })).toMatchObject({ by: '赵一' })
    expect(await findLease(db, { reportId, staffId: second.id, now: later(monday, { minutes: 5 }) })).toBeUndefined()
    expect(await takeLease(db, { reportId, staffId: second.id, now: later(monday, { minutes: 5 }) })).toMatchObject({ by: '钱二', isMine: true })
  })

  it('is renewed by whoever has it and given back only by them', async () => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db)
    await takeLease(db, { reportId, staffId: 'a', now: monday })
    expect(await takeLease(db, { reportId, staffId: 'a', now: later(monday, { minutes: 3 }) })).toMatchObject({ until: later(monday, { minutes: 8 }) })
    await releaseLease(db, { reportId, staffId: 'b' })
    expect(await findLease(db, { reportId, staffId: 'b', now: later(monday, { minutes: 4 }) })).toMatchObject({ isMine: false })
    await releaseLease(db, { reportId, staffId: 'a' })
    expect(await findLease(db, { reportId, staffId: 'b', now: later(monday, { minutes: 4 }) })).toBeUndefined()
  })

  it('warns only: whoever has none decides all the same', async () => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db)
    await takeLease(db, { reportId, staffId: 'somebody else', now: monday })
    await acceptReport(db, { reportId, version: 1, actor, keys, calendar, now: monday })
    expect(await getReport(db, reportId)).toMatchObject({ status: 'accepted' })
  })

  it('is one, however many open the report at once', async () => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db)
    const leases = await Promise.all(['a', 'b', 'c', 'd'].map(staffId => takeLease(db, { reportId, staffId, now: monday })))
    expect(leases.filter(({ isMine }) => isMine)).toHaveLength(1)
    expect(await db.select().from(reportLeases)).toHaveLength(1)
  })
})

describe('a report put aside', () => {
  it('leaves the lists of that person alone until tomorrow begins in Beijing, or until they fetch it back', async () => {
    const db = await createTestDatabase()
    const { reportId, number } = await aReport(db)
    const until = await snoozeReport(db, { reportId, staffId: 'officer', now: monday })
    expect(until).toEqual(new Date('2026-11-23T16:00:00.000Z'))
    const at = (now: Date, id = 'officer') => numbersIn(db, { status: 'submitted' }, { ...officer, id, now })
    expect([await at(later(until, { milliseconds: -1 })), await at(until), await at(monday, 'another')]).toEqual([[], [number], [number]])
    await wakeReport(db, { reportId, staffId: 'officer' })
    expect(await at(monday)).toEqual([number])
    await snoozeReport(db, { reportId, staffId: 'officer', now: monday })
    await snoozeReport(db, { reportId, staffId: 'officer', now: later(monday, { hours: 1 }) })
    await removePastLeases(db, until)
    expect(await db.select().from(reportSnoozes)).toEqual([])
  })
})

describe('the inbox', () => {
  it('holds what waits for a person, each list its own', async () => {
    const db = await createTestDatabase()
    const made = async (changes: Partial<typeof reports.$inferInsert>) => {
      const { reportId, number } = await aReport(db)
      await set(db, reportId, { nextDueAt: null, ...changes })
      return { reportId, number }
    }
    const found = { findingAt: monday, findingBy: 'another' }
    const rating = { solved: 'yes', speed: 'satisfied', manner: 'satisfied', outcome: 'satisfied', via: 'reporter', at: monday } as const
    const expected: Record<Inbox, string[]> = { byDue: [], mine: [], dueToday: [], overdue: [], disputed: [], unhappy: [], appeals: [], secondCheck: [] }

    const late = await made({ nextDueAt: monday })
    const today = await made({ nextDueAt: later(monday, { milliseconds: 1 }) })
    const tonight = await made({ nextDueAt: new Date('2026-11-23T16:00:00.000Z') })
    const tomorrow = await made({ nextDueAt: new Date('2026-11-23T16:00:00.001Z') })
    expected.byDue = [late, today, tonight, tomorrow].map(({ number }) => number)
    expected.overdue = [late.number]
    expected.dueToday = [today.number, tonight.number]
    expected.mine = [(await made({ status: 'taken', handlerId: 'officer' })).number]
    await made({ status: 'taken', handlerId: 'another' })
    await made({ status: 'closed', handlerId: 'officer' })
    expected.disputed = [(await made({ status: 'disputed' })).number]
    expected.secondCheck = [(await made({ status: 'verifying', ...found })).number, (await made({ status: 'extended', ...found })).number]
    await made({ status: 'verifying', ...found, findingBy: 'officer' })
    await made({ status: 'extended', ...found, checkedBy: 'officer' })
    for (const [by, isListed] of [['another', true], ['officer', false]] as const) {
      const { reportId, number } = await made({})
      await commit(db, tx => [tx.insert(reportProposals).values({ reportId, reason: 3, by, at: monday }).returning()])
      if (isListed) expected.secondCheck.push(number)
    }
    for (const [refusedBy, decidedAt] of [['another', null], ['officer', null], ['another', monday]] as const) {
      const { reportId, number } = await made({ status: 'refused' })
      await commit(db, tx => [tx.insert(reportAppeals).values({ reportId, text: 'x', at: monday, refusedBy, decidedAt }).returning()])
      if (refusedBy === 'another' && decidedAt === null) expected.appeals = [number]
    }
    expected.unhappy = [(await made({ status: 'reopened', reopenings: 1 })).number]
    for (const [status, reopenings, answer] of [['told', 0, {}], ['told', 0, { solved: 'no' }], ['followedUp', 1, { outcome: 'dissatisfied' }], ['closed', 0, { solved: 'no' }]] as const) {
      const { reportId, number } = await made({ status, reopenings })
      await commit(db, tx => [tx.insert(reportRatings).values({ ...rating, ...answer, id: createId(), reportId, round: reopenings }).returning()])
      if (status !== 'closed' && Object.keys(answer).length > 0) expected.unhappy.push(number)
    }
    for (const inbox of inboxes) expect([inbox, (await numbersIn(db, { inbox })).sort()]).toEqual([inbox, expected[inbox].sort()])
    expect(await countInbox(db, officer)).toEqual(Object.fromEntries(inboxes.map(inbox => [inbox, expected[inbox].length])))
  })

  it('puts the clock that ends first at the top, page by page', async () => {
    const db = await createTestDatabase()
    const numbers: string[] = []
    for (const minutes of [5, 1, 9, 3]) {
      const { reportId, number } = await aReport(db)
      await set(db, reportId, { nextDueAt: later(monday, { minutes }) })
      numbers[minutes] = number
    }
    const first = await listReports(db, { filter: { inbox: 'byDue' }, reader: officer, limit: 3 })
    const second = await listReports(db, { filter: { inbox: 'byDue' }, reader: officer, limit: 3, after: first.next! })
    expect([...first.items, ...second.items].map(({ number }) => number)).toEqual([numbers[1], numbers[3], numbers[5], numbers[9]])
    expect(second.next).toBeNull()
    // One whose clock was stopped has left the list: the list goes on from its beginning.
    const [one] = first.items
    await set(db, one!.id, { nextDueAt: null })
    expect(await findNeighbours(db, { filter: { inbox: 'byDue' }, reader: officer, report: await getReport(db, one!.id) })).toEqual({ previous: null, next: first.items[1]!.id })
  })
})

describe('the list of a body', () => {
  const handler = { id: 'h', scope: { subDistricts: 'all', bodyId: 'b1', communities: null }, now: monday } as const

  it('holds its own cases from the dispatch on, and nothing of when or in which words they came', async () => {
    const db = await createTestDatabase()
    const mine = await aReport(db, { placeWords: '只有反映人知道的地方' }, { now: later(monday, { days: -3 }) })
    await set(db, mine.reportId, { status: 'dispatched', bodyId: 'b1', dispatchedAt: monday, rewrite: '楼顶加建', nextDueAt: later(monday, { days: 1 }) })
    for (const changes of [{ status: 'dispatched', bodyId: 'b2' }, { status: 'transferred', bodyId: 'b1' }, { status: 'reopened', bodyId: 'b1' }] as const) {
      await set(db, (await aReport(db)).reportId, { ...changes, dispatchedAt: monday, nextDueAt: later(monday, { days: 1 }) })
    }
    for (const filter of [{ inbox: 'byDue' }, { status: 'dispatched' }] as const) {
      const { items } = await listReports(db, { filter, reader: handler, limit: 10, withWords: false })
      expect(items.map(({ number, summary, at }) => [number, summary, at])).toEqual([[mine.number, '楼顶加建', monday]])
      expect(JSON.stringify(items)).not.toContain('只有反映人')
      expect(JSON.stringify(items)).not.toContain(later(monday, { days: -3 }).toISOString())
    }
  })
})

describe('likely duplicates', () => {
  const place = { longitude: 116.2, latitude: 39.9, rawLongitude: 116.2, rawLatitude: 39.9, system: 'wgs84', source: 'device', accuracyM: 10 } as const
  const moved = (metres: number) => ({ ...place, latitude: 39.9 + metres / 111_320 })

  it('are open reports of the kind within 250 m, the nearest first', async () => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db, { position: place })
    const near = await aReport(db, { position: moved(120) })
    const nearest = await aReport(db, { position: moved(-40), subDistrict: '110107009' })
    await aReport(db, { position: moved(260) })
    await aReport(db, { position: moved(10), kind: 'yard' })
    await set(db, (await aReport(db, { position: moved(10) })).reportId, { status: 'refused' })
    const found = await listLikelyDuplicates(db, { report: await getReport(db, reportId), reader: officer })
    expect(found.map(({ number, metres }) => [number, metres])).toEqual([[nearest.number, 40], [near.number, 120]])
    const bound = await listLikelyDuplicates(db, { report: await getReport(db, reportId), reader: { ...officer, scope: { subDistricts: ['110107003'], bodyId: null, communities: null } } })
    expect(bound.map(({ number }) => number)).toEqual([near.number])
  })

  it('without a position are those of the community whose words are alike', async () => {
    const db = await createTestDatabase()
    const of = (changes: object) => aReport(db, { community: '110107003001', placeWords: '雕塑公园门口', words: '有人加盖', ...changes })
    const { reportId } = await of({})
    const alike = await of({ placeWords: '雕塑公园里面' })
    await of({ placeWords: '粮店后头', words: '围了一圈墙' })
    await of({ community: '110107003002' })
    const found = await listLikelyDuplicates(db, { report: await getReport(db, reportId), reader: officer })
    expect(found.map(({ number, metres }) => [number, metres])).toEqual([[alike.number, null]])
  })
})

describe('one decision on many reports', () => {
  const items = async (db: Database, ids: string[]) => Promise.all(ids.map(async id => ({ id, version: (await getReport(db, id)).version })))

  it('is previewed without changing anything: what each becomes, and what stands in the way', async () => {
    const db = await createTestDatabase()
    const ids: string[] = []
    for (const changes of [{}, {}, { inDanger: true }, { subDistrict: '110107009' }]) ids.push((await aReport(db, changes)).reportId)
    const chosen = [...await items(db, ids), { id: 'nobody', version: 1 }]
    await set(db, ids[1]!, { status: 'closed' })
    const bound = { ...actor, role: 'subDistrictOfficer', subDistricts: ['110107003'], scope: { subDistricts: ['110107003'], bodyId: null, communities: null } } as const
    const outlook = await previewBulk(db, { move: 'refuse', reason: 1, items: chosen, actor: bound })
    expect(outlook.map(({ to, problem }) => [to, problem])).toEqual([
      ['refused', null], [null, 'report.cannot_move'], [null, 'report.one_by_one'], [null, 'report.not_found'], [null, 'report.not_found'],
    ])
    expect((await getReport(db, ids[0]!)).status).toBe('submitted')
  })

  it('is one commit each: a stale one is left as it is and the others go through, each with its event', async () => {
    const db = await createTestDatabase()
    const ids: string[] = []
    for (let n = 0; n < 3; n++) ids.push((await aReport(db)).reportId)
    const chosen = await items(db, ids)
    await set(db, ids[1]!, { version: 5 })
    const results = await moveInBulk(db, { move: 'accept', items: chosen, actor, keys, calendar, now: monday })
    expect(results.map(({ to, problem, version }) => [to, problem, version])).toEqual([['accepted', null, 2], [null, 'stale', 5], ['accepted', null, 2]])
    expect(await Promise.all(ids.map(async id => (await getReport(db, id)).status))).toEqual(['accepted', 'submitted', 'accepted'])
    expect((await db.select().from(events).where(eq(events.action, 'report.accepted'))).map(({ subjectId }) => subjectId).sort()).toEqual([ids[0], ids[2]].sort())
    const again = await moveInBulk(db, { move: 'accept', items: chosen, actor, keys, calendar, now: monday })
    expect(again.map(({ problem }) => problem)).toEqual(['stale', 'stale', 'stale'])
  })

  it('does nothing for whoever may not, and puts aside for one person', async () => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db)
    const auditor = { ...actor, role: 'auditor' } as const
    expect(await moveInBulk(db, { move: 'accept', items: [{ id: reportId, version: 1 }], actor: auditor, keys, calendar, now: monday })).toMatchObject([{ problem: 'forbidden' }])
    expect(await moveInBulk(db, { move: 'later', items: [{ id: reportId, version: 1 }], actor, keys, calendar, now: monday })).toMatchObject([{ to: 'later', version: 1 }])
    expect(await numbersIn(db, { status: 'submitted' })).toEqual([])
  })
})

describe('reply templates', () => {
  const fields = { name: '请补照片', move: 'ask', kind: null, textZh: '编号 {number}：请补一张照片。', textEn: 'No. {number}: please add a photo.' } as const

  it('are offered for their move and kind while they are in use, and every change leaves an event', async () => {
    const db = await createTestDatabase()
    const any = await createTemplate(db, { fields, actor, now: monday })
    await createTemplate(db, { fields: { ...fields, name: '院子', kind: 'yard' }, actor, now: monday })
    await createTemplate(db, { fields: { ...fields, name: '办结', move: 'finish' }, actor, now: monday })
    const offered = async () => (await listTemplatesFor(db, { moves: ['ask', 'refuse'], kind: 'roof' })).map(({ name }) => name)
    expect(await offered()).toEqual(['请补照片'])
    await changeTemplate(db, { templateId: any, version: 1, active: false, fields, actor, now: monday })
    expect([await offered(), (await getTemplate(db, any)).version]).toEqual([[], 2])
    await expect(changeTemplate(db, { templateId: any, version: 1, active: true, fields, actor, now: monday })).rejects.toMatchObject({ status: 409 })
    expect((await db.select().from(events).where(eq(events.subjectId, any))).map(({ action }) => action).sort()).toEqual(['template.changed', 'template.created'])
  })
})

describe('kept lists', () => {
  it('are one’s own, at most twenty, each under its own name', async () => {
    const db = await createTestDatabase()
    for (let n = 0; n < 20; n++) await keepView(db, { staffId: 'a', name: `清单${n}`, query: 'kind=roof', now: later(monday, { minutes: n }) })
    await expect(keepView(db, { staffId: 'a', name: '再来一个', query: '', now: monday })).rejects.toMatchObject({ code: 'view.too_many', status: 409 })
    const [first] = await listViews(db, 'a')
    expect(first).toMatchObject({ name: '清单0', query: 'kind=roof' })
    await expect(removeView(db, { staffId: 'b', viewId: first!.id })).rejects.toMatchObject({ status: 409 })
    await removeView(db, { staffId: 'a', viewId: first!.id })
    await expect(keepView(db, { staffId: 'a', name: '清单1', query: '', now: monday })).rejects.toMatchObject({ code: 'duplicate' })
    expect([(await listViews(db, 'a')).length, (await listViews(db, 'b')).length]).toEqual([19, 0])
  })
})
