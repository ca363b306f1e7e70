import { expect, it } from 'vitest'
import { enterHolidayYear } from '#server/domain/calendar/commands'
import { refreshCalendar } from '#server/portal'
import { packagedCalendar } from '#shared/calendar/calendar'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'

const official = { year: 2027, notice: '虚构的通知，仅供测试', off: ['2027-01-01', '2027-01-04', '2027-10-01'], work: [] }
const entry = { official, version: 0, reason: null, actor: { kind: 'staff', id: 'administrator' } as const, now: monday }

it('every node counts with a year entered on another within a minute, and asks the database no more often', async () => {
  const db = await createTestDatabase()
  const nodes = [1, 2].map(() => ({ db, fileYears: [], calendar: packagedCalendar }))
  for (const node of nodes) await refreshCalendar(node, { now: monday })
  await enterHolidayYear(db, entry)
  await refreshCalendar(nodes[0]!, { now: later(monday, { milliseconds: 1 }), atOnce: true })
  expect(nodes[0]!.calendar.coveredUntil).toBe('2027-12-31')
  await refreshCalendar(nodes[1]!, { now: later(monday, { milliseconds: 59_999 }) })
  expect(nodes[1]!.calendar).toBe(packagedCalendar)
  await refreshCalendar(nodes[1]!, { now: later(monday, { minutes: 1 }) })
  expect(nodes[1]!.calendar.version).toBe(nodes[0]!.calendar.version)
})

it('a calendar that did not change stays the same object', async () => {
  const node = { db: await createTestDatabase(), fileYears: [], calendar: packagedCalendar }
  await refreshCalendar(node, { now: monday })
  expect(node.calendar).toBe(packagedCalendar)
})

it('a slow reading does not undo a later one', async () => {
  const db = await createTestDatabase()
  const node = { db, fileYears: [], calendar: packagedCalendar }
  const early = refreshCalendar(node, { now: monday })
  await enterHolidayYear(db, entry)
  await Promise.all([refreshCalendar(node, { now: later(monday, { minutes: 1 }) }), early])
  expect(node.calendar.coveredUntil).toBe('2027-12-31')
})

it('a database that does not answer leaves the calendar as it was', async () => {
  const node = { db: await createTestDatabase(), fileYears: [], calendar: packagedCalendar }
  Object.defineProperty(node, 'db', { get: () => { throw new Error('gone') } })
  await expect(refreshCalendar(node, { now: monday })).rejects.toThrow('gone')
  expect(node.calendar).toBe(packagedCalendar)
})
