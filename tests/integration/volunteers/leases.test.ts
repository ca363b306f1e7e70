import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { untilSettled } from '#server/database/untilSettled'
import { events } from '#server/domain/events/tables'
import { outbox } from '#server/domain/notifications/tables'
import { prepareCancelledLeases } from '#server/domain/volunteers/leaseEnding'
import { getLeasePage, getOrdersFor, listHolders, listLeasesForStaff } from '#server/domain/volunteers/leaseQueries'
import {
  endOverdueLeases, finishLease, giveBackLease, keepLease, offerHandover, prepareGivingBack, reportNoAnswer, showContact, startLease, takeOrder, takeOver,
} from '#server/domain/volunteers/leases'
import { getService } from '#server/domain/volunteers/hours'
import { endService, pauseVolunteer, resumeVolunteer } from '#server/domain/volunteers/standing'
import { orderLeases, orders, volunteers } from '#server/domain/volunteers/tables'
import { countsAsTaken, livesAt } from '#shared/volunteers/leases'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aReachableOrder, aReachableVolunteer, canary, leasing } from '../../support/leases.ts'
import { readingAfter } from '../../support/race.ts'
import { aMember, anOrder, aTeam, aVolunteer } from '../../support/volunteers.ts'

const begin = later(monday, { days: 1 })
const end = later(begin, { hours: 2 })
const note = { solved: 'yes' as const, words: '米送到了。' }

const take = (db: Database, order: { id: string }, volunteer: { id: string }, now = monday, leaseId: string = randomUUID()) => takeOrder(db, { orderId: order.id, volunteerId: volunteer.id, leaseId, ...leasing, now })
const orderOf = async (db: Database, { id }: { id: string }) => (await db.select().from(orders).where(eq(orders.id, id)))[0]!
const leasesOf = (db: Database, { id }: { id: string }) => db.select().from(orderLeases).where(eq(orderLeases.orderId, id))
const actionsOf = async (db: Database) => (await db.select().from(events)).map(({ action }) => action)

/** What must be so after whatever has happened. */
async function expectSound(db: Database, now: Date) {
  for (const order of await db.select().from(orders)) {
    const leases = await leasesOf(db, order)
    expect(order.taken).toBe(leases.filter(({ state }) => countsAsTaken(state)).length)
    expect(order.taken).toBeLessThanOrEqual(order.helpers)
    const live = leases.filter(lease => lease.state === 'taken' || lease.state === 'started')
    expect(new Set(live.map(({ volunteerId }) => volunteerId)).size).toBe(live.length)
    if (order.state === 'done' || order.state === 'expired') expect(live).toEqual([])
    for (const lease of leases) {
      expect(lease.endedAt === null).toBe(lease.state === 'taken' || lease.state === 'started')
      // The contact is read by the holder of a live lease, and by nobody else.
      const look = showContact(db, { leaseId: lease.id, volunteerId: lease.volunteerId, keys: leasing.keys, now })
      if (livesAt(lease, now)) expect((await look).phone).toBe(canary.phone)
      else await expect(look).rejects.toMatchObject({ code: 'lease.over' })
      await expect(showContact(db, { leaseId: lease.id, volunteerId: randomUUID(), keys: leasing.keys, now })).rejects.toMatchObject({ code: 'lease.not_found' })
    }
  }
}

