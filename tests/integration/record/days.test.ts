import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { recordEvent } from '#server/domain/events/record'
import { appendDays, countDay } from '#server/domain/record/days'
import { recordEntries } from '#server/domain/record/tables'
import { startOfDay } from '#shared/time'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aSite } from '../../support/sites.ts'

const staff = { kind: 'staff', id: 'custodian' } as const
const days = (db: Database) => db.select().from(recordEntries).where(eq(recordEntries.type, 'day'))
const receipt = (number: string, at: Date) => ({ id: number, type: 'receipt' as const, subjectType: 'receipt', subjectId: number, at, dueAt: at, commitment: 'c'.repeat(64) })

async function aDay() {
  const db = await createTestDatabase()
  await aSite(db, { now: monday })
  await commit(db, tx => [
    ...[1, 2, 3].flatMap(n => recordEvent(tx, { action: 'report.contactOpened', subject: { type: 'report', id: `r${n}` }, actor: staff, at: later(monday, { hours: n }), reason: '联系' })),
    ...recordEvent(tx, { action: 'lease.contactSeen', subject: { type: 'order', id: 'o' }, actor: { kind: 'resident' }, at: monday, facts: {} }),
    tx.insert(recordEntries).values([
      ...[1, 2, 3, 4].map(n => receipt(`FY-0000000${n}`, monday)),
      ...[1, 2, 3, 4, 5, 6].map(n => receipt(`YJ-0000000${n}`, monday)),
    ]).returning({ id: recordEntries.id }),
    // The last instant of the day, and the first of the next.
    ...recordEvent(tx, { action: 'report.contactOpened', subject: { type: 'report', id: 'r9' }, actor: staff, at: new Date(startOfDay('2026-11-24').getTime() - 1) }),
    ...recordEvent(tx, { action: 'report.contactOpened', subject: { type: 'report', id: 'r10' }, actor: staff, at: startOfDay('2026-11-24') }),
  ])
  return db
}

it('a day says how often contact data was looked at, what changed by topic, and what came, one to four as few', async () => {
  const db = await aDay()
  expect(await countDay(db, '2026-11-23')).toEqual({
    day: '2026-11-23', changes: { site: 1 }, receipts: { report: 'few', comment: 6 },
    reveals: { report: 4, comment: 0, application: 0, objection: 0, assistance: 0, volunteer: 0, order: 0, lease: 1 },
  })
})

it('a day is put into the record after midnight in Beijing, once, by any number of nodes', async () => {
  const db = await aDay()
  await appendDays(db, { now: new Date(startOfDay('2026-11-24').getTime() - 1) })
  expect(await days(db)).toEqual([])
  const now = startOfDay('2026-11-24')
  await Promise.all([appendDays(db, { now }), appendDays(db, { now }), appendDays(db, { now })])
  await appendDays(db, { now: later(now, { hours: 5 }) })
  const [entry, ...more] = await days(db)
  expect(more).toEqual([])
  expect(JSON.parse(entry!.payload!)).toEqual({ v: 1, ...await countDay(db, '2026-11-23') })
})

it('days a stopped portal missed are made up, each once; none from before the record', async () => {
  const db = await aDay()
  await appendDays(db, { now: startOfDay('2026-11-27') })
  expect((await days(db)).map(({ subjectId }) => subjectId).sort()).toEqual(['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26'])
})
