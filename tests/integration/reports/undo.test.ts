import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { events } from '#server/domain/events/tables'
import { listDueMails } from '#server/domain/notifications/outbox'
import { outbox } from '#server/domain/notifications/tables'
import { acceptReport, refuseReport } from '#server/domain/reports/commands'
import { getReport, getReportForStaff, type Report } from '#server/domain/reports/queries'
import { checkRefusal } from '#server/domain/reports/refusals'
import { reportMessages, reportProposals, reportUndos } from '#server/domain/reports/tables'
import { undoDecision } from '#server/domain/reports/undo'
import { undoableMoves } from '#shared/reports/rules'
import { aCase, cast, createBodies, makeMove } from '../../support/cases.ts'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aReport, circumstances, testKeys } from '../../support/reports.ts'

const contact = { name: null, phone: null, email: 'a@example.com' }
const decided = later(monday, { hours: 1 })

async function anOffice() {
  const db = await createTestDatabase()
  await createBodies(db)
  return db
}
const by = (actor: (typeof cast)[keyof typeof cast], { id: reportId, version }: Pick<Report, 'id' | 'version'>, now = decided) =>
  ({ reportId, version, actor, keys: testKeys, calendar: circumstances.calendar, now })
const actionsOf = async (db: Database, reportId: string) => (await db.select().from(events).where(eq(events.subjectId, reportId))).map(({ action }) => action)
/** The mails of decisions, without the one of the receipt. */
const mails = async (db: Database) => (await db.select().from(outbox)).filter(({ kind }) => kind !== 'report.received')

describe('a decision that is taken back', () => {
  it.each(undoableMoves)('%s leaves the case as it was, its mail unsent, its message unsaid, and two events', async (move) => {
    const db = await anOffice()
    const main = (await aReport(db)).number
    const before = await aCase(db, move === 'dispatch' ? 'accepted' : 'submitted', { submission: { contact } })
    const known = await mails(db)
    await makeMove[move](db, { reportId: before.id, main, now: decided })
    expect(await mails(db)).toHaveLength(known.length + 1)
    expect(await listDueMails(db, { now: later(decided, { milliseconds: 14_999 }), limit: 50 })).toHaveLength(known.length + 1)
    await undoDecision(db, by(cast.triage, { id: before.id, version: before.version + 1 }, later(decided, { milliseconds: 9_999 })))
    expect(await getReport(db, before.id)).toEqual({ ...before, version: before.version + 2 })
    expect(await mails(db)).toEqual(known)
    expect(await db.select().from(reportMessages)).toEqual([])
    expect(await db.select().from(reportUndos)).toEqual([])
    expect((await actionsOf(db, before.id)).filter(action => action === 'report.undone')).toHaveLength(1)
  })

  it.each([0, 1])('is not after ten seconds and %i ms', async (milliseconds) => {
    const db = await anOffice()
    const { id, version } = await aCase(db, 'submitted')
    await acceptReport(db, by(cast.triage, { id, version }))
    await expect(undoDecision(db, by(cast.triage, { id, version: 2 }, later(decided, { milliseconds: 10_000 + milliseconds })))).rejects.toMatchObject({ code: 'report.too_late_to_undo', status: 409 })
    expect(await getReport(db, id)).toMatchObject({ status: 'accepted', version: 2 })
  })

  it('is so by nobody else, once only, and not once the case has changed', async () => {
    const db = await anOffice()
    const { id, version } = await aCase(db, 'submitted')
    await acceptReport(db, by(cast.triage, { id, version }))
    await expect(undoDecision(db, by(cast.otherTriage, { id, version: 2 }))).rejects.toMatchObject({ code: 'report.too_late_to_undo' })
    await expect(undoDecision(db, by(cast.triage, { id, version: 1 }))).rejects.toMatchObject({ code: 'stale' })
    const outcomes = await Promise.allSettled([1, 2].map(() => undoDecision(db, by(cast.triage, { id, version: 2 }))))
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(undoDecision(db, by(cast.triage, { id, version: 3 }))).rejects.toMatchObject({ code: 'report.too_late_to_undo' })
    await acceptReport(db, by(cast.triage, { id, version: 3 }))
    await makeMove.dispatch(db, { reportId: id, actor: cast.otherTriage, now: decided })
    await expect(undoDecision(db, by(cast.triage, { id, version: 5 }))).rejects.toMatchObject({ code: 'report.too_late_to_undo' })
  })

  it('is shown with the time there is for it', async () => {
    const db = await anOffice()
    const { id, version } = await aCase(db, 'submitted')
    await acceptReport(db, by(cast.triage, { id, version }))
    expect((await getReportForStaff(db, id, { withWords: true })).undo).toEqual({ by: 'triage', until: later(decided, { milliseconds: 10_000 }) })
    await makeMove.withdraw(db, { reportId: id, now: decided })
    expect((await getReportForStaff(db, id, { withWords: true })).undo).toBeNull()
  })
})

