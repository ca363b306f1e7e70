import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import * as schema from '#server/database/schema'
import { listTimeline } from '#server/domain/events/queries'
import { decideDispute, listDisputes, raiseDispute } from '#server/domain/volunteers/disputes'
import { getOrderFigures } from '#server/domain/volunteers/orderFigures'
import { closeRatings, listOrderReturns, listOwnReturns, noteLease, rateLease } from '#server/domain/volunteers/ratings'
import { createCalendar } from '#shared/calendar/calendar'
import type { Rating } from '#shared/volunteers/ratings'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys as keys } from '../../support/keys.ts'
import { anOrder, aVolunteer } from '../../support/volunteers.ts'

const { orderLeases, orderRatings } = schema
const calendar = createCalendar({ officialYears: [] })
const resident = { kind: 'resident' } as const
const worker = { kind: 'staff', id: 'worker' } as const
const happy: Rating = { came: true, solved: 'yes', stars: 5, words: '谢谢您。' }
const rateBy = later(monday, { days: 7 })

async function aLease(db: Database, changes: Partial<typeof orderLeases.$inferInsert> = {}, orderChanges: Parameters<typeof anOrder>[1] = {}) {
  const order = await anOrder(db, orderChanges)
  const volunteer = await aVolunteer(db)
  const lease = {
    id: randomUUID(), orderId: order.id, volunteerId: volunteer.id, state: 'finished', takenAt: later(monday, { hours: -3 }), startBy: monday, startedAt: later(monday, { hours: -2 }), finishedAt: monday, endedAt: monday,
    rateBy, note: { solved: 'yes', words: '米送到了。' }, notedAt: monday, version: 1, ...changes,
  } satisfies typeof orderLeases.$inferInsert
  await commit(db, tx => [tx.insert(orderLeases).values(lease).returning({ id: orderLeases.id })])
  return { order, volunteer, lease }
}
type Served = Awaited<ReturnType<typeof aLease>>

const rate = (db: Database, { order, lease }: Served, rating = happy, now = later(monday, { hours: 1 })) =>
  rateLease(db, { orderId: order.id, leaseId: lease.id, rating, channel: 'web', actor: resident, now })

describe('the person served', () => {
  it('says once how it was; the same again changes nothing, another word is refused', async () => {
    const db = await createTestDatabase()
    const served = await aLease(db)
    await rate(db, served)
    await rate(db, served)
    await expect(rate(db, served, { ...happy, stars: 1 })).rejects.toMatchObject({ code: 'rating.already_given' })
    expect(await db.select().from(orderRatings)).toMatchObject([{ leaseId: served.lease.id, ...happy }])
    expect((await listTimeline(db, { type: 'order', id: served.order.id })).map(({ action }) => action)).toEqual(['rating.given'])
  })

  it('of several answers at once one counts', async () => {
    const db = await createTestDatabase()
    const served = await aLease(db)
    const results = await Promise.allSettled([1, 2, 3, 4, 5].map(stars => rate(db, served, { ...happy, stars })))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'rating.already_given' })
    expect(await db.select().from(orderRatings)).toHaveLength(1)
  })

  it('has seven days; what was not said never becomes a mark', async () => {
    const db = await createTestDatabase()
    const served = await aLease(db)
    await expect(rate(db, served, happy, rateBy)).rejects.toMatchObject({ code: 'rating.over' })
    expect(await closeRatings(db, { now: later(rateBy, { milliseconds: -1 }) })).toBe(0)
    expect(await closeRatings(db, { now: rateBy })).toBe(1)
    expect(await closeRatings(db, { now: rateBy })).toBe(0)
    expect(await db.select().from(orderRatings)).toEqual([])
    expect(await listOwnReturns(db, { volunteerId: served.volunteer.id, now: rateBy })).toMatchObject([{ standing: 'unrated', rating: null }])
    expect((await listTimeline(db, { type: 'order', id: served.order.id })).map(({ action }) => action)).toEqual(['rating.missing'])
  })

  it('rates nothing that is not over, and nothing of another order', async () => {
    const db = await createTestDatabase()
    const running = await aLease(db, { state: 'started', finishedAt: null, endedAt: null, rateBy: null, note: null, notedAt: null })
    const other = await aLease(db)
    await expect(rate(db, running)).rejects.toMatchObject({ code: 'rating.over' })
    await expect(rate(db, { ...other, order: running.order })).rejects.toMatchObject({ code: 'rating.not_found' })
  })
})

describe('both sides', () => {
  it('read what the other said when both have spoken, not before', async () => {
    const db = await createTestDatabase()
    const served = await aLease(db, { note: null, notedAt: null })
    const now = later(monday, { hours: 2 })
    await rate(db, served)
    expect(await listOwnReturns(db, { volunteerId: served.volunteer.id, now })).toMatchObject([{ standing: 'rated', isRevealed: false, rating: null }])
    await noteLease(db, { volunteerId: served.volunteer.id, leaseId: served.lease.id, note: { solved: 'partly', words: '灯泡没有合适的。' }, now })
    expect(await listOwnReturns(db, { volunteerId: served.volunteer.id, now })).toMatchObject([{ isRevealed: true, rating: happy }])
    expect(await listOrderReturns(db, { orderId: served.order.id, side: 'asker', now })).toMatchObject([{ isRevealed: true, rating: happy, note: { solved: 'partly', words: '灯泡没有合适的。' } }])
    expect(await db.select().from(orderLeases)).toMatchObject([{ revealedAt: now }])
  })

  it('the one who has not rated yet does not read the note first', async () => {
    const db = await createTestDatabase()
    const served = await aLease(db)
    expect(await listOrderReturns(db, { orderId: served.order.id, side: 'asker', now: monday })).toMatchObject([{ standing: 'waiting', note: null }])
    expect(await listOrderReturns(db, { orderId: served.order.id, side: 'staff', now: monday })).toMatchObject([{ standing: 'waiting', note: null, rating: null }])
  })

  it('a volunteer adds no note once the days are over, and none to the help of others', async () => {
    const db = await createTestDatabase()
    const served = await aLease(db, { state: 'ended', note: null, notedAt: null })
    await expect(noteLease(db, { volunteerId: served.volunteer.id, leaseId: served.lease.id, note: { solved: 'yes', words: null }, now: rateBy })).rejects.toMatchObject({ code: 'rating.over' })
    await expect(noteLease(db, { volunteerId: 'another', leaseId: served.lease.id, note: { solved: 'yes', words: null }, now: monday })).rejects.toMatchObject({ code: 'rating.not_found' })
  })
})

