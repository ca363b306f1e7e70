import { describe, expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { appealRefusal, decideAppeal } from '#server/domain/reports/appeals'
import { countMonth, getMonthlyFigures } from '#server/domain/reports/figures'
import { acceptReport, refuseReport, submitReport } from '#server/domain/reports/commands'
import { getWeek } from '#server/domain/reports/weeks'
import { reportAppeals } from '#server/domain/reports/tables'
import { undoDecision } from '#server/domain/reports/undo'
import { getReport } from '#server/domain/reports/queries'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aReport, aSubmission, circumstances } from '../../support/reports.ts'

const actor = { kind: 'staff', id: 'triage-1', role: 'triage', subDistricts: 'all' } as const
const other = { kind: 'staff', id: 'triage-2' } as const
const { keys, calendar } = circumstances
const nextMonth = new Date('2026-12-03T00:00:00Z')

async function decide(db: Database, hours: number, reason?: 1 | 3) {
  const { reportId } = await aReport(db)
  const { version } = await getReport(db, reportId)
  const decision = { reportId, version, actor, keys, calendar, now: later(monday, { hours }) }
  await (reason ? refuseReport(db, { ...decision, reason }) : acceptReport(db, decision))
  return reportId
}

describe('the figures of a week', () => {
  it('stay as they were made, leave out the last seven days, and are one for all who ask at once', async () => {
    const db = await createTestDatabase()
    for (let count = 0; count < 6; count++) await decide(db, 1)
    const ofBajiao = async (now: Date) => (await getWeek(db, { now })).rows.find(({ subDistrict }) => subDistrict === '110107003')!.counts.atWork
    expect(await ofBajiao(later(monday, { days: 1 }))).toBe(0)
    const later9 = later(monday, { days: 14 })
    expect(await Promise.all([ofBajiao(later9), ofBajiao(later9)])).toEqual([6, 6])
    await decide(db, 1)
    expect(await ofBajiao(later(later9, { days: 2 }))).toBe(6)
    expect(await ofBajiao(later(later9, { days: 7 }))).toBe(7)
  })
})

describe('the figures of a month', () => {
  it('are the events of that month: refusals by reason, appeals, overturned, the middle of the hours', async () => {
    const db = await createTestDatabase()
    for (const hours of [1, 2, 3, 4, 6, 30]) await decide(db, hours)
    const refused = [await decide(db, 5, 1), ...await Promise.all([3, 3, 3, 3, 3].map(() => decide(db, 8, 3)))]
    for (const [index, outcome] of (['overturned', 'upheld', null] as const).entries()) {
      const reportId = refused[index]!
      await appealRefusal(db, { reportId, text: '地点就在桥东边', keep: false, calendar, now: later(monday, { hours: 20 }) })
      const { version } = await getReport(db, reportId)
      if (outcome) await decideAppeal(db, { reportId, version, outcome, answer: '又去看过', actor: other, keys, calendar, now: later(monday, { hours: 40 }) })
    }
    expect((await db.select().from(reportAppeals)).map(({ outcome }) => outcome).sort()).toEqual(['overturned', 'upheld', null].sort())
    const { counts, refusedFor, hours } = await countMonth(db, '2026-11')
    expect(counts).toMatchObject({ received: 12, accepted: 6, refused: 6, appealed: 3, overturned: 1, upheld: 1 })
    expect(refusedFor).toMatchObject({ 1: 1, 3: 5, 2: 0 })
    expect([...hours].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 8, 8, 8, 8, 8, 30])
    expect((await countMonth(db, '2026-10')).counts.received).toBe(0)
  })

  it('hide counts below five, and say nothing of a month that is not over', async () => {
    const db = await createTestDatabase()
    for (const reason of [1, 3, 3, 3, 3, 3] as const) await decide(db, 2, reason)
    expect(await getMonthlyFigures(db, { month: '2026-11', now: monday })).toBeUndefined()
    const figures = await getMonthlyFigures(db, { month: '2026-11', now: nextMonth })
    expect(figures).toMatchObject({ counts: { received: 6, refused: 6, appealed: 0 }, refusedFor: { 1: null, 3: null, 2: 0 }, medianHours: 2 })
  })

  it('leave out a decision that was taken back, and the whole demonstration', async () => {
    const db = await createTestDatabase()
    const reportId = await decide(db, 2, 1)
    const { version } = await getReport(db, reportId)
    await undoDecision(db, { reportId, version, actor, keys, calendar, now: later(monday, { hours: 2, milliseconds: 9_999 }) })
    await submitReport(db, { submission: aSubmission(), uploads: [], ...circumstances, isDemo: true })
    expect((await countMonth(db, '2026-11')).counts).toMatchObject({ received: 1, refused: 0 })
  })
})
