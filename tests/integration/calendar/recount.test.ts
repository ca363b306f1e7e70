import { asc, eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { dueRecounts, events, holidayYears, outbox, reportAppeals, reports } from '#server/database/schema'
import { countMoves, enterHolidayYear, recountDue, type DueSource } from '#server/domain/calendar/commands'
import { findLastRecount, listOfficialYears } from '#server/domain/calendar/queries'
import { reportDues } from '#server/domain/reports/dues'
import { dueSources, readCalendar } from '#server/portal'
import { getTrackedReport } from '#server/domain/reports/tracked'
import { packagedCalendar } from '#shared/calendar/calendar'
import { packagedClocks } from '#shared/calendar/clockBook'
import type { ReportStatus } from '#shared/reports/rules'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aReport } from '../../support/reports.ts'

// Invented for these tests: 1 to 5 January off, Saturday 9 January worked.
const invented2027 = { year: 2027, notice: '虚构的通知，仅供测试', off: ['2027-01-01', '2027-01-02', '2027-01-03', '2027-01-04', '2027-01-05', '2027-10-01'], work: ['2027-01-09'] }
const corrected2027 = { ...invented2027, notice: '虚构的更正，仅供测试', off: invented2027.off.filter(day => day !== '2027-01-05') }

const actor = { kind: 'staff', id: 'administrator' } as const
const enter = (db: Database, official = invented2027, version = 0) =>
  enterHolidayYear(db, { official, version, reason: version > 0 ? '通知更正' : null, actor, now: monday })
const calendarOf = (db: Database) => readCalendar(db, { fileYears: [], clocks: packagedClocks })
const recount = async (db: Database, stop?: AbortSignal) => recountDue(db, { sources: dueSources, calendar: await calendarOf(db), now: later(monday, { hours: 1 }), stop })

const newYearsEve = new Date('2026-12-31T02:00:00Z')
/** Reports received on 31 December: taken up or answered by 4 January, as long as nobody knows better. */
async function reportsOfNewYearsEve(db: Database, count: number) {
  const ids: string[] = []
  for (let made = 0; made < count; made++) ids.push((await aReport(db, {}, { now: newYearsEve })).reportId)
  return ids
}
const report = async (db: Database, id: string) => (await db.select().from(reports).where(eq(reports.id, id)))[0]!
const moves = (db: Database) => db.select().from(events).where(eq(events.action, 'report.dueRecounted')).orderBy(asc(events.subjectId))

describe('entering a year', () => {
  it('makes the calendar count with it, and leaves an event with every day', async () => {
    const db = await createTestDatabase()
    expect((await calendarOf(db)).version).toBe(packagedCalendar.version)
    await enter(db)
    expect(await listOfficialYears(db)).toEqual([invented2027])
    expect(await calendarOf(db)).toMatchObject({ coveredUntil: '2027-12-31', version: expect.stringContaining('entered 2027') as string })
    expect(await db.select().from(events)).toMatchObject([{
      action: 'setting.holidaysEntered', subjectType: 'setting', subjectId: 'holidays-2027', actorId: 'administrator', reason: null,
      facts: { notice: invented2027.notice, off: invented2027.off, work: invented2027.work, days: 6 },
    }])
  })

  it('lies over the same year of the operator’s file', async () => {
    const db = await createTestDatabase()
    await enter(db)
    const calendar = await readCalendar(db, { fileYears: [{ ...invented2027, off: ['2027-10-01'], work: [] }], clocks: packagedClocks })
    expect(calendar.announced('2027-01-04')).toBe('off')
    expect(calendar.version).toBe((await calendarOf(db)).version)
  })

  it('again replaces it, with the reason', async () => {
    const db = await createTestDatabase()
    await enter(db)
    await enter(db, corrected2027, 1)
    expect(await db.select().from(holidayYears)).toMatchObject([{ version: 2, notice: corrected2027.notice, off: corrected2027.off }])
    expect((await db.select().from(events)).find(({ action }) => action === 'setting.holidaysReplaced')).toMatchObject({ reason: '通知更正' })
  })

  it.each([['for the first time', 0], ['in place of another', 1]])('by two people at once, %s, leaves one entry and tells the other', async (_name, version) => {
    const db = await createTestDatabase()
    if (version > 0) await enter(db)
    const outcomes = await Promise.allSettled([enter(db, invented2027, version), enter(db, corrected2027, version)])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'calendar.year_changed', status: 409 } })
    expect(await db.select().from(holidayYears)).toMatchObject([{ version: version + 1 }])
    expect(await db.select().from(events)).toHaveLength(version + 1)
  })
})