describe('a dispute', () => {
  const raise = (db: Database, served: Served, submissionId = randomUUID(), now = later(monday, { hours: 1 })) =>
    raiseDispute(db, { submissionId, leaseId: served.lease.id, raisedBy: 'asker', subjectId: served.order.id, words: '说是来了，其实没有人来。', calendar, now })

  it('goes to the community of the order and is answered once, within five working days', async () => {
    const db = await createTestDatabase()
    const served = await aLease(db)
    const submissionId = randomUUID()
    await raise(db, served, submissionId)
    await raise(db, served, submissionId)
    const scope = { subDistricts: [served.order.subDistrict], communities: [served.order.community], bodyId: null }
    const { items } = await listDisputes(db, { scope, limit: 50 })
    expect(items).toMatchObject([{ raisedBy: 'asker', number: served.order.number, dueOn: '2026-11-30' }])
    expect((await listDisputes(db, { scope: { ...scope, communities: ['110107009003'] }, limit: 50 })).items).toEqual([])
    const decide = () => decideDispute(db, { disputeId: items[0]!.id, outcome: 'upheld', answer: '已向双方核实。', actor: worker, keys, now: later(monday, { days: 1 }) })
    await decide()
    await expect(decide()).rejects.toMatchObject({ code: 'rating.dispute_decided' })
    expect((await listOrderReturns(db, { orderId: served.order.id, side: 'asker', now: monday }))[0]!.disputes).toMatchObject([{ isOwn: true, outcome: 'upheld', answer: '已向双方核实。' }])
  })

  it('is raised once a side, by those it concerns, however often it is sent at once', async () => {
    const db = await createTestDatabase()
    const served = await aLease(db)
    const results = await Promise.allSettled([1, 2, 3].map(() => raise(db, served)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(raiseDispute(db, { submissionId: randomUUID(), leaseId: served.lease.id, raisedBy: 'volunteer', subjectId: 'another', words: '不对', calendar, now: monday })).rejects.toMatchObject({ code: 'rating.not_found' })
    await raiseDispute(db, { submissionId: randomUUID(), leaseId: served.lease.id, raisedBy: 'volunteer', subjectId: served.volunteer.id, words: '我去了。', calendar, now: monday })
    const [own] = await listOwnReturns(db, { volunteerId: served.volunteer.id, now: monday })
    expect(own!.disputes).toMatchObject([{ isOwn: true, words: '我去了。' }])
  })

  it('cannot be raised when the contact is no longer kept', async () => {
    const db = await createTestDatabase()
    await expect(raise(db, await aLease(db), randomUUID(), later(monday, { days: 30 }))).rejects.toMatchObject({ code: 'rating.cannot_dispute' })
  })
})

describe('the figures', () => {
  it('count orders of three full months by kind, hide one to four, and know no person', async () => {
    const db = await createTestDatabase()
    const inOctober = new Date('2026-10-15T02:00:00Z')
    for (let n = 0; n < 6; n++) {
      const served = await aLease(db, { takenAt: later(inOctober, { hours: n }), rateBy: later(inOctober, { days: 7 }) }, { kind: 'shopping', state: 'done', receivedAt: later(inOctober, { hours: -2 }), screenedAt: inOctober, closedAt: later(inOctober, { hours: 10 }) })
      if (n < 5) await commit(db, tx => [tx.insert(orderRatings).values({ leaseId: served.lease.id, orderId: served.order.id, ...happy, channel: 'web', at: inOctober }).returning({ id: orderRatings.leaseId })])
    }
    await aLease(db, {}, { kind: 'repair', state: 'done', closedAt: inOctober })
    await aLease(db, {}, { kind: 'shopping', state: 'done', closedAt: inOctober, isDemo: true })
    await aLease(db, {}, { kind: 'shopping', state: 'done', closedAt: monday })
    const figures = await getOrderFigures(db, { now: monday })
    expect(figures).toMatchObject({ from: '2026-08', to: '2026-10', served: 6, answered: 5 })
    expect(figures.kinds).toEqual([
      { kind: 'shopping', ended: 6, done: 6, medianHoursToTake: 2.5, medianHoursToDone: 12 },
      { kind: 'repair', ended: null, done: null, medianHoursToTake: null, medianHoursToDone: null },
    ])
    expect(JSON.stringify(figures)).not.toMatch(/volunteer|stars/i)
  })

  it('an empty district has none', async () => {
    const db = await createTestDatabase()
    expect(await getOrderFigures(db, { now: monday })).toMatchObject({ kinds: [], served: 0, answered: 0 })
  })
})
