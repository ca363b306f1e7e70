import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { dialect } from '#server/database/columns'
import type { Database } from '#server/database/connect'
import { StaleWriteError } from '#server/database/errors'
import { keepContact } from '#server/domain/volunteers/contacts'
import { commit } from '#server/database/commit'
import { events } from '#server/domain/events/tables'
import { hoursHead, hoursSum, toHoursRow } from '#server/domain/volunteers/hourExport'
import { getCertificate, listCorrections, listLeasesToConfirm, listOwnHours, listShiftsToConfirm, openRegistryNumber, walkHours, type ExportedHours } from '#server/domain/volunteers/hourQueries'
import { askCorrection, confirmAllHours, confirmHours, decideCorrection, keepRegistryNumber, sumMinutes } from '#server/domain/volunteers/hours'
import { getToday } from '#server/domain/volunteers/today'
import { orderDisputes, volunteerContacts } from '#server/domain/volunteers/tables'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys as keys } from '../../support/keys.ts'
import { createStaff } from '../../support/staff.ts'
import { aDuty, aLease, anOrder, aShift, aTeam, aVolunteer } from '../../support/volunteers.ts'

const actor = { kind: 'staff', id: 'he' } as const
const now = later(monday, { days: 2 })
const community = '110107009001'
const other = { subDistrict: '110107009', community: '110107009007' }
const all = { subDistricts: 'all', communities: null, bodyId: null } as const
const own = { subDistricts: ['110107009'], communities: [community], bodyId: null } as const

const withName = (db: Database, volunteerId: string, name: string) => commit(db, tx => keepContact(tx, { volunteerId, contact: { name, phone: '13900001234', email: 'canary@example.org' }, keys }))
const gather = async (db: Database, period: { from: string, until: string }, changes: { community?: string, scope?: typeof own | typeof all } = {}) => {
  const entries: ExportedHours[] = []
  for await (const entry of walkHours(db, { scope: all, ...period, ...changes, keys })) entries.push(entry)
  return entries
}
const year = { from: '2026-01-01', until: '2026-12-31' }

/** Two people on yesterday's shift, one of them also with an order; and somebody of another community. */
async function aWeek(db: Database) {
  const team = await aTeam(db)
  const shift = await aShift(db, team)
  const [wang, li, zhao] = [await aVolunteer(db, { publicName: '王大妈' }), await aVolunteer(db, { number: 'ZY-00000042' }), await aVolunteer(db, other)]
  const duty = await aDuty(db, { shift, volunteer: wang, state: 'present', checkedInAt: shift.startsAt, checkedOutAt: shift.endsAt })
  const second = await aDuty(db, { shift, volunteer: li, rank: 2, state: 'present', checkedInAt: later(shift.startsAt, { minutes: 15 }) })
  const order = await anOrder(db, { taken: 1 })
  const lease = await aLease(db, { order, volunteer: wang, state: 'finished', startedAt: order.startsAt, finishedAt: later(order.startsAt, { minutes: 40 }) })
  const farShift = await aShift(db, team, other)
  const far = await aDuty(db, { shift: farShift, volunteer: zhao, state: 'present', checkedInAt: farShift.startsAt, checkedOutAt: farShift.endsAt })
  return { team, shift, wang, li, zhao, duty, second, order, lease, far }
}

