import { randomUUID } from 'node:crypto'
import { asc, eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { openPlacedContact } from '#server/crypto/contact'
import type { Database } from '#server/database/connect'
import { events } from '#server/domain/events/tables'
import { outbox } from '#server/domain/notifications/tables'
import { reportContacts, reports } from '#server/domain/reports/tables'
import { listOutlivedAskers, revealAsker } from '#server/domain/volunteers/askerContact'
import { cancelForAsker, cancelOrder, expireUnscreened, moveOrder, moveToNextWeek, removeAskerContact } from '#server/domain/volunteers/orderEnds'
import { orderContactRow } from '#server/domain/volunteers/ordering'
import { findAskerContact, findWeekOf, getOrder, listOpenOrders, listOrdersForStaff, listOwnWeeks } from '#server/domain/volunteers/orderQueries'
import { endOverdueLeases, showContact, takeOrder } from '#server/domain/volunteers/leases'
import { agreeToPassOn, passOnOrder, takeOrderBack } from '#server/domain/volunteers/passingOn'
import { askToReword, openOrder, rewordOrder, stopOrder } from '#server/domain/volunteers/screening'
import { orderContacts, orderLeases, orders } from '#server/domain/volunteers/tables'
import { getTrackedOrder } from '#server/domain/volunteers/trackedOrders'
import { repeatOrders } from '#server/domain/volunteers/weeklyOrders'
import { packagedCalendar } from '#shared/calendar/calendar'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys } from '../../support/keys.ts'
import { asker, place } from '../../support/orders.ts'
import { aVolunteer } from '../../support/volunteers.ts'

const actor = { kind: 'staff', id: 'he' } as const
const circumstances = { keys: testKeys, calendar: packagedCalendar, now: monday }

async function opened(db: Database, changes: Parameters<typeof place>[1] = {}) {
  const { orderId } = await place(db, changes)
  await openOrder(db, { orderId, version: 1, title: '代买一袋米', skills: [], actor, ...circumstances })
  return orderId
}

const track = (db: Database, subjectId: string, now = monday, orderId?: string) => getTrackedOrder(db, { subjectId, orderId, ...circumstances, now })
const openList = (db: Database, now = monday) => listOpenOrders(db, { limit: 50, now })
const actionsOf = async (db: Database, id: string) => (await db.select().from(events).where(eq(events.subjectId, id)).orderBy(asc(events.at), asc(events.id))).map(({ action }) => action).sort()
const all = { subDistricts: 'all', communities: null, bodyId: null } as const

