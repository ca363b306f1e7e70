import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { dialect } from '#server/database/columns'
import type { Database } from '#server/database/connect'
import { events } from '#server/domain/events/tables'
import { recipientOf } from '#server/domain/notifications/outbox'
import { outbox } from '#server/domain/notifications/tables'
import { refuseReport } from '#server/domain/reports/commands'
import { runClocks } from '#server/domain/reports/jobs'
import { getReport } from '#server/domain/reports/queries'
import { reportUndos } from '#server/domain/reports/tables'
import { endOfDue } from '#shared/reports/records'
import { aCase, cast, createBodies, makeMove } from '../../support/cases.ts'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { circumstances, testKeys } from '../../support/reports.ts'
import { createStaff } from '../../support/staff.ts'

async function anOffice() {
  const db = await createTestDatabase()
  await createBodies(db)
  return db
}
const run = (db: Database, now: Date) => runClocks(db, { keys: testKeys, calendar: circumstances.calendar, now })
const actionsOf = async (db: Database, name: string) => (await db.select().from(events)).filter(({ action }) => action === name)
const nothing = { lapsed: 0, late: 0, closed: 0 }

describe('a question nobody answers', () => {
  it('ends a report that was not taken up, without blame, once its seven days are over', async () => {
    const db = await anOffice()
    const asked = await aCase(db, 'needsInfo')
    const end = endOfDue(asked.dueOn!, asked.due)
    expect(end.toISOString()).toBe('2026-11-30T16:00:00.000Z')
    expect(await run(db, later(end, { milliseconds: -1 }))).toEqual(nothing)
    expect(await run(db, end)).toEqual({ ...nothing, lapsed: 1 })
    expect(await getReport(db, asked.id)).toMatchObject({ status: 'closed', dueOn: null, refusalReason: null, pausedClocks: null, previousStatus: null })
    expect(await actionsOf(db, 'report.lapsed')).toMatchObject([{ actorKind: 'system', actorId: null }])
  })

  it('lets a case go on as it was, its clocks by as many days later', async () => {
    const db = await anOffice()
    const taken = await aCase(db, 'taken')
    await makeMove.ask(db, { reportId: taken.id, now: monday })
    await run(db, later(monday, { days: 8 }))
    expect(await getReport(db, taken.id)).toMatchObject({ status: 'taken', handlerId: 'handler', dueOn: '2026-12-08' })
  })
})

describe('a step that is late', () => {
  it('leaves one event and tells the supervisors, once; the case itself stays as somebody saw it', async () => {
    const db = await anOffice()
    const { email } = await createStaff(db, { role: 'supervisor', email: 'v@example.org' })
    await createStaff(db, { role: 'supervisor', email: 'elsewhere@example.org', subDistricts: ['110107009'] })
    const dispatched = await aCase(db, 'dispatched', { submission: { beingBuilt: 'no' } })
    const end = endOfDue(dispatched.stepDueOn!, dispatched.stepDue)
    expect(await run(db, later(end, { milliseconds: -1 }))).toEqual(nothing)
    expect(await run(db, end)).toEqual({ ...nothing, late: 1 })
    expect(await run(db, later(end, { minutes: 1 }))).toEqual(nothing)
    expect(await actionsOf(db, 'report.stepLate')).toMatchObject([{ subjectId: dispatched.id, actorKind: 'system', facts: { status: 'dispatched' } }])
    const mails = (await db.select().from(outbox)).filter(({ kind }) => kind === 'report.late')
    expect(mails.map(mail => [recipientOf(mail, testKeys), mail.params])).toEqual([[email, { number: dispatched.number }]])
    // The inbox still finds it, and whoever had it open can go on.
    expect(await getReport(db, dispatched.id)).toMatchObject({ version: dispatched.version, nextDueAt: end })
    await makeMove.take(db, { reportId: dispatched.id, version: dispatched.version, now: end })
  })

  it('is noted again when also what the reporter was promised is over, and for the next step', async () => {
    const db = await anOffice()
    const dispatched = await aCase(db, 'dispatched', { submission: { beingBuilt: 'no' } })
    await run(db, later(monday, { days: 3 }))
    await run(db, later(monday, { days: 30 }))
    await run(db, later(monday, { days: 31 }))
    expect(await actionsOf(db, 'report.stepLate')).toHaveLength(2)
    await makeMove.dispute(db, { reportId: dispatched.id, now: later(monday, { hours: 1 }) })
    await run(db, later(monday, { days: 31 }))
    expect(await actionsOf(db, 'report.stepLate')).toHaveLength(3)
  })

  it('is also a refusal that no second person has looked at for two hours', async () => {
    const db = await anOffice()
    const { id, version } = await aCase(db, 'submitted', { submission: { inDanger: true } })
    await refuseReport(db, { reportId: id, version, actor: cast.triage, keys: testKeys, calendar: circumstances.calendar, now: monday, reason: 3 })
    expect(await run(db, later(monday, { hours: 2, milliseconds: -1 }))).toEqual(nothing)
    expect(await run(db, later(monday, { hours: 2 }))).toEqual({ ...nothing, late: 1 })
    // The day the reporter was promised an answer by comes as well.
    expect(await run(db, later(monday, { days: 3 }))).toEqual({ ...nothing, late: 1 })
  })

  it('is such a refusal also while the reporter is asked, and the question lapses in its own time', async () => {
    const db = await anOffice()
    const { id, version } = await aCase(db, 'needsInfo', { submission: { inDanger: true } })
    await refuseReport(db, { reportId: id, version, actor: cast.triage, keys: testKeys, calendar: circumstances.calendar, now: monday, reason: 3 })
    expect(await run(db, later(monday, { hours: 2 }))).toEqual({ ...nothing, late: 1 })
    expect(await run(db, later(monday, { days: 9 }))).toEqual({ ...nothing, lapsed: 1 })
  })
})