describe('what waits to be confirmed', () => {
  it('is by shift with everybody who was there, and by order; only of one\'s own community', async () => {
    const db = await createTestDatabase()
    const { shift, wang, li, duty, second, lease } = await aWeek(db)
    await aDuty(db, { shift, volunteer: await aVolunteer(db), state: 'absent' })
    const { items, hasMore } = await listShiftsToConfirm(db, { scope: own, now, limit: 20 })
    expect([items.length, hasMore]).toEqual([1, false])
    expect(items[0]!.people).toMatchObject([
      { dutyId: duty.id, publicName: '王大妈', number: wang.number, served: 120 }, { dutyId: second.id, publicName: null, number: li.number, served: 105, checkedOutAt: null },
    ])
    expect((await listShiftsToConfirm(db, { scope: all, now, limit: 20 })).items).toHaveLength(2)
    expect((await listShiftsToConfirm(db, { scope: all, now, limit: 1 })).hasMore).toBe(true)
    expect((await listShiftsToConfirm(db, { scope: own, community: other.community, now, limit: 20 })).items).toEqual([])
    expect((await listLeasesToConfirm(db, { scope: own, limit: 20 })).items).toMatchObject([{ leaseId: lease.id, served: 40, publicName: '王大妈' }])
    await confirmHours(db, { source: 'lease', sourceId: lease.id, minutes: 40, actor, now })
    await confirmHours(db, { source: 'duty', sourceId: duty.id, minutes: 120, actor, now })
    expect((await listLeasesToConfirm(db, { scope: own, limit: 20 })).items).toEqual([])
    expect((await listShiftsToConfirm(db, { scope: own, now, limit: 20 })).items[0]!.people).toMatchObject([{ dutyId: second.id }])
  })

  it('leaves out who can still check out', async () => {
    const db = await createTestDatabase()
    const { shift } = await aWeek(db)
    const people = async (at: Date) => (await listShiftsToConfirm(db, { scope: own, now: at, limit: 20 })).items.flatMap(item => item.people.length)
    expect(await people(later(shift.endsAt, { minutes: 10 }))).toEqual([1])
    expect(await people(later(shift.endsAt, { minutes: 30 }))).toEqual([2])
  })
})

it('requests wait in the order they came, and answered ones are read with who answered', async () => {
  const db = await createTestDatabase()
  const { duty, wang, lease } = await aWeek(db)
  const { id: staffId } = await createStaff(db, { name: '何书记' })
  const ask = (source: 'duty' | 'lease', sourceId: string, at: Date) => askCorrection(db, { source, sourceId, volunteerId: wang.id, submissionId: randomUUID(), minutes: 60, words: '不对', now: at })
  const first = await ask('duty', duty.id, now)
  const second = await ask('lease', lease.id, later(now, { minutes: 1 }))
  const list = (isDecided: boolean, scope: typeof own | typeof all = own) => listCorrections(db, { scope, now, limit: 20, isDecided })
  expect((await list(false)).items).toMatchObject([{ id: first, served: 120, confirmed: null, askedMinutes: 60, publicName: '王大妈' }, { id: second, kind: 'shopping', team: null }])
  const page = await listCorrections(db, { scope: own, now, limit: 1, isDecided: false })
  expect((await listCorrections(db, { scope: own, now, limit: 1, isDecided: false, after: page.next! })).items.map(({ id }) => id)).toEqual([second])
  await decideCorrection(db, { correctionId: first, outcome: 'refused', answer: '签到是对的', actor: { kind: 'staff', id: staffId }, keys, now })
  expect((await list(false)).items.map(({ id }) => id)).toEqual([second])
  expect((await list(true)).items).toMatchObject([{ id: first, outcome: 'refused', decidedByName: '何书记' }])
  expect((await listCorrections(db, { scope: { ...own, communities: [other.community] }, now, limit: 20, isDecided: false })).items).toEqual([])
})