describe('counting again', () => {
  it('moves an open due day, keeps the old one in the record and sends no mail', async () => {
    const db = await createTestDatabase()
    const [id] = await reportsOfNewYearsEve(db, 1) as [string]
    const before = await report(db, id)
    expect(before.dueOn).toBe('2027-01-04')
    await enter(db)
    const calendar = await calendarOf(db)
    expect(await countMoves(db, { sources: dueSources, calendar })).toBe(1)
    expect(await recount(db)).toEqual({ looked: 1, moved: 1 })
    const after = await report(db, id)
    expect(after).toMatchObject({ dueOn: '2027-01-06', version: before.version + 1, status: before.status, due: { clock: 'report.acceptDefault', provisional: true, counted: { start: '2026-12-31', amount: 1, unit: 'workingDay', calendarVersion: calendar.version } } })
    expect(await moves(db)).toMatchObject([{
      subjectId: id, actorKind: 'system', actorId: null,
      facts: { fromDay: '2027-01-04', toDay: '2027-01-06', standing: 'provisional', calendarVersion: calendar.version },
    }])
    expect(await db.select().from(outbox)).toEqual([])
  })

  it('shows the reporter that the day moved, from which day to which', async () => {
    const db = await createTestDatabase()
    const [id] = await reportsOfNewYearsEve(db, 1) as [string]
    await enter(db)
    await recount(db)
    const { steps } = await getTrackedReport(db, { reportId: id, calendar: packagedCalendar, now: newYearsEve })
    expect(steps).toContainEqual(expect.objectContaining({ step: 'dueRecounted', fromDay: '2027-01-04', toDay: '2027-01-06' }))
  })

  it('leaves alone what does not move, what is closed and what was counted in hours', async () => {
    const db = await createTestDatabase()
    const { reportId: november } = await aReport(db)
    const [refused, hours] = await reportsOfNewYearsEve(db, 2) as [string, string]
    await commit(db, tx => [
      tx.update(reports).set({ status: 'closed' }).where(eq(reports.id, refused)).returning({ id: reports.id }),
      tx.update(reports).set({ due: { clock: 'report.inConstruction', provisional: true, counted: null, until: '2027-01-04T02:00:00.000Z' } }).where(eq(reports.id, hours)).returning({ id: reports.id }),
    ])
    const before = await db.select().from(reports).orderBy(asc(reports.id))
    await enter(db)
    expect(await recount(db)).toMatchObject({ moved: 0 })
    expect(await db.select().from(reports).orderBy(asc(reports.id))).toEqual(before)
    expect(await moves(db)).toEqual([])
    expect(before.map(({ id }) => id)).toContain(november)
  })

  it('moves the day of the step too, which only staff see, and the end of whichever comes first', async () => {
    const db = await createTestDatabase()
    const [id] = await reportsOfNewYearsEve(db, 1) as [string]
    const answer = { clock: 'report.general', provisional: true, counted: { start: '2026-12-28', amount: 7, unit: 'day', movedFrom: null, calendarVersion: packagedCalendar.version }, until: null } as const
    const step = { ...answer, clock: 'report.take', counted: { ...answer.counted, start: '2026-12-31', amount: 1, unit: 'workingDay' } } as const
    const columns = { dueOn: '2027-01-04', due: answer, stepDueOn: '2027-01-04', stepDue: step }
    const pausedClocks = { on: '2026-12-31', at: newYearsEve.toISOString(), ...columns }
    await commit(db, tx => [tx.update(reports).set({ ...columns, pausedClocks }).where(eq(reports.id, id)).returning({ id: reports.id })])
    await enter(db)
    await recount(db)
    const moved = { dueOn: '2027-01-06', stepDueOn: '2027-01-06', due: { clock: 'report.general', until: null }, stepDue: { clock: 'report.take' } }
    expect(await report(db, id)).toMatchObject({ ...moved, nextDueAt: new Date('2027-01-06T16:00:00.000Z'), alarmAt: new Date('2027-01-06T16:00:00.000Z'), pausedClocks: { on: '2026-12-31', ...moved } })
    const actions = (await db.select().from(events)).map(({ action }) => action)
    expect(actions.filter(action => action === 'report.stepDueRecounted')).toHaveLength(2)
    expect((await getTrackedReport(db, { reportId: id, calendar: packagedCalendar, now: newYearsEve })).steps.map(({ step }) => step)).not.toContain('stepDueRecounted')
  })

  it('keeps an alarm that is no clock’s, and leaves alone what was noted as late', async () => {
    const db = await createTestDatabase()
    const [waiting, late] = await reportsOfNewYearsEve(db, 2) as [string, string]
    const check = new Date('2026-12-31T04:00:00.000Z')
    await commit(db, tx => [
      tx.update(reports).set({ nextDueAt: check, alarmAt: check }).where(eq(reports.id, waiting)).returning({ id: reports.id }),
      tx.update(reports).set({ alarmAt: null }).where(eq(reports.id, late)).returning({ id: reports.id }),
    ])
    await enter(db)
    const count = async (now: Date) => recountDue(db, { sources: dueSources, calendar: await calendarOf(db), now })
    await count(new Date('2027-02-01T02:00:00Z'))
    expect(await report(db, waiting)).toMatchObject({ dueOn: '2027-01-06', nextDueAt: check, alarmAt: check })
    expect(await report(db, late)).toMatchObject({ dueOn: '2027-01-06', nextDueAt: new Date('2027-01-06T16:00:00.000Z'), alarmAt: null })
    await enter(db, corrected2027, 1)
    await count(new Date('2027-01-05T02:00:00Z'))
    expect((await report(db, late)).alarmAt).toEqual(new Date('2027-01-05T16:00:00.000Z'))
  })

  it('moves the day an appeal against a refusal has to be answered by', async () => {
    const db = await createTestDatabase()
    const [id] = await reportsOfNewYearsEve(db, 1) as [string]
    const due = { clock: 'report.appeal', provisional: true, counted: { start: '2026-12-28', amount: 5, unit: 'workingDay', movedFrom: null, calendarVersion: packagedCalendar.version }, until: null } as const
    await commit(db, tx => [
      tx.update(reports).set({ status: 'refused', dueOn: '2027-01-05', due }).where(eq(reports.id, id)).returning({ id: reports.id }),
      tx.insert(reportAppeals).values({ reportId: id, text: '请再看一次', at: newYearsEve, dueOn: '2027-01-05', refusedBy: 'officer' }).returning({ id: reportAppeals.reportId }),
    ])
    await enter(db)
    expect((await recount(db))!.moved).toBe(1)
    expect(await report(db, id)).toMatchObject({ dueOn: '2027-01-07', status: 'refused' })
    expect(await db.select().from(reportAppeals)).toMatchObject([{ dueOn: '2027-01-07' }])
  })

  it('lets a clock in hours stay the next end', async () => {
    const db = await createTestDatabase()
    const [id] = await reportsOfNewYearsEve(db, 1) as [string]
    const stepDue = { clock: 'report.inConstruction', provisional: true, counted: null, until: '2027-01-01T02:00:00.000Z' } as const
    await commit(db, tx => [tx.update(reports).set({ stepDueOn: '2027-01-01', stepDue }).where(eq(reports.id, id)).returning({ id: reports.id })])
    await enter(db)
    await recount(db)
    expect(await report(db, id)).toMatchObject({ dueOn: '2027-01-06', stepDueOn: '2027-01-01', stepDue, nextDueAt: new Date(stepDue.until) })
  })

  it('is done once however often it runs, and again when the year is replaced', async () => {
    const db = await createTestDatabase()
    const ids = await reportsOfNewYearsEve(db, 3)
    await enter(db)
    expect((await recount(db))!.moved).toBe(3)
    expect((await recount(db))!.moved).toBe(0)
    await enter(db, corrected2027, 1)
    expect((await recount(db))!.moved).toBe(3)
    expect((await report(db, ids[0]!)).dueOn).toBe('2027-01-05')
    const history = await moves(db)
    expect(history).toHaveLength(6)
    expect(history.filter(({ subjectId }) => subjectId === ids[0]).map(({ facts }) => [facts.fromDay, facts.toDay]).sort())
      .toEqual([['2027-01-04', '2027-01-06'], ['2027-01-06', '2027-01-05']])
  })

  it('by two nodes at once moves each row once', async () => {
    const db = await createTestDatabase()
    await reportsOfNewYearsEve(db, 8)
    await enter(db)
    const counts = await Promise.all([recount(db), recount(db)])
    expect(counts[0]!.moved + counts[1]!.moved).toBe(8)
    expect(await moves(db)).toHaveLength(8)
    expect((await db.select().from(reports)).every(({ dueOn, version }) => dueOn === '2027-01-06' && version === 2)).toBe(true)
  })

  it('goes through more rows than it reads at a time', async () => {
    const db = await createTestDatabase()
    const [id] = await reportsOfNewYearsEve(db, 1) as [string]
    const first = await report(db, id)
    const copies = Array.from({ length: 450 }, (_, index) => ({ ...first, id: `copy${String(index).padStart(4, '0')}`, number: `FY-9${String(index).padStart(7, '0')}`, submissionId: `copy${index}` }))
    await commit(db, tx => [tx.insert(reports).values(copies).returning({ id: reports.id })])
    await enter(db)
    expect(await recount(db)).toEqual({ looked: 451, moved: 451 })
    expect(await moves(db)).toHaveLength(451)
  })

  it('that was stopped in the middle is finished by the next run, and only then noted as done', async () => {
    const db = await createTestDatabase()
    await reportsOfNewYearsEve(db, 3)
    await enter(db)
    const calendar = await calendarOf(db)
    const stop = new AbortController()
    // Reads one row at a time and is stopped after the first.
    const slow: DueSource = {
      ...reportDues,
      async list(from, { after }) {
        const [row] = await reportDues.list(from, { after, limit: 1 })
        if (after !== '') stop.abort()
        return row ? Array.from({ length: 200 }, () => row) : []
      },
    }
    expect(await recountDue(db, { sources: [slow], calendar, now: monday, stop: stop.signal })).toBeNull()
    expect(await findLastRecount(db)).toBeUndefined()
    const already = (await moves(db)).length
    expect(already).toBeGreaterThan(0)
    expect((await recount(db))!.moved).toBe(3 - already)
    expect(await findLastRecount(db)).toMatchObject({ calendarVersion: calendar.version, looked: 3 })
    expect(await moves(db)).toHaveLength(3)
  })

  it('counts again what somebody changed while it was read', async () => {
    const db = await createTestDatabase()
    const [id] = await reportsOfNewYearsEve(db, 1) as [string]
    await enter(db)
    let isFirst = true
    const raced: DueSource = {
      ...reportDues,
      async list(from, page) {
        const rows = await reportDues.list(from, page)
        if (isFirst) await commit(db, tx => [tx.update(reports).set({ version: 7 }).where(eq(reports.id, id)).returning({ id: reports.id })])
        isFirst = false
        return rows
      },
    }
    expect(await recountDue(db, { sources: [raced], calendar: await calendarOf(db), now: monday })).toEqual({ looked: 1, moved: 1 })
    expect(await report(db, id)).toMatchObject({ dueOn: '2027-01-06', version: 8 })
    expect(await moves(db)).toHaveLength(1)
  })

  it('stops with the error of a database that fails, and does not say that it is done', async () => {
    const db = await createTestDatabase()
    await reportsOfNewYearsEve(db, 1)
    await enter(db)
    const broken: DueSource = { ...reportDues, move: () => { throw new Error('disk') } }
    await expect(recountDue(db, { sources: [broken], calendar: await calendarOf(db), now: monday })).rejects.toThrow('disk')
    expect(await db.select().from(dueRecounts)).toEqual([])
    expect(await moves(db)).toEqual([])
  })

  it.each<ReportStatus>(['submitted', 'needsInfo', 'accepted', 'dispatched', 'disputed', 'taken', 'verifying', 'found', 'handling', 'extended', 'handled', 'told', 'followedUp', 'reopened'])('reaches a report that is %s', async (status) => {
    const db = await createTestDatabase()
    const [id] = await reportsOfNewYearsEve(db, 1) as [string]
    await commit(db, tx => [tx.update(reports).set({ status }).where(eq(reports.id, id)).returning({ id: reports.id })])
    await enter(db)
    expect((await recount(db))!.moved).toBe(1)
  })
})