describe('the refusal of an anonymous report of danger', () => {
  const danger = { inDanger: true, contact: null }

  it('waits for a second person, who agrees: one refusal, with both their names', async () => {
    const db = await anOffice()
    const { id, version } = await aCase(db, 'submitted', { submission: danger })
    expect(await refuseReport(db, { ...by(cast.triage, { id, version }), reason: 3 })).toEqual({ status: 'submitted', version: 2 })
    expect(await getReport(db, id)).toMatchObject({ status: 'submitted', refusalReason: null, nextDueAt: later(decided, { hours: 2 }), alarmAt: later(decided, { hours: 2 }) })
    expect((await getReportForStaff(db, id, { withWords: true })).proposal).toMatchObject({ reason: 3, byId: 'triage', at: decided })
    await expect(checkRefusal(db, { ...by(cast.triage, { id, version: 2 }), agree: true })).rejects.toMatchObject({ code: 'report.second_person_needed', status: 403 })
    await checkRefusal(db, { ...by(cast.otherTriage, { id, version: 2 }), agree: true })
    expect(await getReport(db, id)).toMatchObject({ status: 'refused', refusalReason: 3, version: 3, nextDueAt: null })
    expect(await db.select().from(reportProposals)).toEqual([])
    const [refused] = (await db.select().from(events)).filter(({ action }) => action === 'report.refused')
    expect(refused).toMatchObject({ actorId: 'otherTriage', facts: { reasonNumber: 3, proposedBy: 'triage' } })
    // Two have decided: nobody takes that back alone.
    await expect(undoDecision(db, by(cast.otherTriage, { id, version: 3 }))).rejects.toMatchObject({ code: 'report.too_late_to_undo' })
  })

  it('is gone when the second person does not agree, and the first clock runs on', async () => {
    const db = await anOffice()
    const before = await aCase(db, 'submitted', { submission: danger })
    await refuseReport(db, { ...by(cast.triage, before), reason: 3 })
    await checkRefusal(db, { ...by(cast.otherTriage, { id: before.id, version: 2 }), agree: false })
    expect(await getReport(db, before.id)).toEqual({ ...before, version: 3 })
    expect((await actionsOf(db, before.id)).sort()).toEqual(['report.received', 'report.refusalDeclined', 'report.refusalProposed'])
    await expect(checkRefusal(db, { ...by(cast.otherTriage, { id: before.id, version: 3 }), agree: true })).rejects.toMatchObject({ code: 'report.nothing_proposed', status: 409 })
  })

  it('is proposed once, and taken back by whoever proposed it', async () => {
    const db = await anOffice()
    const before = await aCase(db, 'submitted', { submission: danger })
    await refuseReport(db, { ...by(cast.triage, before), reason: 3 })
    await expect(refuseReport(db, { ...by(cast.otherTriage, { id: before.id, version: 2 }), reason: 1 })).rejects.toMatchObject({ code: 'report.proposed_already', status: 409 })
    await undoDecision(db, by(cast.triage, { id: before.id, version: 2 }))
    expect(await getReport(db, before.id)).toEqual({ ...before, version: 3 })
    expect(await db.select().from(reportProposals)).toEqual([])
  })

  it('is forgotten when somebody takes the report up meanwhile', async () => {
    const db = await anOffice()
    const { id, version } = await aCase(db, 'submitted', { submission: danger })
    await refuseReport(db, { ...by(cast.triage, { id, version }), reason: 3 })
    await acceptReport(db, by(cast.otherTriage, { id, version: 2 }))
    expect(await db.select().from(reportProposals)).toEqual([])
  })

  it.each([
    ['with a contact', { inDanger: true, contact }], ['without danger', { inDanger: false, contact: null }],
  ])('is one person\'s decision %s', async (_what, submission) => {
    const db = await anOffice()
    const report = await aCase(db, 'submitted', { submission })
    expect(await refuseReport(db, { ...by(cast.triage, report), reason: 3 })).toMatchObject({ status: 'refused' })
  })
})