describe('a volunteer', () => {
  it('sees their own services by day with what was confirmed, asked and answered; nobody else\'s', async () => {
    const db = await createTestDatabase()
    const { wang, li, duty, lease } = await aWeek(db)
    await confirmHours(db, { source: 'duty', sourceId: duty.id, minutes: 90, actor, now })
    const correctionId = await askCorrection(db, { source: 'duty', sourceId: duty.id, volunteerId: wang.id, submissionId: randomUUID(), minutes: 120, words: '少了', now })
    await decideCorrection(db, { correctionId, outcome: 'granted', answer: '补上', actor, keys, now })
    const mine = await listOwnHours(db, { volunteerId: wang.id, year: 2026, now })
    expect(mine.total).toBe(120)
    expect(mine.items.find(({ source }) => source === 'duty')).toMatchObject({ on: '2026-11-24', served: 120, confirmed: 120, corrections: [{ outcome: 'granted', answer: '补上', words: '少了' }] })
    expect(mine.items.find(({ source }) => source === 'duty')!.entries.map(({ minutes }) => minutes).sort()).toEqual([30, 90])
    expect(mine.items.find(({ sourceId }) => sourceId === lease.id)).toMatchObject({ kind: 'shopping', confirmed: null, served: 40 })
    expect((await listOwnHours(db, { volunteerId: li.id, year: 2026, now })).items).toHaveLength(1)
    expect(await listOwnHours(db, { volunteerId: wang.id, year: 2025, now })).toEqual({ total: 0, items: [] })
  })

  it('gets a certificate with their name, hours by team and kind of help, which adds up', async () => {
    const db = await createTestDatabase()
    const { wang, duty, lease } = await aWeek(db)
    await withName(db, wang.id, '王桂兰')
    await confirmAllHours(db, { items: [{ source: 'duty', sourceId: duty.id, minutes: 120 }, { source: 'lease', sourceId: lease.id, minutes: 40 }], actor, now })
    const certificate = await getCertificate(db, { volunteerId: wang.id, ...year, keys })
    expect(certificate).toMatchObject({ name: '王桂兰', total: 160, community })
    expect(certificate!.lines).toEqual(expect.arrayContaining([{ source: 'duty', team: { zh: '东山邻里互助队', en: 'Dongshan neighbours’ help team' }, kind: null, minutes: 120, days: 1 }, { source: 'lease', team: null, kind: 'shopping', minutes: 40, days: 1 }]))
    expect(certificate!.total).toBe(await sumMinutes(db, wang.id))
    expect(await getCertificate(db, { volunteerId: wang.id, from: '2025-01-01', until: '2025-12-31', keys })).toMatchObject({ total: 0, lines: [] })
  })

  it('keeps their 志愿北京 number sealed, changes it and takes it out', async () => {
    const db = await createTestDatabase()
    const { wang, li } = await aWeek(db)
    await withName(db, wang.id, '王桂兰')
    const stored = async () => (await db.select().from(volunteerContacts).where(eq(volunteerContacts.volunteerId, wang.id)))[0]!
    const name = (await stored()).name
    await keepRegistryNumber(db, { volunteerId: wang.id, registryNumber: '110107000123456', keys, now })
    expect(JSON.stringify([await db.select().from(volunteerContacts), await db.select().from(events)])).not.toContain('110107000123456')
    expect([await openRegistryNumber(db, { volunteerId: wang.id, keys }), (await stored()).name]).toEqual(['110107000123456', name])
    await keepRegistryNumber(db, { volunteerId: wang.id, registryNumber: null, keys, now })
    expect([await openRegistryNumber(db, { volunteerId: wang.id, keys }), (await stored()).name]).toEqual([null, name])
    // Somebody whose contact is not kept has a place for the number all the same.
    await keepRegistryNumber(db, { volunteerId: li.id, registryNumber: 'BV7', keys, now })
    expect(await openRegistryNumber(db, { volunteerId: li.id, keys })).toBe('BV7')
    const erased = await aVolunteer(db, { state: 'left', erasedAt: monday })
    await expect(keepRegistryNumber(db, { volunteerId: erased.id, registryNumber: 'BV8', keys, now })).rejects.toThrow(StaleWriteError)
    expect(await openRegistryNumber(db, { volunteerId: erased.id, keys })).toBeNull()
  })
})

