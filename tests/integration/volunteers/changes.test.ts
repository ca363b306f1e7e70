import { randomUUID } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { commit } from '#server/database/commit'
import { events } from '#server/domain/events/tables'
import { outbox } from '#server/domain/notifications/tables'
import { openReceipt } from '#server/domain/receipts/commands'
import { changeContact, changeDetails, eraseVolunteer, revealVolunteer } from '#server/domain/volunteers/changes'
import { listVolunteerWays, openGuardian, openVolunteerContact } from '#server/domain/volunteers/contacts'
import { getVolunteerCopy } from '#server/domain/volunteers/copy'
import { endService, pauseVolunteer } from '#server/domain/volunteers/standing'
import { getTrackedVolunteer } from '#server/domain/volunteers/tracked'
import { duties, hourEntries, memberships, orderLeases, orders, shifts, teams, volunteerConflicts, volunteers } from '#server/domain/volunteers/tables'
import { packagedCalendar } from '#shared/calendar/calendar'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys } from '../../support/keys.ts'
import { signUpTo } from '../../support/signups.ts'
import { aDuty, aShift, aTeam, anOrder } from '../../support/volunteers.ts'

const resident = { kind: 'resident' as const }
const circumstances = { keys: testKeys, calendar: packagedCalendar }
const contact = { name: '金丝雀甲', phone: '13900001234', email: 'canary-mark@example.org' }
const guardian = { name: '金丝雀乙', phone: '13900005678', email: null }
const marks = [...Object.values(contact), guardian.name, guardian.phone]
const tomorrow = later(monday, { days: 1 })

const stateOf = async (db: Database, id: string) => (await db.select().from(volunteers).where(eq(volunteers.id, id)))[0]!

/** Somebody of sixteen with a guardian, a seat, a shift tomorrow, an order in hand and an hour confirmed. */
async function aBusyVolunteer(db: Database) {
  const team = await aTeam(db, { seats: 1 })
  const receipt = await signUpTo(db, { teamId: team.id, contact, guardian, ageBand: '14to17', offer: { subDistrict: '110107009', community: '110107009001', skills: ['phones'], times: ['weekdayMorning'], languages: ['mandarin'], needs: '金丝雀丙', publicName: null, digest: true } })
  const { volunteerId } = receipt
  const waiting = await signUpTo(db, { teamId: team.id })
  await db.update(volunteers).set({ state: 'active' })
  const shift = await aShift(db, team, { startsAt: later(monday, { days: 3 }), taken: 1 })
  const duty = await aDuty(db, { shift, volunteer: { id: volunteerId } })
  const order = await anOrder(db, { taken: 1 })
  const lease = { id: randomUUID(), orderId: order.id, volunteerId, state: 'taken' as const, takenAt: monday, startBy: later(monday, { days: 2 }), version: 1 }
  await commit(db, tx => [
    tx.insert(orderLeases).values(lease).returning({ id: orderLeases.id }),
    tx.insert(hourEntries).values({ id: randomUUID(), volunteerId, source: 'duty', sourceId: duty.id, teamId: team.id, community: team.community, subDistrict: team.subDistrict, minutes: 60, on: '2026-11-20', at: monday, by: 'he', isDemo: false }).returning({ id: hourEntries.id }),
    tx.insert(volunteerConflicts).values({ id: randomUUID(), volunteerId, siteId: 'a', kind: 'neighbour', at: monday }).returning({ id: volunteerConflicts.id }),
  ])
  return { ...receipt, team, waiting, duty, shift, order, lease }
}