describe('taking an order', () => {
  it('gives one of 200 who tap at once the order, and 199 a clear answer without a trace of the contact', async () => {
    const db = await createTestDatabase()
    const order = await aReachableOrder(db)
    const people = await Promise.all(Array.from({ length: 200 }, () => aVolunteer(db)))
    const answers = await Promise.allSettled(people.map(person => take(db, order, person)))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const refused = answers.flatMap(answer => answer.status === 'rejected' ? [answer.reason as Error & { code: string, status: number }] : [])
    expect(refused.map(({ code, status }) => `${code} ${status}`)).toEqual(Array<string>(199).fill('lease.taken_already 409'))
    const said = JSON.stringify([refused.map(error => [error.message, error.stack, { ...error }]), answers, await db.select().from(events), await db.select().from(orderLeases)])
    for (const mark of Object.values(canary)) expect(said).not.toContain(mark)
    expect(await leasesOf(db, order)).toHaveLength(1)
    await expectSound(db, monday)
  })

  it('gives each of an order’s three places once when 60 tap at once', async () => {
    const db = await createTestDatabase()
    const order = await aReachableOrder(db, { helpers: 3 })
    const people = await Promise.all(Array.from({ length: 60 }, () => aVolunteer(db)))
    const answers = await Promise.allSettled(people.map(person => take(db, order, person)))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    await expectSound(db, monday)
  })

  it('answers the same tap with the same lease, ten times at once, and also when it is over', async () => {
    const db = await createTestDatabase()
    const [order, person] = [await aReachableOrder(db, { helpers: 5 }), await aVolunteer(db)]
    const leaseId = randomUUID()
    const leases = await Promise.all(Array.from({ length: 10 }, () => take(db, order, person, monday, leaseId)))
    // Another page of the same person, too, finds the lease they hold.
    leases.push(...await Promise.all(Array.from({ length: 10 }, () => take(db, order, person))))
    expect(new Set(leases.map(({ id }) => id))).toEqual(new Set([leaseId]))
    await giveBackLease(db, { leaseId, volunteerId: person.id, keys: leasing.keys, now: monday })
    expect((await take(db, order, person, monday, leaseId)).state).toBe('givenBack')
    expect(await leasesOf(db, order)).toHaveLength(1)
    await expect(take(db, order, await aVolunteer(db), monday, leaseId)).rejects.toMatchObject({ code: 'lease.not_found' })
    await expectSound(db, monday)
  })

  it('makes one lease that lives of taking, giving back and taking', async () => {
    const db = await createTestDatabase()
    const [order, person] = [await aReachableOrder(db, { helpers: 2 }), await aVolunteer(db)]
    const first = await take(db, order, person)
    await giveBackLease(db, { leaseId: first.id, volunteerId: person.id, keys: leasing.keys, now: monday })
    expect(await orderOf(db, order)).toMatchObject({ taken: 0, state: 'open' })
    await Promise.all([take(db, order, person), take(db, order, person), take(db, order, person)])
    expect((await leasesOf(db, order)).map(({ state }) => state).sort()).toEqual(['givenBack', 'taken'])
    await expectSound(db, monday)
  })

  it.each([1, 2, 3, 4])('of somebody who leaves between read %i and the next gives nobody a lease that lives on', async (place) => {
    const db = await createTestDatabase()
    const [order, person] = [await aReachableOrder(db), await aVolunteer(db)]
    let once = false
    const racing = readingAfter(db, async (read) => {
      if (read < place || once) return
      once = true
      const { version } = (await db.select().from(volunteers).where(eq(volunteers.id, person.id)))[0]!
      const giveBack = await prepareGivingBack(db, person.id, { keys: leasing.keys, now: monday })
      await commit(db, tx => [tx.update(volunteers).set({ state: 'left', version: version + 1 }).where(eq(volunteers.id, person.id)).returning({ id: volunteers.id }), ...giveBack(tx)])
    })
    await take(racing, order, person).catch((error: { code: string }) => expect(error.code).toBe('lease.not_serving'))
    expect((await leasesOf(db, order)).filter(({ state }) => state === 'taken')).toEqual([])
    await expectSound(db, monday)
  })

  it('is refused in words for who is not active, elsewhere, too young, without agreement, without the skill, and for one’s own order', async () => {
    const db = await createTestDatabase()
    const [plain, clinic, ladder] = [await aReachableOrder(db), await anOrder(db, { kind: 'clinic' }), await anOrder(db, { skills: ['repairs'] })]
    const code = async (order: { id: string }, person: { id: string }) => take(db, order, person).then(() => 'taken', (error: { code: string }) => error.code)
    expect(await code(plain, await aVolunteer(db, { state: 'paused' }))).toBe('lease.not_serving')
    expect(await code(plain, await aVolunteer(db, { subDistrict: '110107001', community: '110107001001' }))).toBe('lease.elsewhere')
    expect(await code(await anOrder(db, { kind: 'reading' }), await aVolunteer(db, { ageBand: '14to17' }))).toBe('lease.too_young')
    expect(await code(ladder, await aVolunteer(db))).toBe('lease.skill_missing')
    expect(await code(plain, await aReachableVolunteer(db, {}, { phone: canary.phone }))).toBe('lease.own')
    const person = await aVolunteer(db)
    expect(await code(clinic, person)).toBe('lease.no_agreement')
    const team = await aTeam(db, { isRisky: true, agreement: 2 })
    const membership = await aMember(db, { team, volunteer: person, agreement: 1, agreedAt: monday })
    expect(membership.agreement).toBe(1)
    expect(await code(clinic, person)).toBe('lease.no_agreement')
    const agreed = await aVolunteer(db)
    await aMember(db, { team, volunteer: agreed, agreement: 2, agreedAt: monday })
    expect(await code(clinic, agreed)).toBe('taken')
    expect(await code(await anOrder(db, { state: 'posted' }), agreed)).toBe('lease.order_not_open')
    expect(await take(db, ladder, agreed, end).catch((error: { code: string }) => error.code)).toBe('lease.order_over')
  })
})