describe('the export', () => {
  it('has an entry a row with the name and the number at 志愿北京, and never a telephone or an address', async () => {
    const db = await createTestDatabase()
    const { wang, duty, second, lease, far, order } = await aWeek(db)
    const { id: staffId } = await createStaff(db, { name: '何书记' })
    const by = { kind: 'staff', id: staffId } as const
    await withName(db, wang.id, '=王桂兰')
    await keepRegistryNumber(db, { volunteerId: wang.id, registryNumber: '110107000123456', keys, now })
    await confirmAllHours(db, { items: [{ source: 'duty', sourceId: duty.id, minutes: 120 }, { source: 'duty', sourceId: second.id, minutes: 105 }, { source: 'lease', sourceId: lease.id, minutes: 40 }, { source: 'duty', sourceId: far.id, minutes: 60 }], actor: by, now })
    await confirmHours(db, { source: 'duty', sourceId: duty.id, minutes: 90, was: 120, reason: '电话 13900005678 问过', actor: by, now: later(now, { days: 1 }) })
    const entries = await gather(db, year, { community })
    expect(entries.map(({ minutes }) => minutes).sort((a, b) => a - b)).toEqual([-30, 40, 105, 120])
    const words = (key: string) => key
    const head = hoursHead(words)
    const rows = entries.map(entry => toHoursRow(entry, { locale: 'zh-CN', words }))
    const cell = (row: (typeof rows)[number], column: string) => row[head.indexOf(`hours.export.column.${column}`)]
    const first = rows.find(row => cell(row, 'minutes') === 120)!
    expect(['name', 'registryNumber', 'number', 'activity', 'on', 'place', 'content', 'hours', 'organiser', 'leader', 'recordedBy', 'recordedOn', 'kind'].map(column => cell(first, column))).toEqual([
      '\'=王桂兰', '110107000123456', wang.number, '东山邻里互助队', '2026-11-24', '东山社区东门', '帮邻居买菜、取药、用手机。', 2, expect.stringContaining('街道'), null, '何书记', '2026-11-25', 'hours.export.confirmation',
    ])
    const ofOrder = rows.find(row => cell(row, 'minutes') === 40)!
    expect([cell(ofOrder, 'activity'), cell(ofOrder, 'content'), cell(ofOrder, 'hours')]).toEqual([`hours.order ${order.number}`, '代买东西、代取快递', 0.7])
    expect(cell(rows.find(row => cell(row, 'minutes') === -30)!, 'kind')).toBe('hours.export.correction')
    expect(JSON.stringify(rows)).not.toMatch(/1390000|canary|米/)
    expect(hoursSum(entries.reduce((sum, { minutes }) => sum + minutes, 0), words).filter(value => typeof value === 'number')).toEqual([235, 3.9])
    expect(await gather(db, year)).toHaveLength(5)
    expect(await gather(db, year, { scope: own })).toHaveLength(4)
    expect(await gather(db, year, { scope: own, community: other.community })).toEqual([])
    expect(await gather(db, { from: '2026-11-25', until: '2026-12-31' })).toEqual([])
  })

  it('reads on beyond one batch, each entry once', async () => {
    const db = await createTestDatabase()
    const team = await aTeam(db)
    const items = []
    for (let n = 0; n < 130; n++) {
      const shift = await aShift(db, team, { startsAt: later(monday, { days: -1 - n % 20 }) })
      for (let person = 0; person < 4; person++) items.push({ source: 'duty' as const, sourceId: (await aDuty(db, { shift, volunteer: await aVolunteer(db), state: 'present', checkedInAt: shift.startsAt })).id, minutes: 60 })
    }
    for (let from = 0; from < items.length; from += 130) await confirmAllHours(db, { items: items.slice(from, from + 130), actor, now })
    const entries = await gather(db, year)
    expect([entries.length, new Set(entries.map(({ entryId }) => entryId)).size]).toEqual([520, 520])
    expect(entries.map(({ on }) => on)).toEqual(entries.map(({ on }) => on).sort())
  })
})

