import { eq, sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { dialect } from '#server/database/columns'
import type { Database } from '#server/database/connect'
import { events } from '#server/domain/events/tables'
import { outbox } from '#server/domain/notifications/tables'
import { acceptReport, addNote, refuseReport } from '#server/domain/reports/commands'
import { getReport, getReportForStaff } from '#server/domain/reports/queries'
import { countReports, findNeighbours, listReports } from '#server/domain/reports/queue'
import { getTrackedReport } from '#server/domain/reports/tracked'
import { createTestDatabase } from '../../support/database.ts'
import { later, monday } from '../../support/clock.ts'
import { aReport, circumstances, testKeys } from '../../support/reports.ts'

const actor = { kind: 'staff' as const, id: 'officer' }
const decision = (reportId: string, version = 1) => ({ reportId, version, actor, keys: testKeys, calendar: circumstances.calendar, now: later(monday, { hours: 2 }) })
const accept = (db: Database, reportId: string, version = 1) => acceptReport(db, decision(reportId, version))
const actions = async (db: Database) => (await db.select().from(events)).map(({ action }) => action).sort()

const reader = { id: 'officer', scope: { subDistricts: 'all', bodyId: null, communities: null }, now: monday } as const
const ofBajiao = { ...reader, scope: { subDistricts: ['110107009'], bodyId: null, communities: null } } as const

describe('staff decide on a report', () => {
  it('accepting leaves an event and starts the next clock', async () => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db)
    await accept(db, reportId)
    expect(await getReport(db, reportId)).toMatchObject({ status: 'accepted', version: 2, dueOn: '2026-11-24', due: { clock: 'report.acceptDefault' } })
    expect(await actions(db)).toEqual(['report.accepted', 'report.received'])
  })

  it('refusing keeps the numbered reason, which the reporter can read', async () => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db)
    await refuseReport(db, { ...decision(reportId), reason: 3 })
    expect(await getTrackedReport(db, { reportId, calendar: circumstances.calendar, now: monday })).toMatchObject({ status: 'refused', refusalReason: 3, due: null, steps: [{ step: 'received' }, { step: 'refused', reasonNumber: 3 }] })
  })

  it('of two who decide at once one is told that it has changed, and one event is left', async () => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db)
    const outcomes = await Promise.allSettled([accept(db, reportId), refuseReport(db, { ...decision(reportId), reason: 1 })])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { status: 409 } })
    expect((await db.select().from(events).where(eq(events.actorId, 'officer')))).toHaveLength(1)
  })

  it('a decision on what somebody saw before it changed is refused', async () => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db)
    await accept(db, reportId)
    await expect(refuseReport(db, { ...decision(reportId, 1), reason: 1 })).rejects.toMatchObject({ code: 'stale', status: 409 })
    await expect(refuseReport(db, { ...decision(reportId, 2), reason: 1 })).rejects.toMatchObject({ code: 'report.cannot_move', status: 409 })
    expect(await actions(db)).toEqual(['report.accepted', 'report.received'])
  })

  it('a decision tells a reporter who left an address, without saying what', async () => {
    const db = await createTestDatabase()
    const { reportId, number } = await aReport(db, { contact: { name: null, phone: null, email: 'a@example.com' } })
    await accept(db, reportId)
    expect((await db.select().from(outbox)).map(({ kind, params }) => [kind, params]).sort()).toEqual([['report.moved', { number }], ['report.received', { number }]])
  })

  it('a note is for staff: the reporter sees neither it nor that there is one', async () => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db)
    await addNote(db, { reportId, text: '先看现场', actor, now: monday })
    expect((await getReportForStaff(db, reportId, { withWords: true })).notes).toMatchObject([{ text: '先看现场' }])
    const seen = JSON.stringify(await getTrackedReport(db, { reportId, calendar: circumstances.calendar, now: monday }))
    expect(seen).not.toContain('先看现场')
    expect(seen).not.toContain('noted')
  })

  it('staff never see who reported', async () => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db, { contact: { name: '王小明测试', phone: '13912345678', email: null } })
    const seen = JSON.stringify(await getReportForStaff(db, reportId, { withWords: true }))
    for (const secret of ['王小明测试', '13912345678', 'submissionId']) expect(seen).not.toContain(secret)
  })

  it('a report that is not there is not found', async () => {
    const db = await createTestDatabase()
    await expect(accept(db, 'nobody')).rejects.toMatchObject({ code: 'report.not_found', status: 404 })
  })
})