describe('what somebody changes with their receipt', () => {
  it('counts at once, and says so in the history', async () => {
    const db = await createTestDatabase()
    const { volunteerId } = await signUpTo(db)
    await changeDetails(db, { volunteerId, ageBand: '70plus', offer: { subDistrict: '110107001', community: '110107001001', skills: ['cooking', 'teaching'], times: [], languages: ['english'], needs: '坐着做', publicName: '王阿姨', digest: false }, actor: resident, now: tomorrow })
    expect(await getTrackedVolunteer(db, { volunteerId, keys: testKeys })).toMatchObject({ ageBand: '70plus', community: '110107001001', skills: ['cooking', 'teaching'], needs: '坐着做', publicName: '王阿姨', digest: false, steps: [{ action: 'volunteer.signedUp' }, { action: 'volunteer.changed' }] })
  })

  it('leaves what is empty as it is, takes out what is ticked, and never takes out the last way to reach them', async () => {
    const db = await createTestDatabase()
    const { volunteerId } = await signUpTo(db, { contact })
    const change = { name: null, phone: null, email: null, remove: [], guardianName: null, guardianPhone: null }
    const send = (changes: Partial<Parameters<typeof changeContact>[1]['change']>) => changeContact(db, { volunteerId, change: { ...change, ...changes }, keys: testKeys, actor: resident, now: tomorrow })
    await send({ phone: '13911112222', remove: ['email'] })
    expect(await openVolunteerContact(db, { volunteerId, keys: testKeys })).toEqual({ name: contact.name, phone: '13911112222', email: null })
    await expect(send({ remove: ['phone'] })).rejects.toMatchObject({ code: 'invalid', issues: [{ path: 'phone', code: 'volunteer.reach_missing' }] })
    expect(await listVolunteerWays(db, volunteerId)).toEqual(['name', 'phone'])
  })

  it('of somebody under eighteen never shows a name nor makes them older, and changes the guardian', async () => {
    const db = await createTestDatabase()
    const { volunteerId } = await signUpTo(db, { guardian, ageBand: '14to17' })
    const { subDistrict, community } = await stateOf(db, volunteerId)
    await changeDetails(db, { volunteerId, ageBand: '18to59', offer: { subDistrict, community, skills: [], times: [], languages: [], needs: null, publicName: '小王', digest: true }, actor: resident, now: tomorrow })
    await changeContact(db, { volunteerId, change: { name: null, phone: null, email: null, remove: [], guardianName: null, guardianPhone: '13911113333' }, keys: testKeys, actor: resident, now: tomorrow })
    expect(await stateOf(db, volunteerId)).toMatchObject({ ageBand: '14to17', publicName: null })
    expect(await openGuardian(db, { volunteerId, keys: testKeys })).toMatchObject({ name: guardian.name, phone: '13911113333' })
  })

  it('is over for somebody who has left', async () => {
    const db = await createTestDatabase()
    const { volunteerId } = await signUpTo(db, { contact })
    await endService(db, { volunteerId, reason: null, actor: resident, ...circumstances, now: tomorrow })
    await expect(changeContact(db, { volunteerId, change: { name: '别人', phone: null, email: null, remove: [], guardianName: null, guardianPhone: null }, keys: testKeys, actor: resident, now: tomorrow })).rejects.toMatchObject({ code: 'volunteer.gone' })
  })
})

describe('what somebody sees behind their receipt', () => {
  it('is everything, with telephone, address and names masked', async () => {
    const db = await createTestDatabase()
    const { volunteerId, waiting, team } = await aBusyVolunteer(db)
    const shown = await getTrackedVolunteer(db, { volunteerId, keys: testKeys })
    for (const mark of marks) expect(JSON.stringify(shown)).not.toContain(mark)
    expect(shown).toMatchObject({ contact: { name: '金***', phone: '****1234', email: 'c***@example.org' }, guardian: { phone: '****5678' }, teams: [{ teamId: team.id, state: 'seated', ahead: null }] })
    expect((await getTrackedVolunteer(db, { volunteerId: waiting.volunteerId, keys: testKeys })).teams).toMatchObject([{ state: 'waiting', ahead: 0 }])
  })

  it('is whole in the copy they ask for, and holds nothing of whom they help', async () => {
    const db = await createTestDatabase()
    const { volunteerId, number } = await aBusyVolunteer(db)
    const copy = JSON.parse(JSON.stringify(await getVolunteerCopy(db, { volunteerId, keys: testKeys, now: tomorrow }))) as Record<string, unknown>
    expect(copy).toMatchObject({ signUp: { number, needs: '金丝雀丙' }, contact, guardian: { name: guardian.name, phone: guardian.phone }, duties: [{ state: 'going' }], hours: [{ minutes: 60 }], orders: [{ title: '代买一袋米', state: 'taken' }], conflicts: [{ kind: 'neighbour' }] })
    expect(JSON.stringify(copy)).not.toContain('帮我买一袋米')
  })
})