describe('today', () => {
  const at = (hour: string) => new Date(`2026-11-24T${hour}:00+08:00`)
  it('says who comes and is there, who is missing, and for which shift somebody is lacking', async () => {
    const db = await createTestDatabase()
    const team = await aTeam(db)
    const shift = await aShift(db, team, { startsAt: at('09:00'), endsAt: at('11:00'), least: 3 })
    await aShift(db, team, { startsAt: at('14:00'), endsAt: at('16:00'), calledOffAt: monday, calledOffReason: '下雨' })
    await aShift(db, team, { startsAt: later(at('09:00'), { days: 1 }) })
    await aShift(db, team, { startsAt: at('09:00'), ...other })
    const there = await aDuty(db, { shift, volunteer: await aVolunteer(db, { publicName: '王大妈' }), state: 'present', checkedInAt: at('08:55') })
    const going = await aDuty(db, { shift, volunteer: await aVolunteer(db, { number: 'ZY-00004321' }), rank: 2 })
    const late = await aDuty(db, { shift, volunteer: await aVolunteer(db), rank: 3, state: 'cancelled', isLate: true })
    await aDuty(db, { shift, volunteer: await aVolunteer(db), rank: 4, state: 'cancelled' })
    await aDuty(db, { shift, volunteer: await aVolunteer(db), rank: 5, state: 'waiting' })
    const standings = async (hour: string) => {
      const { shifts } = await getToday(db, { community, now: at(hour) })
      expect(shifts).toHaveLength(2)
      expect(shifts[1]).toMatchObject({ isCalledOff: true, people: [], lacking: 0 })
      return { lacking: shifts[0]!.lacking, people: shifts[0]!.people.map(({ id, standing }) => [id, standing]) }
    }
    expect(await standings('08:58')).toEqual({ lacking: 1, people: [[there.id, 'arrived'], [going.id, 'coming'], [late.id, 'lateCancel']] })
    expect(await standings('09:01')).toEqual({ lacking: 2, people: [[there.id, 'arrived'], [going.id, 'missing'], [late.id, 'lateCancel']] })
    expect((await standings('11:30')).lacking).toBe(0)
    const { shifts } = await getToday(db, { community, now: at('08:58') })
    expect(shifts[0]!.people.map(({ publicName, numberEnd }) => publicName ?? numberEnd)).toEqual(['王大妈', '4321', expect.any(String)])
  })

  it('says which orders wait and why, the most pressing first, and how much else is to be done', async () => {
    const db = await createTestDatabase()
    const volunteer = await aVolunteer(db)
    const day = { startsAt: at('09:00'), endsAt: at('10:00') }
    const posted = await anOrder(db, { ...day, startsAt: later(at('09:00'), { days: 3 }), state: 'posted', title: null, screenDueOn: '2026-11-24' })
    const untaken = await anOrder(db, { startsAt: at('15:00'), endsAt: at('16:00'), helpers: 2, taken: 1 })
    const notStarted = await anOrder(db, { ...day, endsAt: at('12:00'), taken: 1 })
    await aLease(db, { order: notStarted, volunteer })
    const running = await anOrder(db, { ...day, taken: 1 })
    await aLease(db, { order: running, volunteer, state: 'started', startedAt: at('09:00') })
    await anOrder(db, { startsAt: later(at('09:00'), { days: 1 }) })
    await anOrder(db, { ...day, state: 'done', taken: 1 })
    await anOrder(db, { ...day, ...other })
    await aVolunteer(db, { state: 'applied' })
    await aVolunteer(db, { state: 'applied', ...other })
    const { duty, wang } = await aWeek(db)
    await askCorrection(db, { source: 'duty', sourceId: duty.id, volunteerId: wang.id, submissionId: randomUUID(), minutes: 60, words: '不对', now })
    await commit(db, tx => [tx.insert(orderDisputes).values({ id: randomUUID(), submissionId: randomUUID(), orderId: running.id, leaseId: randomUUID(), raisedBy: 'asker', subDistrict: '110107009', community, words: '没修好', at: now }).returning({ id: orderDisputes.id })])
    const today = await getToday(db, { community, now: at('10:30') })
    const waits = today.orders.map(({ id, wait }) => [id, wait])
    expect(waits.slice(0, 2)).toEqual([[running.id, 'notFinished'], [notStarted.id, 'notStarted']])
    expect(waits).toEqual(expect.arrayContaining([[untaken.id, 'untaken'], [posted.id, 'screening']]))
    expect(waits).toHaveLength(4)
    expect(today.orders.find(({ id }) => id === untaken.id)!.missingHelpers).toBe(1)
    expect(today.counts).toEqual({ signUps: 1, corrections: 1, disputes: 1 })
  })

  it('of a community where nothing is on is empty', async () => {
    const db = await createTestDatabase()
    expect(await getToday(db, { community, now })).toMatchObject({ shifts: [], orders: [], counts: { signUps: 0, corrections: 0, disputes: 0 } })
  })
})