describe('the queue', () => {
  it('puts danger first, then what is being built, then the longest waiting, page by page without a gap', async () => {
    const db = await createTestDatabase()
    const expected: string[] = []
    for (const [minutes, changes] of [[0, { inDanger: true, beingBuilt: 'no' }], [9, { inDanger: true }], [5, { beingBuilt: 'yes' }], [1, { beingBuilt: 'no' }], [2, { beingBuilt: 'no' }]] as const) {
      expected.push((await aReport(db, changes, { now: later(monday, { minutes }) })).number)
    }
    const seen: string[] = []
    let after: Parameters<typeof listReports>[1]['after']
    for (let pages = 0; pages < 4; pages++) {
      const { items, next } = await listReports(db, { filter: { status: 'submitted' }, reader, limit: 2, after })
      seen.push(...items.map(({ number }) => number))
      if (!next) break
      after = next
    }
    expect(seen).toEqual(expected)
  })

  it('shows and counts only the sub-districts somebody is responsible for', async () => {
    const db = await createTestDatabase()
    const mine = await aReport(db, { subDistrict: '110107009' })
    await aReport(db, { subDistrict: '110107003' })
    const { items } = await listReports(db, { filter: { status: 'submitted' }, reader: ofBajiao, limit: 10 })
    expect(items.map(({ number }) => number)).toEqual([mine.number])
    expect((await countReports(db, ofBajiao)).submitted).toBe(1)
    expect((await countReports(db, reader)).submitted).toBe(2)
  })

  it('is narrowed by kind, by whether it is being built and by age', async () => {
    const db = await createTestDatabase()
    const old = await aReport(db, { kind: 'yard', beingBuilt: 'no' }, { now: later(monday, { days: -3 }) })
    await aReport(db, { kind: 'roof', beingBuilt: 'yes' })
    const numbers = async (filter: object) => (await listReports(db, { filter: { status: 'submitted', ...filter }, reader, limit: 10 })).items.map(({ number }) => number)
    expect(await numbers({ kind: 'yard' })).toEqual([old.number])
    expect(await numbers({ beingBuilt: 'no' })).toEqual([old.number])
    expect(await numbers({ receivedUntil: later(monday, { days: -1 }) })).toEqual([old.number])
    expect(await numbers({ kind: 'yard', beingBuilt: 'yes' })).toEqual([])
  })

  it('knows the neighbours of a report, also of one already decided', async () => {
    const db = await createTestDatabase()
    const receipts: string[] = []
    for (const minutes of [0, 1, 2]) receipts.push((await aReport(db, {}, { now: later(monday, { minutes }) })).reportId)
    const neighboursOf = async (id: string) => findNeighbours(db, { filter: { status: 'submitted' }, reader, report: await getReport(db, id) })
    expect(await neighboursOf(receipts[0]!)).toEqual({ previous: null, next: receipts[1] })
    expect(await neighboursOf(receipts[1]!)).toEqual({ previous: receipts[0], next: receipts[2] })
    await accept(db, receipts[1]!)
    expect(await neighboursOf(receipts[1]!)).toEqual({ previous: receipts[0], next: receipts[2] })
    expect(await neighboursOf(receipts[0]!)).toEqual({ previous: null, next: receipts[2] })
  })

  it.each([['', 'reports_in_queue'], ['and sub_district = \'x\'', 'reports_in_queue_of_sub_district']])('walks its index, never the table (%s)', async (equal, index) => {
    // PostgreSQL scans a table this small whatever its indexes are.
    if (dialect === 'postgresql') return
    const db = await createTestDatabase()
    const statement = `explain query plan select * from reports where status = 'submitted' ${equal} and (priority, received_at, id) > (1, 2, 'x') order by priority, received_at, id limit 51`
    const plan = db.all<{ detail: string }>(sql.raw(statement)).map(({ detail }) => detail).join('\n')
    expect(plan).toMatch(new RegExp(`USING INDEX ${index} `))
    expect(plan).not.toMatch(/TEMP B-TREE|SCAN/)
  })
})