describe('pausing and leaving', () => {
  it.each([
    ['pausing', (db: Database, volunteerId: string) => pauseVolunteer(db, { volunteerId, until: null, reason: null, actor: resident, ...circumstances, now: tomorrow }), 'seated'],
    ['leaving', (db: Database, volunteerId: string) => endService(db, { volunteerId, reason: '搬家了', actor: resident, ...circumstances, now: tomorrow }), 'left'],
  ] as const)('%s gives back the order in hand and the shift to come', async (_name, act, seat) => {
    const db = await createTestDatabase()
    const { volunteerId, duty, lease, order, shift, team } = await aBusyVolunteer(db)
    await act(db, volunteerId)
    expect((await db.select().from(orderLeases).where(eq(orderLeases.id, lease.id)))[0]).toMatchObject({ state: 'givenBack' })
    expect((await db.select().from(orders).where(eq(orders.id, order.id)))[0]).toMatchObject({ state: 'open', taken: 0 })
    expect((await db.select().from(duties).where(eq(duties.id, duty.id)))[0]).toMatchObject({ state: 'cancelled' })
    expect((await db.select().from(shifts).where(eq(shifts.id, shift.id)))[0]).toMatchObject({ taken: 0 })
    expect((await db.select().from(memberships).where(and(eq(memberships.teamId, team.id), eq(memberships.volunteerId, volunteerId))))[0]).toMatchObject({ state: seat })
  })
})

describe('deleting', () => {
  it('erases everything personal at once, keeps the hours and the receipt, and passes the seat on', async () => {
    const db = await createTestDatabase()
    const { volunteerId, number, queryCode, waiting, team } = await aBusyVolunteer(db)
    await eraseVolunteer(db, { volunteerId, actor: resident, ...circumstances, now: tomorrow })
    await eraseVolunteer(db, { volunteerId, actor: resident, ...circumstances, now: later(tomorrow, { hours: 1 }) })
    expect(await openVolunteerContact(db, { volunteerId, keys: testKeys })).toBeNull()
    expect(await openGuardian(db, { volunteerId, keys: testKeys })).toBeNull()
    expect(await stateOf(db, volunteerId)).toMatchObject({ state: 'left', needs: null, publicName: null, skills: [], times: [], languages: [], digest: false, erasedAt: tomorrow })
    expect(JSON.stringify([await db.select().from(volunteers), await db.select().from(orderLeases), await db.select().from(events)])).not.toContain('金丝雀')
    expect(await db.select().from(volunteerConflicts)).toEqual([])
    expect((await db.select().from(outbox)).filter(({ params }) => params.number === number)).toEqual([])
    expect((await db.select().from(hourEntries)).map(({ minutes }) => minutes)).toEqual([60])
    expect((await db.select().from(events)).filter(({ action }) => action === 'volunteer.erased')).toHaveLength(1)
    // Who waited is asked.
    expect((await db.select().from(memberships).where(eq(memberships.volunteerId, waiting.volunteerId)))[0]).toMatchObject({ state: 'offered' })
    expect((await db.select().from(teams).where(eq(teams.id, team.id)))[0]).toMatchObject({ taken: 1 })
    expect(await openReceipt(db, { number, queryCode, visitor: { token: undefined, address: '127.0.0.1' }, keys: testKeys, now: tomorrow })).toEqual({ kind: 'volunteer', subjectId: volunteerId })
    expect(await getTrackedVolunteer(db, { volunteerId, keys: testKeys })).toMatchObject({ contact: null, guardian: null, erasedAt: tomorrow })
  })
})

describe('why somebody left, in their own words', () => {
  it('can be read by the community until they delete it, and is nowhere after that', async () => {
    const db = await createTestDatabase()
    const { volunteerId } = await aBusyVolunteer(db)
    await endService(db, { volunteerId, reason: '金丝雀病了', actor: resident, ...circumstances, now: tomorrow })
    expect(await stateOf(db, volunteerId)).toMatchObject({ state: 'left', stateReason: '金丝雀病了' })
    await eraseVolunteer(db, { volunteerId, actor: resident, ...circumstances, now: tomorrow })
    expect(JSON.stringify([await db.select().from(volunteers), await db.select().from(events)])).not.toContain('金丝雀')
  })
})

describe('a custodian who opens a contact', () => {
  it('is written down with role and reason before anything is shown, and the volunteer reads it and is told', async () => {
    const db = await createTestDatabase()
    const { volunteerId } = await signUpTo(db, { contact })
    const opened = await revealVolunteer(db, { volunteerId, reason: '值班时受伤，要联系本人', actor: { kind: 'staff', id: 'cu', role: 'custodian' }, keys: testKeys, now: tomorrow })
    expect(opened).toEqual(contact)
    expect((await getTrackedVolunteer(db, { volunteerId, keys: testKeys })).steps.at(-1)).toMatchObject({ action: 'volunteer.contactOpened', reason: '值班时受伤，要联系本人', role: 'custodian' })
    expect((await db.select().from(outbox)).map(({ kind }) => kind)).toEqual(['volunteer.received', 'volunteer.moved'])
    expect(JSON.stringify(await db.select().from(events))).not.toContain(contact.phone)
  })
})