describe('a case that was answered', () => {
  it.each(['told', 'followedUp'] as const)('is closed thirty days after the answer when it is %s', async (status) => {
    const db = await anOffice()
    const told = await aCase(db, status, { at: new Date('2026-11-24T02:00:00Z') })
    expect(await run(db, new Date('2026-12-24T15:59:59.999Z'))).toEqual(nothing)
    expect(await run(db, new Date('2026-12-24T16:00:00Z'))).toEqual({ ...nothing, closed: 1 })
    expect(await getReport(db, told.id)).toMatchObject({ status: 'closed', result: '已自行拆除' })
    expect(await actionsOf(db, 'report.closed')).toMatchObject([{ actorKind: 'system' }])
  })

  it('is not closed on a holiday: the day gives way to the next worked one', async () => {
    const db = await anOffice()
    await aCase(db, 'told', { at: new Date('2026-11-26T02:00:00Z') })
    expect(await run(db, new Date('2026-12-26T16:00:00Z'))).toEqual(nothing)
    expect(await run(db, new Date('2026-12-28T16:00:00Z'))).toEqual({ ...nothing, closed: 1 })
  })
})

it.each([
  ['alarm_at <= 1 order by alarm_at, id limit 200', 'reports_by_alarm'], ['status in (\'told\', \'followedUp\') and told_at <= 1 order by told_at limit 200', 'reports_by_told'],
])('what is due is read from an index, never from the table (%s)', async (where, index) => {
  // PostgreSQL scans a table this small whatever its indexes are.
  if (dialect === 'postgresql') return
  const db = await createTestDatabase()
  const plan = db.all<{ detail: string }>(sql.raw(`explain query plan select * from reports where ${where}`)).map(({ detail }) => detail).join('\n')
  expect(plan).toMatch(new RegExp(`USING INDEX ${index} `))
  expect(plan).not.toMatch(/SCAN/)
})

it('two nodes that look at the same moment do everything once', async () => {
  const db = await anOffice()
  const [asked, dispatched, told] = [await aCase(db, 'needsInfo'), await aCase(db, 'dispatched'), await aCase(db, 'told')]
  const now = later(monday, { days: 40 })
  const both = await Promise.all([run(db, now), run(db, now)])
  const sum = (key: keyof typeof nothing) => both[0][key] + both[1][key]
  expect([sum('lapsed'), sum('late'), sum('closed')]).toEqual([1, 1, 1])
  for (const name of ['report.lapsed', 'report.stepLate', 'report.closed']) expect(await actionsOf(db, name)).toHaveLength(1)
  expect([(await getReport(db, asked.id)).status, (await getReport(db, dispatched.id)).status, (await getReport(db, told.id)).status]).toEqual(['closed', 'dispatched', 'closed'])
  expect(await db.select().from(reportUndos)).toEqual([])
})
