import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { events } from '#server/domain/events/tables'
import { outbox } from '#server/domain/notifications/tables'
import { openReceipt } from '#server/domain/receipts/commands'
import { openPlacedContact } from '#server/crypto/contact'
import { findShownOrder, listAskerWays, orderContactRow, placeOrder } from '#server/domain/volunteers/ordering'
import { findAskerContact, getOrder } from '#server/domain/volunteers/orderQueries'
import { orderContacts, orders } from '#server/domain/volunteers/tables'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys } from '../../support/keys.ts'
import { anOrderAnswer, asker, circumstances, place } from '../../support/orders.ts'
import { readingAfter } from '../../support/race.ts'
import { aTeam } from '../../support/volunteers.ts'

describe('placing an order', () => {
  it('gives a receipt that opens it, and lets it wait for the community until the end of the next working day', async () => {
    const db = await createTestDatabase()
    const receipt = await place(db)
    expect(receipt).toMatchObject({ number: expect.stringMatching(/^XD-\d{8}$/) as string, screenDueOn: '2026-11-24' })
    expect(await openReceipt(db, { number: receipt.number, queryCode: receipt.queryCode, visitor: { token: undefined, address: '::1' }, keys: testKeys, now: monday }))
      .toEqual({ kind: 'order', subjectId: receipt.orderId })
    expect(await getOrder(db, receipt.orderId)).toMatchObject({ state: 'posted', title: null, channel: 'web', taken: 0 })
    expect((await db.select().from(events)).map(({ action, actorKind }) => [action, actorKind])).toEqual([['order.placed', 'resident']])
  })

  it('keeps who asks and where sealed, and out of the order, events and mails', async () => {
    const db = await createTestDatabase()
    const { orderId } = await place(db)
    const sealed = await findAskerContact(db, orderId)
    expect(openPlacedContact(orderContactRow(orderId), sealed!, testKeys)).toEqual(asker)
    const stored = JSON.stringify([await db.select().from(orders), await db.select().from(orderContacts), await db.select().from(events), await db.select().from(outbox)])
    for (const mark of Object.values(asker)) expect(stored).not.toContain(mark)
    expect((await db.select().from(outbox)).map(({ kind }) => kind)).toEqual(['order.received'])
    expect(await listAskerWays(db, orderId)).toEqual(['name', 'phone', 'email'])
  })

  it('does not open on another row', async () => {
    const db = await createTestDatabase()
    const [one, other] = [await place(db), await place(db)]
    const sealed = await findAskerContact(db, one.orderId)
    expect(() => openPlacedContact(orderContactRow(other.orderId), sealed!, testKeys)).toThrow()
  })

  it('answers the same submission with the same receipt, ten times at once, with other words, and when its time is over', async () => {
    const db = await createTestDatabase()
    const submissionId = randomUUID()
    const send = (words: string, now = monday) => placeOrder(db, { submissionId, answer: anOrderAnswer({ words }), ...circumstances, now })
    const receipts = await Promise.all(Array.from({ length: 10 }, (_, n) => send(`第 ${n} 次`)))
    receipts.push(await send('再来一次', later(monday, { days: 3 })))
    expect(new Set(receipts.map(({ number, queryCode }) => number + queryCode)).size).toBe(1)
    expect(await db.select().from(orders)).toHaveLength(1)
    expect(await db.select().from(outbox)).toHaveLength(1)
  })

  it('answers a repetition that comes at whatever moment of the first', async () => {
    for (const moment of [0, 1, 2]) {
      const db = await createTestDatabase()
      const submissionId = randomUUID()
      const send = (on = db) => placeOrder(on, { submissionId, answer: anOrderAnswer(), ...circumstances })
      let twin: ReturnType<typeof send> | undefined
      const slow = readingAfter(db, async (read) => { if (read === moment) await (twin ??= send()) })
      const first = await send(slow)
      twin ??= send()
      expect(await twin).toEqual(first)
      expect(await db.select().from(orders)).toHaveLength(1)
    }
  })

  it.each([
    ['a time that is over', { startsAt: monday }, 'on', 'order.too_early'],
    ['a time too far away', { startsAt: later(monday, { days: 61 }) }, 'on', 'order.too_late'],
  ])('is refused for %s', async (_, changes, path, code) => {
    const db = await createTestDatabase()
    await expect(place(db, changes)).rejects.toMatchObject({ code: 'invalid', issues: [{ path, code }] })
    expect(await db.select().from(orders)).toHaveLength(0)
  })

  it('of a team is only for an open team of the community', async () => {
    const db = await createTestDatabase()
    const [team, elsewhere, draft] = [await aTeam(db), await aTeam(db, { community: '110107009002' }), await aTeam(db, { stage: 'draft' })]
    const placing = (teamId: string) => place(db, {}, { channel: 'team', teamId, actor: { kind: 'staff', id: 'he' } })
    for (const teamId of [elsewhere.id, draft.id, 'nothing']) await expect(placing(teamId)).rejects.toMatchObject({ issues: [{ path: 'teamId' }] })
    expect(await getOrder(db, (await placing(team.id)).orderId)).toMatchObject({ teamId: team.id, channel: 'team' })
  })

  it('shows its code again for half an hour and not longer', async () => {
    const db = await createTestDatabase()
    const { orderId, queryCode } = await place(db)
    const shown = (minutes: number) => findShownOrder(db, { orderId, keys: testKeys, now: later(monday, { minutes }) })
    expect(await shown(30)).toMatchObject({ queryCode })
    expect(await shown(31)).toBeUndefined()
  })
})