describe('every list of today and of hours has its index', () => {
  const c = `community = '${community}'`
  it.each([
    ['shifts_by_community', `select * from shifts where ${c} and starts_at >= 1 and starts_at < 9 order by starts_at, id limit 100`],
    ['duties_by_shift', 'select * from duties where shift_id in (\'a\', \'b\') and state in (\'going\', \'present\')'],
    ['orders_by_community', `select * from orders where ${c} and state = 'posted' order by starts_at, id limit 100`],
    ['orders_by_community', `select * from orders where ${c} and state = 'open' and starts_at < 9 order by starts_at, id limit 100`],
    ['order_leases_by_order', 'select * from order_leases where order_id in (\'a\', \'b\') and state in (\'taken\', \'started\')'],
    ['volunteers_by_community', `select count(*) from volunteers where ${c} and state = 'applied'`],
    ['hour_corrections_waiting', `select count(*) from hour_corrections where ${c} and decided_at is null`],
    ['order_disputes_waiting', `select count(*) from order_disputes where ${c} and decided_at is null`],
    ['duties_to_confirm', 'select shift_id from duties where confirmed_minutes is null and state = \'present\''],
    ['order_leases_to_confirm', 'select * from order_leases where confirmed_minutes is null and state = \'finished\' order by finished_at, id limit 31'],
    ['hour_corrections_by_decision', 'select * from hour_corrections where decided_at is null order by at, id limit 21'],
    ['hour_entries_by_volunteer', 'select * from hour_entries where volunteer_id = \'a\' and on_day >= \'2026-01-01\' and on_day <= \'2026-12-31\''],
    ['hour_entries_by_community', `select * from hour_entries where ${c} and on_day >= '2026-01-01' and (on_day, id) > ('2026-01-02', 'a') order by on_day, id limit 500`],
    ['hour_entries_by_sub_district', 'select * from hour_entries where sub_district = \'110107009\' and on_day >= \'2026-01-01\' order by on_day, id limit 500'],
    ['duties_by_volunteer', 'select * from duties where volunteer_id = \'a\' and state in (\'present\', \'absent\')'],
    ['order_leases_by_volunteer', 'select * from order_leases where volunteer_id = \'a\' and state in (\'finished\', \'ended\')'],
  ])('%s', async (index, query) => {
    // PostgreSQL scans a table this small whatever its indexes are.
    if (dialect === 'postgresql') return
    const db = await createTestDatabase()
    const plan = db.all<{ detail: string }>(sql.raw(`explain query plan ${query}`)).map(({ detail }) => detail).join('\n')
    expect(plan).toMatch(new RegExp(`USING (?:COVERING )?INDEX ${index} `))
    expect(plan).not.toMatch(/TEMP B-TREE|SCAN/)
  })
})
