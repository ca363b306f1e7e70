import { describe, expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { listTimeline } from '#server/domain/events/queries'
import { outbox } from '#server/domain/notifications/tables'
import { appealRefusal, decideAppeal, getAppeal, listAppeals } from '#server/domain/reports/appeals'
import { refuseReport } from '#server/domain/reports/commands'
import { getReport } from '#server/domain/reports/queries'
import { reportAppeals } from '#server/domain/reports/tables'
import { getTrackedReport } from '#server/domain/reports/tracked'
import { packagedCalendar as calendar } from '#shared/calendar/calendar'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aReport, testKeys as keys } from '../../support/reports.ts'

const refuser = { kind: 'staff', id: 'zhao' } as const
const other = { kind: 'staff', id: 'qian' } as const
const contact = { name: null, phone: null, email: 'sun@example.org' }
const now = later(monday, { hours: 2 })
const everywhere = { subDistricts: 'all', bodyId: null, communities: null } as const
const actionsOf = async (db: Database, id: string) => (await listTimeline(db, { type: 'report', id })).map(({ action }) => action)

async function refused(db: Database, changes: Parameters<typeof aReport>[1] = {}) {
  const { reportId } = await aReport(db, { contact, ...changes })
  await refuseReport(db, { reportId, version: 1, reason: 3, actor: refuser, keys, calendar, now: later(monday, { hours: 1 }) })
  return reportId
}
const appeal = (db: Database, reportId: string, text = '地点就在桥东边') => appealRefusal(db, { reportId, text, keep: false, calendar, now })
const decide = (db: Database, reportId: string, outcome: 'upheld' | 'overturned', changes: object = {}) =>
  decideAppeal(db, { reportId, version: 3, outcome, answer: '又去看过', actor: other, keys, calendar, now: later(now, { hours: 1 }), ...changes })

describe('an appeal against a refusal', () => {
  it('is kept once with its own clock, and the same one again changes nothing', async () => {
    const db = await createTestDatabase()
    const reportId = await refused(db)
    await appeal(db, reportId)
    await appeal(db, reportId)
    await expect(appeal(db, reportId, '还有一句')).rejects.toMatchObject({ code: 'report.already_appealed', status: 409 })
    // Five working days from Monday 23 November 2026.
    expect(await db.select().from(reportAppeals)).toMatchObject([{ text: '地点就在桥东边', dueOn: '2026-11-30', refusedBy: 'zhao', outcome: null }])
    expect(await getReport(db, reportId)).toMatchObject({ status: 'refused', dueOn: '2026-11-30', version: 3 })
    expect(await actionsOf(db, reportId)).toEqual(['report.received', 'report.refused', 'report.appealed'])
  })

  it('three times in the same moment is one', async () => {
    const db = await createTestDatabase()
    const reportId = await refused(db)
    await Promise.all([1, 2, 3].map(() => appeal(db, reportId)))
    expect(await db.select().from(reportAppeals)).toHaveLength(1)
    expect((await actionsOf(db, reportId)).filter(action => action === 'report.appealed')).toHaveLength(1)
  })

  it('is possible against a refusal only', async () => {
    const db = await createTestDatabase()
    const { reportId } = await aReport(db)
    await expect(appeal(db, reportId)).rejects.toMatchObject({ code: 'report.cannot_move' })
  })

  it('is not decided by whoever refused', async () => {
    const db = await createTestDatabase()
    const reportId = await refused(db)
    await appeal(db, reportId)
    expect(await getAppeal(db, { reportId, actorId: 'zhao' })).toMatchObject({ isOwn: true })
    await expect(decide(db, reportId, 'overturned', { actor: refuser })).rejects.toMatchObject({ code: 'report.appeal_same_person', status: 403 })
    expect((await getReport(db, reportId)).status).toBe('refused')
  })

  it('that is overturned takes the report up with new clocks, and tells the reporter', async () => {
    const db = await createTestDatabase()
    const reportId = await refused(db)
    await appeal(db, reportId)
    expect(await decide(db, reportId, 'overturned')).toEqual({ status: 'accepted', version: 4 })
    expect(await getReport(db, reportId)).toMatchObject({ status: 'accepted', refusalReason: null, dueOn: '2026-11-24' })
    expect(await getTrackedReport(db, { reportId, calendar, now })).toMatchObject({ status: 'accepted', refusalReason: null, appeal: { outcome: 'overturned', answer: '又去看过' } })
    expect((await actionsOf(db, reportId)).at(-1)).toBe('report.overturned')
    expect((await db.select().from(outbox)).filter(({ kind }) => kind === 'report.moved')).toHaveLength(2)
  })

  it('that is upheld stays refused, with an answer and no clock', async () => {
    const db = await createTestDatabase()
    const reportId = await refused(db)
    await appeal(db, reportId)
    await decide(db, reportId, 'upheld')
    expect(await getReport(db, reportId)).toMatchObject({ status: 'refused', refusalReason: 3, dueOn: null, nextDueAt: null, alarmAt: null })
    expect(await getTrackedReport(db, { reportId, calendar, now })).toMatchObject({ appeal: { outcome: 'upheld', answer: '又去看过' }, may: { appeal: false } })
    expect((await actionsOf(db, reportId)).at(-1)).toBe('report.appealUpheld')
    await expect(decide(db, reportId, 'overturned', { version: 4 })).rejects.toMatchObject({ code: 'report.appeal_decided' })
  })

  it('two people decide at once, one does', async () => {
    const db = await createTestDatabase()
    const reportId = await refused(db)
    await appeal(db, reportId)
    const outcomes = await Promise.allSettled([decide(db, reportId, 'upheld'), decide(db, reportId, 'overturned')])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await actionsOf(db, reportId)).filter(action => action === 'report.appealUpheld' || action === 'report.overturned')).toHaveLength(1)
  })

  it('waits in the list of those responsible for its place, the longest waiting first', async () => {
    const db = await createTestDatabase()
    const [first, second, elsewhere] = [await refused(db), await refused(db), await refused(db, { subDistrict: '110107009' })]
    await appealRefusal(db, { reportId: second, text: '后来', keep: false, calendar, now: later(now, { days: 1 }) })
    await appeal(db, first)
    await appeal(db, elsewhere)
    const ofOne = await listAppeals(db, { scope: { subDistricts: ['110107003'], bodyId: null, communities: null }, limit: 10 })
    expect(ofOne.items.map(({ reportId }) => reportId)).toEqual([first, second])
    const page = await listAppeals(db, { scope: everywhere, limit: 2 })
    const rest = await listAppeals(db, { scope: everywhere, limit: 2, after: page.next! })
    expect([...page.items, ...rest.items].map(({ reportId }) => reportId).sort()).toEqual([first, second, elsewhere].sort())
    expect(rest.next).toBeNull()
  })
})