describe('the contact', () => {
  it('is shown only while the lease lives by the clock, whether or not the job ran, and each look stands in the record first', async () => {
    const db = await createTestDatabase()
    const [order, person] = [await aReachableOrder(db), await aVolunteer(db)]
    const { id: leaseId, startBy } = await take(db, order, person)
    expect(startBy).toEqual(later(begin, { hours: 2 }))
    const look = (now: Date) => showContact(db, { leaseId, volunteerId: person.id, keys: leasing.keys, now })
    expect(await look(monday)).toEqual({ name: canary.name, phone: canary.phone, email: null, address: canary.address })
    await look(later(startBy, { milliseconds: -1 }))
    await expect(look(startBy)).rejects.toMatchObject({ code: 'lease.over' })
    expect((await actionsOf(db)).filter(action => action === 'lease.contactSeen')).toHaveLength(2)
    const [holder] = await listHolders(db, { orderId: order.id, now: startBy })
    expect(holder).toMatchObject({ state: 'expired', lives: false, name: null, numberEnd: person.number.slice(-4), seenAt: [monday, later(startBy, { milliseconds: -1 })] })
    const kept = JSON.stringify([await db.select().from(events), await db.select().from(outbox), await listHolders(db, { orderId: order.id, now: monday }), await listLeasesForStaff(db, { orderId: order.id, now: monday }), await getLeasePage(db, { leaseId, volunteerId: person.id, now: monday }), await getOrdersFor(db, { volunteerId: person.id, keys: leasing.keys, now: monday })])
    for (const mark of Object.values(canary)) expect(kept).not.toContain(mark)
  })

  it('is not shown when the look cannot be written down', async () => {
    const db = await createTestDatabase()
    const [order, person, other] = [await aReachableOrder(db), await aVolunteer(db), await aVolunteer(db)]
    const { id: leaseId } = await take(db, order, person)
    await offerHandover(db, { leaseId, volunteerId: person.id, keys: leasing.keys, now: monday })
    // Taken over after the lease was read: the first holder sees nothing, at whatever moment it comes.
    for (const place of [0, 1, 2]) {
      let once = false
      const racing = readingAfter(db, async (read) => {
        if (read < place || once) return
        once = true
        await takeOver(db, { fromLeaseId: leaseId, volunteerId: other.id, leaseId: randomUUID(), ...leasing, now: monday }).catch(() => {})
      })
      await expect(showContact(racing, { leaseId, volunteerId: person.id, keys: leasing.keys, now: monday })).rejects.toMatchObject({ code: 'lease.over' })
    }
    await expectSound(db, monday)
  })

  it('of a look that races with the handover is seen by the first holder or by nobody', async () => {
    for (const place of [1, 2]) {
      const db = await createTestDatabase()
      const [order, person, other] = [await aReachableOrder(db), await aVolunteer(db), await aVolunteer(db)]
      const { id: leaseId } = await take(db, order, person)
      await offerHandover(db, { leaseId, volunteerId: person.id, keys: leasing.keys, now: monday })
      let once = false
      const racing = readingAfter(db, async (read) => {
        if (read < place || once) return
        once = true
        await takeOver(db, { fromLeaseId: leaseId, volunteerId: other.id, leaseId: randomUUID(), ...leasing, now: monday })
      })
      await expect(showContact(racing, { leaseId, volunteerId: person.id, keys: leasing.keys, now: monday })).rejects.toMatchObject({ code: 'lease.over' })
    }
  })
})

