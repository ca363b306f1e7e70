import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { outbox } from '#server/domain/notifications/tables'
import { getOrdersFor } from '#server/domain/volunteers/leaseQueries'
import { takeOrder } from '#server/domain/volunteers/leases'
import { sendDigests } from '#server/domain/volunteers/matching'
import { orderSuggestions } from '#server/domain/volunteers/tables'
import { toldPerDay } from '#shared/volunteers/matching'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aReachableOrder, aReachableVolunteer, canary, leasing } from '../../support/leases.ts'
import { anOrder, aVolunteer } from '../../support/volunteers.ts'

const far = { startsAt: later(monday, { days: 21 }), endsAt: later(monday, { days: 21, hours: 2 }) }
const digest = (db: Database, now: Date) => sendDigests(db, { keys: leasing.keys, now })
const mails = async (db: Database) => (await db.select().from(outbox)).map(({ kind, params }) => ({ kind, params }))
const told = (db: Database, { id }: { id: string }) => db.select().from(orderSuggestions).where(eq(orderSuggestions.volunteerId, id))

describe('the daily mail', () => {
  it('tells each volunteer once a day how many orders fit, never one of them twice, never more than the cap, though two nodes look', async () => {
    const db = await createTestDatabase()
    const person = await aReachableVolunteer(db)
    for (let n = 0; n < toldPerDay + 2; n++) await aReachableOrder(db, far)
    const sent = await Promise.all([digest(db, monday), digest(db, monday), digest(db, monday)])
    expect(sent.reduce((sum, n) => sum + n, 0)).toBe(1)
    expect(await mails(db)).toEqual([{ kind: 'volunteer.digest', params: { number: person.number, count: toldPerDay } }])
    expect(await digest(db, later(monday, { hours: 8 }))).toBe(0)
    expect(await told(db, person)).toHaveLength(toldPerDay)
    await digest(db, later(monday, { days: 1 }))
    expect((await mails(db)).map(({ params }) => params.count)).toEqual([toldPerDay, 2])
    await digest(db, later(monday, { days: 2 }))
    expect(await mails(db)).toHaveLength(2)
    expect(new Set((await told(db, person)).map(({ orderId }) => orderId)).size).toBe(toldPerDay + 2)
    const kept = JSON.stringify(await db.select().from(outbox))
    for (const mark of [...Object.values(canary), '帮我买一袋米', '代买一袋米']) expect(kept).not.toContain(mark)
  })

  it('goes to nobody before nine, who switched it off, is not active, has no time, lives elsewhere, or holds the order', async () => {
    const db = await createTestDatabase()
    const order = await anOrder(db, { ...far, helpers: 3 })
    const off = await aReachableVolunteer(db, { digest: false })
    const others = [
      await aReachableVolunteer(db, { state: 'paused' }), await aReachableVolunteer(db, { times: ['weekendEvening'] }), await aReachableVolunteer(db, { subDistrict: '110107001', community: '110107001001' }),
      await aReachableVolunteer(db, { isDemo: true }), await aVolunteer(db),
    ]
    const holder = await aReachableVolunteer(db)
    await takeOrder(db, { orderId: order.id, volunteerId: holder.id, leaseId: randomUUID(), ...leasing, now: monday })
    // Half past eight in Beijing.
    expect(await digest(db, new Date('2026-11-24T00:30:00Z'))).toBe(0)
    expect(await digest(db, new Date('2026-11-24T01:00:00Z'))).toBe(0)
    expect(await db.select().from(orderSuggestions)).toEqual([])
    const able = await aReachableVolunteer(db)
    expect(await digest(db, new Date('2026-11-24T01:00:00Z'))).toBe(1)
    expect(await told(db, able)).toHaveLength(1)
    for (const one of [off, ...others, holder]) expect(await told(db, one)).toEqual([])
  })
})

describe('the page of orders', () => {
  it('shows what fits, apart from what is at other times, and nothing of who asks', async () => {
    const db = await createTestDatabase()
    const person = await aReachableVolunteer(db, { times: ['weekdayMorning'] })
    const fits = await aReachableOrder(db)
    const evening = await aReachableOrder(db, { startsAt: later(monday, { hours: 33 }), endsAt: later(monday, { hours: 34 }) })
    await aReachableOrder(db, { helpers: 1, taken: 1 })
    await aReachableOrder(db, { state: 'posted' })
    await aReachableOrder(db, { kind: 'clinic' })
    const page = await getOrdersFor(db, { volunteerId: person.id, keys: leasing.keys, now: monday })
    expect([page.suited.map(({ id }) => id), page.others.map(({ id }) => id)]).toEqual([[fits.id], [evening.id]])
    const shown = JSON.stringify(page)
    for (const mark of [...Object.values(canary), '帮我买一袋米']) expect(shown).not.toContain(mark)
  })
})
