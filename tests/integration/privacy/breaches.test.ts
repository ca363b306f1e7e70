import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { breachTables, countAffected, getBreach, openBreach, openStepsOf, takeBreachStep } from '#server/domain/privacy/breaches'
import { listTimeline } from '#server/domain/events/queries'
import { packagedCalendar } from '#shared/calendar/calendar'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aReport } from '../../support/reports.ts'

const actor = { kind: 'staff' as const, id: 'custodian' }
const contact = { name: '金丝雀', phone: '13911110003', email: null }
const window = { fromAt: monday, untilAt: later(monday, { hours: 1 }) }

it('counts by table and time whom a leak concerns, and how many of them can be reached', async () => {
  const db = await createTestDatabase()
  await aReport(db, { contact })
  await aReport(db)
  await aReport(db, { contact }, { now: later(monday, { hours: 1 }) })
  expect(await countAffected(db, { ...window, tables: ['reports', 'report_contacts'] })).toEqual({
    // The end of the window is not in it; a table without times is counted whole.
    'reports': 2, 'reachable:reports': 1, 'report_contacts': 2, 'reachable:report_contacts': 2,
  })
  expect(breachTables).toEqual(expect.arrayContaining(['reports', 'outbox', 'volunteer_guardians', 'matter_followers']))
  expect(breachTables).not.toContain('bodies')
})

it('is due four hours after its discovery, through nights and holidays, and goes through its steps once', async () => {
  const db = await createTestDatabase()
  const discoveredAt = new Date('2026-10-01T13:00:00Z')
  const leak = { id: randomUUID(), ...window, discoveredAt, tables: ['reports'], words: '备份盘丢失。', actor, calendar: packagedCalendar, now: later(discoveredAt, { hours: 1 }) }
  await openBreach(db, leak)
  await openBreach(db, leak)
  const { id } = leak
  const opened = await getBreach(db, id)
  expect(opened.dueAt).toEqual(later(discoveredAt, { hours: 4 }))
  expect(openStepsOf(opened)).toEqual(['reported', 'told'])
  const now = later(discoveredAt, { hours: 2 })
  await expect(takeBreachStep(db, { id, version: 1, step: 'closed', actor, now })).rejects.toMatchObject({ code: 'breach.not_now' })
  await takeBreachStep(db, { id, version: 1, step: 'reported', actor, now })
  await takeBreachStep(db, { id, version: 1, step: 'reported', actor, now })
  await expect(takeBreachStep(db, { id, version: 1, step: 'told', actor, now })).rejects.toThrow()
  await takeBreachStep(db, { id, version: 2, step: 'told', actor, now })
  await takeBreachStep(db, { id, version: 3, step: 'closed', actor, now })
  const timeline = await listTimeline(db, { type: 'breach', id })
  expect(timeline.map(({ action }) => action).sort()).toEqual(['breach.closed', 'breach.found', 'breach.reported', 'breach.told'])
  expect(JSON.stringify(timeline)).not.toContain('备份盘')
})