describe('a lease', () => {
  it('is started and finished once, with the minutes between, and closes the order', async () => {
    const db = await createTestDatabase()
    const [order, person] = [await aReachableOrder(db), await aVolunteer(db, { publicName: '老王' })]
    const { id: leaseId } = await take(db, order, person)
    const tap = { leaseId, volunteerId: person.id, ...leasing }
    await expect(startLease(db, { ...tap, now: later(begin, { hours: -1, milliseconds: -1 }) })).rejects.toMatchObject({ code: 'lease.too_early' })
    await startLease(db, { ...tap, now: begin })
    await startLease(db, { ...tap, now: later(begin, { minutes: 5 }) })
    const done = later(begin, { minutes: 50 })
    await finishLease(db, { ...tap, note, now: done })
    await finishLease(db, { ...tap, note: { solved: 'no', words: null }, now: end })
    expect((await leasesOf(db, order))[0]).toMatchObject({ state: 'finished', startedAt: begin, finishedAt: done, endedAt: done, note, notedAt: done, rateBy: new Date('2026-12-01T16:00:00Z'), confirmedMinutes: null })
    expect(await orderOf(db, order)).toMatchObject({ state: 'done', taken: 1, closedAt: done })
    expect(await getService(db, { source: 'lease', sourceId: leaseId, now: end })).toMatchObject({ served: 50, isServed: true, on: '2026-11-24' })
    expect((await listHolders(db, { orderId: order.id, now: end }))[0]).toMatchObject({ name: '老王', state: 'finished' })
    expect((await actionsOf(db)).filter(action => action.startsWith('lease.')).sort()).toEqual(['lease.finished', 'lease.orderDone', 'lease.started', 'lease.taken'])
    await expectSound(db, end)
  })

  it('that nobody starts expires once though two nodes look, not a millisecond before, and the order is open again and told of', async () => {
    const db = await createTestDatabase()
    const [order, person, other] = [await aReachableOrder(db), await aReachableVolunteer(db), await aVolunteer(db)]
    const { startBy } = await take(db, order, person, monday)
    // Taken late in the window: two hours, however little of the window is left.
    expect((await take(db, await aReachableOrder(db), person, later(end, { minutes: -10 }))).startBy).toEqual(later(end, { minutes: 110 }))
    expect(await endOverdueLeases(db, { ...leasing, now: later(startBy, { milliseconds: -1 }) })).toBe(0)
    const open = await aReachableOrder(db, { startsAt: later(begin, { hours: -3 }), endsAt: later(begin, { hours: 9 }) })
    const second = await take(db, open, person)
    const ended = await Promise.all([1, 2].map(() => endOverdueLeases(db, { ...leasing, now: second.startBy })))
    expect(ended[0]! + ended[1]!).toBe(1)
    expect(await orderOf(db, open)).toMatchObject({ state: 'open', taken: 0 })
    expect((await db.select().from(outbox)).map(({ kind }) => kind).sort()).toEqual(['order.moved', 'order.moved', 'order.moved', 'order.moved', 'volunteer.moved'])
    expect((await take(db, open, other, second.startBy)).state).toBe('taken')
    await expectSound(db, second.startBy)
  })

  it('that has expired leaves its place to the next at once, before the job has run', async () => {
    const db = await createTestDatabase()
    const [order, person, other] = [await aReachableOrder(db, { endsAt: later(begin, { hours: 8 }) }), await aVolunteer(db), await aVolunteer(db)]
    const { startBy } = await take(db, order, person)
    await expect(take(db, order, other, later(startBy, { milliseconds: -1 }))).rejects.toMatchObject({ code: 'lease.taken_already' })
    await take(db, order, other, startBy)
    expect((await leasesOf(db, order)).map(({ state }) => state).sort()).toEqual(['expired', 'taken'])
    await expectSound(db, startBy)
  })

  it('that was started and never finished ends by itself twelve hours after the window, with nobody’s minutes', async () => {
    const db = await createTestDatabase()
    const [order, person] = [await aReachableOrder(db), await aVolunteer(db)]
    const { id: leaseId } = await take(db, order, person)
    await startLease(db, { leaseId, volunteerId: person.id, ...leasing, now: begin })
    const finishBy = later(end, { hours: 12 })
    expect(await endOverdueLeases(db, { ...leasing, now: later(finishBy, { milliseconds: -1 }) })).toBe(0)
    await expect(finishLease(db, { leaseId, volunteerId: person.id, note, ...leasing, now: finishBy })).rejects.toMatchObject({ code: 'lease.over' })
    expect(await endOverdueLeases(db, { ...leasing, now: finishBy })).toBe(1)
    expect((await leasesOf(db, order))[0]).toMatchObject({ state: 'ended', finishedAt: null, endedAt: finishBy })
    expect(await orderOf(db, order)).toMatchObject({ state: 'done', taken: 0 })
    expect(await getService(db, { source: 'lease', sourceId: leaseId, now: finishBy })).toMatchObject({ served: 0, isServed: false, isOver: true })
    await expectSound(db, finishBy)
  })

  it('given back leaves the order open at once and tells who asked; nobody came by the end, and the order says so', async () => {
    const db = await createTestDatabase()
    const [order, person] = [await aReachableOrder(db), await aVolunteer(db)]
    const { id: leaseId } = await take(db, order, person)
    const giveBack = () => giveBackLease(db, { leaseId, volunteerId: person.id, keys: leasing.keys, now: later(monday, { hours: 1 }) })
    await Promise.all([giveBack(), giveBack(), giveBack()])
    expect(await orderOf(db, order)).toMatchObject({ state: 'open', taken: 0 })
    expect((await actionsOf(db)).filter(action => action === 'lease.givenBack')).toHaveLength(1)
    expect((await db.select().from(outbox)).map(({ kind, params }) => `${kind} ${String(params.number)}`)).toEqual(Array<string>(2).fill(`order.moved ${order.number}`))
    await endOverdueLeases(db, { ...leasing, now: end })
    expect(await orderOf(db, order)).toMatchObject({ state: 'expired', closedAt: end })
    await expectSound(db, end)
  })

  it('at a door nobody opened goes back to the community, and the way counts', async () => {
    const db = await createTestDatabase()
    const [order, person] = [await aReachableOrder(db), await aVolunteer(db)]
    const { id: leaseId } = await take(db, order, person)
    const tap = { leaseId, volunteerId: person.id, ...leasing }
    await startLease(db, { ...tap, now: begin })
    await reportNoAnswer(db, { ...tap, now: later(begin, { minutes: 20 }) })
    await reportNoAnswer(db, { ...tap, now: later(begin, { minutes: 30 }) })
    expect(await orderOf(db, order)).toMatchObject({ state: 'posted', screenDueOn: '2026-11-25', taken: 0 })
    expect(await listLeasesForStaff(db, { orderId: order.id, now: end })).toMatchObject([{ state: 'noAnswer', endedAt: later(begin, { minutes: 20 }) }])
    await expect(showContact(db, { leaseId, volunteerId: person.id, keys: leasing.keys, now: later(begin, { minutes: 20 }) })).rejects.toMatchObject({ code: 'lease.over' })
  })

  it('at a door nobody opened to one of two helpers leaves the order with the other', async () => {
    const db = await createTestDatabase()
    const [order, person, other] = [await aReachableOrder(db, { helpers: 2 }), await aVolunteer(db), await aVolunteer(db)]
    const [first, second] = [await take(db, order, person), await take(db, order, other)]
    await reportNoAnswer(db, { leaseId: first.id, volunteerId: person.id, ...leasing, now: begin })
    expect(await orderOf(db, order)).toMatchObject({ state: 'open', taken: 1 })
    await startLease(db, { leaseId: second.id, volunteerId: other.id, ...leasing, now: begin })
    await finishLease(db, { leaseId: second.id, volunteerId: other.id, note, ...leasing, now: later(end, { minutes: 5 }) })
    expect(await orderOf(db, order)).toMatchObject({ state: 'done', taken: 1 })
    await expectSound(db, end)
  })

  it('passes in one commit to the first of twenty neighbours who take it over, and to nobody from elsewhere', async () => {
    const db = await createTestDatabase()
    const [order, person] = [await aReachableOrder(db), await aReachableVolunteer(db)]
    const { id: fromLeaseId } = await take(db, order, person)
    const neighbours = await Promise.all(Array.from({ length: 20 }, () => aVolunteer(db)))
    const takeItOver = (volunteer: { id: string }) => takeOver(db, { fromLeaseId, volunteerId: volunteer.id, leaseId: randomUUID(), ...leasing, now: monday })
    await expect(takeItOver(neighbours[0]!)).rejects.toMatchObject({ code: 'lease.handover_over' })
    const tap = { leaseId: fromLeaseId, volunteerId: person.id, keys: leasing.keys, now: monday }
    await offerHandover(db, tap)
    await keepLease(db, tap)
    await expect(takeItOver(neighbours[0]!)).rejects.toMatchObject({ code: 'lease.handover_over' })
    await offerHandover(db, tap)
    await offerHandover(db, tap)
    const seen = async (volunteerId: string) => (await getOrdersFor(db, { volunteerId, keys: leasing.keys, now: monday })).handovers.map(({ leaseId }) => leaseId)
    expect(await seen(neighbours[3]!.id)).toEqual([fromLeaseId])
    // Another community of the sub-district: only a team of both makes them near.
    const far = await aVolunteer(db, { community: '110107009002' })
    expect(await seen(far.id)).toEqual([])
    await expect(takeItOver(far)).rejects.toMatchObject({ code: 'lease.handover_over' })
    const team = await aTeam(db)
    await aMember(db, { team, volunteer: far })
    await aMember(db, { team, volunteer: person })
    expect(await seen(far.id)).toEqual([fromLeaseId])

    const answers = await Promise.allSettled(neighbours.map(takeItOver))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const answer of answers) if (answer.status === 'rejected') expect((answer.reason as { code: string }).code).toBe('lease.handover_over')
    const rows = await leasesOf(db, order)
    expect(rows.map(({ state, handedFrom }) => [state, handedFrom]).sort()).toEqual([['handedOver', null], ['taken', fromLeaseId]])
    await expect(showContact(db, tap)).rejects.toMatchObject({ code: 'lease.over' })
    const next = rows.find(({ state }) => state === 'taken')!
    expect((await showContact(db, { leaseId: next.id, volunteerId: next.volunteerId, keys: leasing.keys, now: monday })).phone).toBe(canary.phone)
    expect((await db.select().from(outbox)).map(({ kind }) => kind).sort()).toEqual(['order.moved', 'order.moved', 'volunteer.moved'])
    await expectSound(db, monday)
  })

  it('of who leaves is given back in the same commit, and of an order that is cancelled ends', async () => {
    const db = await createTestDatabase()
    const [first, second, person] = [await aReachableOrder(db), await aReachableOrder(db, { helpers: 2 }), await aReachableVolunteer(db)]
    await take(db, first, person)
    await take(db, second, person)
    await take(db, second, await aReachableVolunteer(db))
    await untilSettled(async () => {
      const giveBack = await prepareGivingBack(db, person.id, { keys: leasing.keys, now: monday })
      await commit(db, tx => [tx.update(volunteers).set({ state: 'left' }).where(eq(volunteers.id, person.id)).returning({ id: volunteers.id }), ...giveBack(tx)])
    })
    expect([(await orderOf(db, first)).taken, (await orderOf(db, second)).taken]).toEqual([0, 1])
    await expectSound(db, monday)
    const cancel = await prepareCancelledLeases(db, second.id, { keys: leasing.keys, now: monday })
    await commit(db, tx => [tx.update(orders).set({ state: 'cancelled' }).where(eq(orders.id, second.id)).returning({ id: orders.id }), ...cancel(tx)])
    expect((await leasesOf(db, second)).map(({ state }) => state).sort()).toEqual(['cancelled', 'givenBack'])
    expect((await db.select().from(outbox)).filter(({ kind }) => kind === 'volunteer.moved')).toHaveLength(1)
    await expectSound(db, monday)
  })

  it('is given back by a pause and by leaving, whichever way they are said', async () => {
    const db = await createTestDatabase()
    const [order, person] = [await aReachableOrder(db), await aVolunteer(db)]
    const acting = { volunteerId: person.id, actor: { kind: 'resident' as const }, ...leasing, now: monday }
    await take(db, order, person)
    await pauseVolunteer(db, { ...acting, until: null, reason: null })
    expect(await orderOf(db, order)).toMatchObject({ taken: 0, state: 'open' })
    await resumeVolunteer(db, acting)
    await take(db, order, person)
    await endService(db, { ...acting, reason: null })
    expect((await leasesOf(db, order)).map(({ state }) => state)).toEqual(['givenBack', 'givenBack'])
    await expectSound(db, monday)
  })

  it('is never lost or held twice, and its contact read only while it lives, whatever is tapped at once', async () => {
    const db = await createTestDatabase()
    const people = await Promise.all(Array.from({ length: 6 }, () => aVolunteer(db)))
    for (let n = 0; n < 4; n++) await aReachableOrder(db, { helpers: 1 + n % 2, startsAt: later(monday, { hours: n }), endsAt: later(monday, { hours: 10 + n * 4 }) })
    const all = await db.select().from(orders)
    let seed = 11
    const random = (below: number) => { seed = (seed * 48271) % 2147483647; return seed % below }
    let now = monday
    for (let round = 0; round < 25; round++) {
      now = later(now, { minutes: 35 })
      const leases = await db.select().from(orderLeases)
      await Promise.all(Array.from({ length: 7 }, async (): Promise<unknown> => {
        const [order, person, lease] = [all[random(all.length)]!, people[random(people.length)]!, leases.length > 0 ? leases[random(leases.length)] : undefined]
        const tap = lease && { leaseId: lease.id, volunteerId: lease.volunteerId, ...leasing, now }
        const moves = [
          () => take(db, order, person, now),
          () => take(db, order, person, now),
          ...tap
            ? [
                () => startLease(db, tap), () => startLease(db, tap), () => finishLease(db, { ...tap, note }), () => giveBackLease(db, tap), () => reportNoAnswer(db, tap), () => offerHandover(db, tap),
                () => takeOver(db, { fromLeaseId: lease.id, volunteerId: person.id, leaseId: randomUUID(), ...leasing, now }),
              ]
            : [],
          () => endOverdueLeases(db, { ...leasing, now }),
        ]
        return (moves[random(moves.length)] as () => Promise<unknown>)().catch((error: { code?: string }) => {
          expect(error.code).toMatch(/^lease\.(taken_already|order_not_open|order_over|over|too_early|handover_over|holds_one)$/)
        })
      }))
      await expectSound(db, now)
    }
    expect((await db.select().from(orderLeases)).length).toBeGreaterThan(5)
  })
})
