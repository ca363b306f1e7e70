import { expect, it } from 'vitest'
import { assistanceDues } from '#server/domain/assistance/dues'
import { loadDemoAssistance, removeDemoAssistance } from '#server/domain/assistance/demo'
import { getRequest, listRoutes } from '#server/domain/assistance/queries'
import { assistanceContacts, assistanceRequests, assistanceRoutes } from '#server/domain/assistance/tables'
import { bodies } from '#server/domain/bodies/tables'
import { recountDue } from '#server/domain/calendar/commands'
import { events } from '#server/domain/events/tables'
import { outbox } from '#server/domain/notifications/tables'
import { receipts } from '#server/domain/receipts/tables'
import { createCalendar } from '#shared/calendar/calendar'
import { ask, aBody, helping, route } from '../../support/assistance.ts'
import { monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'

const newYearsEve = new Date('2026-12-31T02:00:00Z')

it('a holiday notice that comes later moves the first contact and the answers of the bodies, with the old day kept', async () => {
  const db = await createTestDatabase()
  const { requestId } = await ask(db, { needs: ['housing'] }, { now: newYearsEve })
  const body = await aBody(db, '示例住房中心')
  const [given] = await route(db, requestId, 'housing', [body], newYearsEve)
  const before = await getRequest(db, requestId)
  const calendar = createCalendar({ officialYears: [{ year: 2027, off: ['2027-01-01', '2027-01-02', '2027-01-03', '2027-01-04', '2027-01-05', '2027-10-01'], work: ['2027-01-09'], notice: '虚构的通知，仅供测试' }] })
  expect(await recountDue(db, { sources: [assistanceDues], calendar, now: newYearsEve })).toMatchObject({ moved: 1 })
  const after = await getRequest(db, requestId)
  expect(after.dueOn! > before.dueOn!).toBe(true)
  expect((await listRoutes(db, requestId))[0]!.dueOn! > given!.dueOn!).toBe(true)
  expect((await db.select().from(events)).filter(({ action }) => action === 'assistance.dueRecounted').map(({ facts }) => facts.fromDay).sort()).toEqual([before.dueOn, given!.dueOn].sort())
  expect(await recountDue(db, { sources: [assistanceDues], calendar, now: newYearsEve })).toMatchObject({ moved: 0 })
})

it('the invented requests are marked, send no mail, and go without a trace', async () => {
  const db = await createTestDatabase()
  expect(await loadDemoAssistance(db, { ...helping, now: monday })).toEqual({ requests: 2 })
  expect((await db.select().from(assistanceRoutes)).map(({ state }) => state).sort()).toEqual(['met', 'sent'])
  expect(await db.select().from(outbox)).toEqual([])
  const { requestId } = await ask(db)
  expect(await removeDemoAssistance(db, monday)).toEqual({ requests: 2 })
  expect((await db.select().from(assistanceRequests)).map(({ id }) => id)).toEqual([requestId])
  expect(await db.select().from(assistanceContacts)).toHaveLength(1)
  expect(await db.select().from(receipts)).toHaveLength(1)
  expect([await db.select().from(bodies), await db.select().from(assistanceRoutes)]).toEqual([[], []])
  expect((await db.select().from(events)).map(({ action }) => action)).toEqual(['assistance.received'])
})