describe('screening', () => {
  it('opens an order under the community’s own line, and the public reads nothing else of it', async () => {
    const db = await createTestDatabase()
    const { orderId } = await place(db, { words: '帮我买一袋米，送到九号楼。' })
    expect((await openList(db)).items).toEqual([])
    await openOrder(db, { orderId, version: 1, title: '代买一袋米', skills: ['talking'], actor, ...circumstances })
    expect((await openList(db)).items).toEqual([{
      id: orderId, title: '代买一袋米', kind: 'shopping', startsAt: new Date('2026-11-24T01:00:00Z'), endsAt: new Date('2026-11-24T03:00:00Z'), subDistrict: '110107009', community: '110107009001', helpers: 1, free: 1, repeats: false, isDemo: false,
    }])
    expect(await getOrder(db, orderId)).toMatchObject({ state: 'open', screenedBy: 'he', screenedAt: monday, skills: ['talking'] })
    expect((await db.select().from(outbox)).map(({ kind }) => kind).sort()).toEqual(['order.moved', 'order.received'])
  })

  it.each(['劝隔壁的租户搬走', '拍照取证', '检查他家有没有出租', '勸他搬走'])('lets nobody open an order that says “%s”', async (words) => {
    const db = await createTestDatabase()
    const { orderId } = await place(db, { words })
    await expect(openOrder(db, { orderId, version: 1, title: '请人帮忙', skills: [], actor, ...circumstances })).rejects.toMatchObject({ code: 'order.words_forbidden', status: 409 })
    expect((await getOrder(db, orderId)).state).toBe('posted')
    // It can be stopped, or reworded and then opened.
    await askToReword(db, { orderId, version: 1, toAsker: '请写要帮什么忙。', actor, ...circumstances })
    expect((await track(db, orderId)).toAsker).toBe('请写要帮什么忙。')
    await rewordOrder(db, { orderId, words: '陪我说说话', ...circumstances })
    await rewordOrder(db, { orderId, words: '陪我说说话', ...circumstances })
    await openOrder(db, { orderId, version: 3, title: '陪着说说话', skills: [], actor, ...circumstances })
    expect((await getOrder(db, orderId)).state).toBe('open')
    await expect(rewordOrder(db, { orderId, words, ...circumstances })).rejects.toMatchObject({ code: 'order.not_now' })
  })

  it('takes no public line that names somebody, shows a number, or asks for what is forbidden', async () => {
    const db = await createTestDatabase()
    const { orderId } = await place(db)
    for (const title of ['给13911112222送米', '王女士要买米', '拍下违建']) {
      await expect(openOrder(db, { orderId, version: 1, title, skills: [], actor, ...circumstances }), title).rejects.toMatchObject({ issues: [{ path: 'title' }] })
    }
  })

  it('stops an order by a rule with words to the asker, once', async () => {
    const db = await createTestDatabase()
    const { orderId } = await place(db)
    const stop = (version: number) => stopOrder(db, { orderId, version, rule: 'money', toAsker: '借钱的事我们不办。', actor, ...circumstances })
    await stop(1)
    await expect(stop(1)).rejects.toMatchObject({ code: 'stale' })
    await expect(stop(2)).rejects.toMatchObject({ code: 'order.not_now' })
    expect(await track(db, orderId)).toMatchObject({ state: 'stopped', stopRule: 'money', toAsker: '借钱的事我们不办。', may: { cancel: false, move: false } })
  })

  it('of two who decide at once lets one win', async () => {
    const db = await createTestDatabase()
    const { orderId } = await place(db)
    const both = await Promise.allSettled([
      openOrder(db, { orderId, version: 1, title: '代买一袋米', skills: [], actor, ...circumstances }), stopOrder(db, { orderId, version: 1, rule: 'notHelp', toAsker: '不是帮忙。', actor, ...circumstances }),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('lists for a community worker only orders of their communities, first due first, page by page', async () => {
    const db = await createTestDatabase()
    const ids: string[] = []
    for (const n of [3, 1, 2]) ids.push((await place(db, { startsAt: later(monday, { days: 10 }) }, { now: later(monday, { days: n }) })).orderId)
    await place(db, { community: '110107009002' })
    const scope = { subDistricts: 'all', communities: ['110107009001'], bodyId: null } as const
    const seen: string[] = []
    let cursor: { at: string, id: string } | undefined
    do {
      const page = await listOrdersForStaff(db, { scope, list: 'screening', cursor, limit: 1 })
      seen.push(...page.items.map(({ id }) => id))
      const [at, id] = page.nextCursor?.split('.') ?? []
      cursor = at && id ? { at, id } : undefined
    } while (cursor)
    expect(seen).toEqual([ids[1], ids[2], ids[0]])
    expect((await listOrdersForStaff(db, { scope: { ...all, communities: [] }, list: 'screening', limit: 9 })).items).toEqual([])
    expect((await listOrdersForStaff(db, { scope: all, list: 'screening', limit: 9 })).items).toHaveLength(4)
  })
})

describe('the public list', () => {
  it('is narrowed by kind and community, goes on page by page, and ends with the time and with the last place', async () => {
    const db = await createTestDatabase()
    const ids: string[] = []
    for (const n of [2, 1, 3]) ids.push(await opened(db, { startsAt: later(monday, { days: n }), endsAt: later(monday, { days: n, hours: 1 }), kind: n === 1 ? 'phone' : 'shopping' }))
    const first = await listOpenOrders(db, { limit: 2, now: monday })
    expect(first.items.map(({ id }) => id)).toEqual([ids[1], ids[0]])
    const [at, id] = first.nextCursor!.split('.')
    expect((await listOpenOrders(db, { limit: 2, now: monday, cursor: { at: new Date(Number(at)), id: id! } })).items.map(({ id }) => id)).toEqual([ids[2]])
    expect((await listOpenOrders(db, { limit: 9, now: monday, kind: 'phone' })).items.map(({ id }) => id)).toEqual([ids[1]])
    expect((await listOpenOrders(db, { limit: 9, now: monday, community: '110107009002' })).items).toEqual([])
    expect((await openList(db, later(monday, { days: 1, hours: 1 }))).items.map(({ id }) => id)).toEqual([ids[0], ids[2]])
    const volunteer = await aVolunteer(db)
    await takeOrder(db, { orderId: ids[0]!, volunteerId: volunteer.id, leaseId: randomUUID(), ...circumstances })
    expect((await openList(db)).items.map(({ id }) => id)).toEqual([ids[1], ids[2]])
  })
})

describe('the asker', () => {
  it('cancels at any time with one tap: who has taken it is told and sees no contact any more, and it is gone at once', async () => {
    const db = await createTestDatabase()
    const orderId = await opened(db)
    const volunteer = await aVolunteer(db)
    const { id: leaseId } = await takeOrder(db, { orderId, volunteerId: volunteer.id, leaseId: randomUUID(), ...circumstances })
    expect(await showContact(db, { leaseId, volunteerId: volunteer.id, ...circumstances })).toMatchObject({ phone: asker.phone, address: asker.address })
    expect((await track(db, orderId)).views).toEqual([{ at: monday, numberEnd: volunteer.number.slice(-4) }])
    await cancelOrder(db, { orderId, ...circumstances })
    await cancelOrder(db, { orderId, ...circumstances })
    expect(await getOrder(db, orderId)).toMatchObject({ state: 'cancelled', taken: 0 })
    expect((await db.select().from(orderLeases)).map(({ state }) => state)).toEqual(['cancelled'])
    expect(await db.select().from(orderContacts)).toEqual([])
    expect(await db.select().from(outbox)).toEqual([])
    await expect(showContact(db, { leaseId, volunteerId: volunteer.id, ...circumstances })).rejects.toMatchObject({ code: 'lease.over' })
  })

  it('and thirty volunteers who take it at the same moment never end with a live lease of a cancelled order', async () => {
    const db = await createTestDatabase()
    const orderId = await opened(db, { helpers: 5 })
    const volunteers = await Promise.all(Array.from({ length: 30 }, () => aVolunteer(db)))
    const take = (volunteerId: string) => takeOrder(db, { orderId, volunteerId, leaseId: randomUUID(), ...circumstances })
    for (const { id } of volunteers.slice(0, 2)) await take(id)
    await Promise.allSettled([...volunteers.slice(2, 16).map(({ id }) => take(id)), cancelOrder(db, { orderId, ...circumstances }), ...volunteers.slice(16).map(({ id }) => take(id))])
    expect(await getOrder(db, orderId)).toMatchObject({ state: 'cancelled', taken: 0 })
    expect(new Set((await db.select().from(orderLeases)).map(({ state }) => state))).toEqual(new Set(['cancelled']))
    expect(await db.select().from(orderContacts)).toEqual([])
  })

  it('changes the time while nobody has taken it, and not afterwards', async () => {
    const db = await createTestDatabase()
    const orderId = await opened(db)
    const window = { startsAt: later(monday, { days: 2 }), endsAt: later(monday, { days: 2, hours: 1 }) }
    const move = (days = 0) => moveOrder(db, { orderId, startsAt: later(window.startsAt, { days }), endsAt: later(window.endsAt, { days }), ...circumstances })
    await move()
    await move()
    expect(await getOrder(db, orderId)).toMatchObject({ ...window, state: 'open', version: 3 })
    await expect(move(-5)).rejects.toMatchObject({ issues: [{ code: 'order.too_early' }] })
    await takeOrder(db, { orderId, volunteerId: (await aVolunteer(db)).id, leaseId: randomUUID(), ...circumstances })
    await expect(move(1)).rejects.toMatchObject({ code: 'order.taken' })
  })

  it('is told when nobody came for it, and moves it to next week with one tap', async () => {
    const db = await createTestDatabase()
    const [open, unread] = [await opened(db), (await place(db)).orderId]
    const after = { ...circumstances, now: later(monday, { days: 2 }) }
    await Promise.all([expireUnscreened(db, after), endOverdueLeases(db, after), expireUnscreened(db, after), endOverdueLeases(db, after)])
    for (const orderId of [open, unread]) {
      expect(await track(db, orderId, after.now)).toMatchObject({ state: 'expired', may: { nextWeek: true } })
      await moveToNextWeek(db, { orderId, ...after })
      await moveToNextWeek(db, { orderId, ...after })
    }
    expect((await db.select().from(outbox)).filter(({ kind }) => kind === 'order.moved')).toHaveLength(3)
    // What the community has opened stands open again; what it has not read waits for it.
    expect(await getOrder(db, open)).toMatchObject({ state: 'open', startsAt: new Date('2026-12-01T01:00:00Z'), closedAt: null })
    expect(await getOrder(db, unread)).toMatchObject({ state: 'posted', startsAt: new Date('2026-12-01T01:00:00Z'), screenDueOn: '2026-11-26' })
  })

  it('takes back how they can be reached, and what still waits is cancelled with it', async () => {
    const db = await createTestDatabase()
    const orderId = await opened(db)
    await removeAskerContact(db, { orderId, ...circumstances })
    await removeAskerContact(db, { orderId, ...circumstances })
    expect(await db.select().from(orderContacts)).toEqual([])
    expect(await track(db, orderId)).toMatchObject({ state: 'cancelled', ways: [], phone: null })
  })

  it('reads of each opening by a custodian, with the reason', async () => {
    const db = await createTestDatabase()
    const { orderId } = await place(db)
    expect(await revealAsker(db, { orderId, reason: '走失老人，需要联系家属', actor: { kind: 'staff', id: 'cu', role: 'custodian' }, ...circumstances })).toEqual(asker)
    expect((await track(db, orderId)).openings).toEqual([{ at: monday, reason: '走失老人，需要联系家属', role: 'custodian' }])
  })

  it('is told when staff cancel, with words', async () => {
    const db = await createTestDatabase()
    const { orderId } = await place(db)
    await cancelForAsker(db, { orderId, version: 1, toAsker: '您打电话说不用了。', actor, ...circumstances })
    expect(await track(db, orderId)).toMatchObject({ state: 'cancelled', toAsker: '您打电话说不用了。' })
    expect((await db.select().from(outbox)).map(({ kind }) => kind).sort()).toEqual(['order.moved', 'order.received'])
  })
})

describe('a weekly order', () => {
  const weekly = { repeats: true, repeatUntil: '2026-12-15' }
  const weekNo = (n: number) => later(monday, { days: 1 + 7 * n })
  const weeks = (db: Database) => db.select().from(orders).orderBy(asc(orders.startsAt))

  it('is placed anew by itself when its week has begun, screened once, with the contact sealed to its own row, until its last day', async () => {
    const db = await createTestDatabase()
    const first = await opened(db, weekly)
    expect(await repeatOrders(db, circumstances)).toBe(0)
    for (let n = 0; n < 6; n++) {
      const at = { ...circumstances, now: weekNo(n) }
      await Promise.all([repeatOrders(db, at), repeatOrders(db, at), repeatOrders(db, at)])
      await repeatOrders(db, at)
    }
    const rows = await weeks(db)
    expect(rows.map(({ startsAt }) => startsAt.toISOString().slice(0, 10))).toEqual(['2026-11-24', '2026-12-01', '2026-12-08', '2026-12-15'])
    expect(rows.every(({ state, title, screenedBy, seriesId }) => state === 'open' && title === '代买一袋米' && screenedBy === 'he' && seriesId === first)).toBe(true)
    expect(new Set(rows.map(({ number }) => number)).size).toBe(4)
    const sealed = await db.select().from(orderContacts)
    expect(new Set(sealed.map(({ phone }) => phone)).size).toBe(4)
    for (const row of sealed) expect(openPlacedContact(orderContactRow(row.orderId), row, testKeys)).toEqual(asker)
    // Whoever holds the receipt of the first sees every week under its number, and nobody else's.
    const tracked = await track(db, first, weekNo(1))
    expect(tracked.weeks).toHaveLength(4)
    expect((await track(db, first, weekNo(1), rows[2]!.id)).number).toBe(rows[0]!.number)
    const { orderId: other } = await place(db)
    await expect(track(db, first, monday, other)).rejects.toMatchObject({ code: 'order.not_found' })
  })

  it('ends when its asker cancels a week, whatever was made already', async () => {
    const db = await createTestDatabase()
    const first = await opened(db, weekly)
    const at = { ...circumstances, now: weekNo(0) }
    await repeatOrders(db, at)
    await Promise.all([cancelOrder(db, { orderId: first, ...at }), repeatOrders(db, at)])
    expect((await weeks(db)).map(({ state }) => state)).toEqual(['cancelled', 'cancelled'])
    await repeatOrders(db, { ...circumstances, now: weekNo(1) })
    expect(await weeks(db)).toHaveLength(2)
    expect(await db.select().from(orderContacts)).toEqual([])
  })

  it('is rated week by week by whoever holds the receipt of the first', async () => {
    const db = await createTestDatabase()
    const first = await opened(db, weekly)
    await repeatOrders(db, { ...circumstances, now: weekNo(0) })
    const [, second] = await weeks(db)
    const { id: volunteerId } = await aVolunteer(db)
    const { id: leaseId } = await takeOrder(db, { orderId: second!.id, volunteerId, leaseId: randomUUID(), ...circumstances })
    expect(await findWeekOf(db, { subjectId: first, leaseId })).toBe(second!.id)
    expect((await listOwnWeeks(db, { subjectId: first, now: weekNo(0) })).map(({ id }) => id)).toEqual([second!.id, first])
    // Somebody else's receipt does not lead to it.
    const { orderId: other } = await place(db)
    expect(await findWeekOf(db, { subjectId: other, leaseId })).toBe(other)
  })

  it('that was stopped is not placed again', async () => {
    const db = await createTestDatabase()
    const { orderId } = await place(db, weekly)
    await stopOrder(db, { orderId, version: 1, rule: 'notHelp', toAsker: '不是帮忙。', actor, ...circumstances })
    expect(await repeatOrders(db, { ...circumstances, now: weekNo(0) })).toBe(0)
  })

  it('that nobody took goes on the week after', async () => {
    const db = await createTestDatabase()
    await opened(db, weekly)
    const at = { ...circumstances, now: later(weekNo(0), { days: 1 }) }
    await endOverdueLeases(db, at)
    expect(await repeatOrders(db, at)).toBe(1)
    expect((await weeks(db)).map(({ state }) => state)).toEqual(['expired', 'open'])
  })
})

describe('a matter for an officer', () => {
  const said = { kind: 'smallHazard' as const, words: '三号楼前的井盖松了，请派人来看。', placeWords: '三号楼前' }

  it('becomes a case only with the asker’s consent, in words of staff, and its number and code open it', async () => {
    const db = await createTestDatabase()
    const { orderId } = await place(db, { words: '井盖松了，绊倒人。' })
    const pass = (version: number, heard = false) => passOnOrder(db, { orderId, version, ...said, heard, actor, ...circumstances })
    await expect(pass(1)).rejects.toMatchObject({ code: 'order.not_agreed' })
    await agreeToPassOn(db, { orderId, actor: { kind: 'resident' }, now: monday })
    await agreeToPassOn(db, { orderId, actor: { kind: 'resident' }, now: monday })
    await pass(2)
    const [report] = await db.select().from(reports)
    expect(report).toMatchObject({ kind: 'smallHazard', words: said.words, community: '110107009001' })
    expect(JSON.stringify(report)).not.toContain('绊倒')
    expect(await db.select().from(reportContacts)).toHaveLength(1)
    const tracked = await track(db, orderId)
    expect(tracked).toMatchObject({ state: 'passedOn', case: { number: report!.number } })
    expect(await actionsOf(db, report!.id)).toEqual(['order.becameCase', 'report.received'])
  })

  it('comes back with one step, stands as before, and is another case when it is passed on again', async () => {
    const db = await createTestDatabase()
    const orderId = await opened(db)
    await passOnOrder(db, { orderId, version: 2, ...said, heard: true, actor, ...circumstances })
    await takeOrderBack(db, { orderId, version: 3, actor, ...circumstances })
    expect(await track(db, orderId)).toMatchObject({ state: 'open', case: null, isAgreed: false })
    expect((await openList(db)).items).toHaveLength(1)
    await expect(passOnOrder(db, { orderId, version: 4, ...said, heard: false, actor, ...circumstances })).rejects.toMatchObject({ code: 'order.not_agreed' })
    await passOnOrder(db, { orderId, version: 4, ...said, heard: true, actor, ...circumstances })
    expect(await db.select().from(reports)).toHaveLength(2)
  })

  it('passed on twice at once is one case', async () => {
    const db = await createTestDatabase()
    const { orderId } = await place(db)
    await Promise.allSettled(Array.from({ length: 5 }, () => passOnOrder(db, { orderId, version: 1, ...said, heard: true, actor, ...circumstances })))
    expect(await db.select().from(reports)).toHaveLength(1)
    expect((await actionsOf(db, orderId)).filter(action => action === 'order.passedOn')).toHaveLength(1)
  })
})

describe('how an asker can be reached', () => {
  it('is kept thirty days after the end and not longer', async () => {
    const db = await createTestDatabase()
    const { orderId } = await place(db)
    await stopOrder(db, { orderId, version: 1, rule: 'notHelp', toAsker: '不是帮忙。', actor, ...circumstances })
    const outlived = (now: Date) => listOutlivedAskers(db, { calendar: packagedCalendar, now })
    expect(await outlived(later(monday, { days: 30, milliseconds: -1 }))).toEqual([])
    expect(await outlived(later(monday, { days: 30 }))).toEqual([orderId])
    expect(await findAskerContact(db, orderId)).toMatchObject({ orderId, phone: expect.stringMatching(/^1\./) as string })
  })
})
