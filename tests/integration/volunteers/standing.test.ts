import { randomUUID } from 'node:crypto'
import { asc, eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { sealContact } from '#server/crypto/contact'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { events } from '#server/domain/events/tables'
import { outbox } from '#server/domain/notifications/tables'
import { getMembership, getVolunteer } from '#server/domain/volunteers/queries'
import { joinTeam, leaveTeam } from '#server/domain/volunteers/seats'
import { acceptAgreement, checkVolunteer, endPauses, endService, pauseVolunteer, recordTraining, resumeVolunteer } from '#server/domain/volunteers/standing'
import { memberships, teams, trainings, volunteerContacts } from '#server/domain/volunteers/tables'
import { packagedCalendar } from '#shared/calendar/calendar'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys } from '../../support/keys.ts'
import { readingAfter } from '../../support/race.ts'
import { aTeam, aVolunteer } from '../../support/volunteers.ts'

const resident = { kind: 'resident' as const }
const worker = { kind: 'staff' as const, id: 'wang' }
const around = { keys: testKeys, calendar: packagedCalendar, now: monday }
const applied = { state: 'applied', checkDueOn: '2026-11-26', trainedOn: null, activeAt: null } as const

const actionsOf = async (db: Database, id: string) => (await db.select().from(events).where(eq(events.subjectId, id)).orderBy(asc(events.at))).map(({ action }) => action)
const anAgreement = (db: Database, teamId: string, number: number) => commit(db, tx => [tx.update(teams).set({ agreement: number }).where(eq(teams.id, teamId)).returning({ id: teams.id })])
const check = (db: Database, volunteerId: string, { isAccepted = true, reason = null as string | null, version = 1, actor = worker } = {}) => checkVolunteer(db, { volunteerId, version, isAccepted, reason, actor, ...around })
const train = (db: Database, volunteerId: string, version: number, changes: Partial<{ id: string, topic: string, on: string, teamId: string | null }> = {}) =>
  recordTraining(db, { volunteerId, version, training: { id: randomUUID(), topic: '急救', on: '2026-11-20', teamId: null, ...changes }, actor: worker, ...around })

describe('becoming active', () => {
  it('follows by itself in the commit of the last condition: check, training, the agreement of a risky team', async () => {
    const db = await createTestDatabase()
    const team = await aTeam(db, { isRisky: true, agreement: 1 })
    const { id } = await aVolunteer(db, applied)
    const membership = await joinTeam(db, { teamId: team.id, volunteerId: id, actor: resident, now: monday })
    await check(db, id)
    expect(await getVolunteer(db, id)).toMatchObject({ state: 'checked', checkedAt: monday, checkedBy: 'wang', version: 2 })
    await train(db, id, 2)
    expect(await getVolunteer(db, id)).toMatchObject({ state: 'trained', trainedOn: '2026-11-20', activeAt: null })
    await acceptAgreement(db, { membershipId: membership.id, agreement: 1, actor: resident, ...around })
    expect(await getVolunteer(db, id)).toMatchObject({ state: 'active', activeAt: monday })
    expect(await getMembership(db, membership.id)).toMatchObject({ agreement: 1, agreedAt: monday })
    expect(await actionsOf(db, id)).toEqual(expect.arrayContaining(['seat.joined', 'seat.checked', 'seat.trained', 'seat.agreed', 'seat.activated']))
  })

  it('follows from the training when no team needs an agreement, and from leaving the team that did', async () => {
    const db = await createTestDatabase()
    const plain = await aVolunteer(db, { ...applied, state: 'checked' })
    await train(db, plain.id, 1)
    expect((await getVolunteer(db, plain.id)).state).toBe('active')
    const team = await aTeam(db, { isLong: true, agreement: 1 })
    const held = await aVolunteer(db, { ...applied, state: 'trained', trainedOn: '2026-11-20' })
    const membership = await joinTeam(db, { teamId: team.id, volunteerId: held.id, actor: resident, now: monday })
    await leaveTeam(db, { membershipId: membership.id, actor: resident, ...around })
    expect((await getVolunteer(db, held.id)).state).toBe('active')
  })

  it('is not missed when the agreements of two teams are accepted at the same moment', async () => {
    const db = await createTestDatabase()
    const { id } = await aVolunteer(db, { ...applied, state: 'trained', trainedOn: '2026-11-20' })
    const seats = []
    for (let n = 0; n < 2; n++) seats.push(await joinTeam(db, { teamId: (await aTeam(db, { isRisky: true, agreement: 1 })).id, volunteerId: id, actor: resident, now: monday }))
    await Promise.all(seats.map(({ id: membershipId }) => acceptAgreement(db, { membershipId, agreement: 1, actor: resident, ...around })))
    expect((await getVolunteer(db, id)).state).toBe('active')
    expect((await actionsOf(db, id)).filter(action => action === 'seat.activated')).toHaveLength(1)
  })
})

describe('the check by the community', () => {
  it('that refuses gives the reason, and the seat to the next of the queue in the same commit', async () => {
    const db = await createTestDatabase()
    const team = await aTeam(db, { seats: 1 })
    const [first, second] = [await aVolunteer(db, applied), await aVolunteer(db, applied)]
    for (const { id } of [first, second]) await joinTeam(db, { teamId: team.id, volunteerId: id, actor: resident, now: monday })
    await check(db, first.id, { isAccepted: false, reason: '这支队伍只招本社区的人。' })
    expect(await getVolunteer(db, first.id)).toMatchObject({ state: 'refused', stateReason: '这支队伍只招本社区的人。', endedAt: monday })
    expect((await db.select().from(memberships).orderBy(asc(memberships.rank))).map(({ state }) => state)).toEqual(['left', 'offered'])
    expect((await db.select().from(teams))[0]!.taken).toBe(1)
  })

  it('has one winner when two decide at once; the same said again is answered like the first', async () => {
    const db = await createTestDatabase()
    const { id } = await aVolunteer(db, applied)
    const li = { kind: 'staff' as const, id: 'li' }
    const results = await Promise.allSettled([check(db, id), check(db, id, { isAccepted: false, reason: '不合适。', actor: li })])
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { status: 409 } })
    expect((await actionsOf(db, id)).filter(action => action === 'seat.checked' || action === 'seat.refused')).toHaveLength(1)
    const another = await aVolunteer(db, applied)
    for (let n = 0; n < 3; n++) await check(db, another.id)
    expect((await actionsOf(db, another.id))).toEqual(['seat.checked'])
    await expect(check(db, another.id, { actor: li })).rejects.toMatchObject({ code: 'seat.checked_already' })
  })

  it('is told by a mail without content', async () => {
    const db = await createTestDatabase()
    const { id, number } = await aVolunteer(db, applied)
    const contact = { name: '金丝雀', phone: '13900001234', email: 'canary@example.org' }
    await commit(db, tx => [tx.insert(volunteerContacts).values({ volunteerId: id, ...sealContact({ table: 'volunteer_contacts', id }, contact, testKeys) }).returning({ id: volunteerContacts.volunteerId })])
    await check(db, id, { isAccepted: false, reason: '写给本人的话' })
    const mails = await db.select().from(outbox)
    expect(mails.map(({ kind, params }) => ({ kind, params }))).toEqual([{ kind: 'volunteer.moved', params: { number } }])
    const told = JSON.stringify([mails, await db.select().from(events)])
    for (const mark of Object.values(contact)) expect(told).not.toContain(mark)
    expect(JSON.stringify(mails)).not.toContain('写给本人的话')
  })
})

describe('training', () => {
  it('is one training however often it is sent, and keeps the first day', async () => {
    const db = await createTestDatabase()
    const { id } = await aVolunteer(db, { ...applied, state: 'checked' })
    const training = { id: randomUUID() }
    for (let n = 0; n < 3; n++) await train(db, id, 1, training)
    await Promise.all([train(db, id, 2, { id: training.id }), train(db, id, 2, { topic: '消防', on: '2026-11-01' })])
    expect(await db.select().from(trainings)).toHaveLength(2)
    expect(await getVolunteer(db, id)).toMatchObject({ state: 'active', trainedOn: '2026-11-01' })
  })

  it.each([
    ['before the check', applied, '2026-11-20', 'seat.not_checked'],
    ['after somebody has left', { state: 'left' as const }, '2026-11-20', 'seat.has_gone'],
    ['on a day that has not come', {}, '2026-11-24', 'invalid'],
  ])('is not written down %s', async (_, changes, on, code) => {
    const db = await createTestDatabase()
    const { id } = await aVolunteer(db, changes)
    await expect(train(db, id, 1, { on })).rejects.toMatchObject({ code })
    expect(await db.select().from(trainings)).toEqual([])
  })
})

describe('the agreement', () => {
  it('on paper is written down with its day, by staff', async () => {
    const db = await createTestDatabase()
    const team = await aTeam(db, { isRisky: true, agreement: 3 })
    const { id } = await aVolunteer(db)
    const { id: membershipId } = await joinTeam(db, { teamId: team.id, volunteerId: id, actor: resident, now: monday })
    await acceptAgreement(db, { membershipId, agreement: 3, on: '2026-11-20', actor: worker, ...around })
    expect(await getMembership(db, membershipId)).toMatchObject({ agreement: 3, agreedAt: new Date('2026-11-19T16:00:00Z') })
    expect((await db.select().from(events).where(eq(events.action, 'seat.agreedOnPaper')))[0]).toMatchObject({ actorId: 'wang', facts: { teamId: team.id, number: 3, on: '2026-11-20' } })
  })

  it('is not taken in a version that was replaced, whenever that happens while it is being taken', async () => {
    for (let place = 0; place < 5; place++) {
      const db = await createTestDatabase()
      const team = await aTeam(db, { isRisky: true, agreement: 1 })
      const { id } = await aVolunteer(db)
      const { id: membershipId } = await joinTeam(db, { teamId: team.id, volunteerId: id, actor: resident, now: monday })
      const slow = readingAfter(db, async (read) => { if (read === place) await anAgreement(db, team.id, 2) })
      await expect(acceptAgreement(slow, { membershipId, agreement: 1, actor: resident, ...around })).rejects.toMatchObject({ code: 'seat.agreement_changed' })
      expect((await getMembership(db, membershipId)).agreement).toBeNull()
      for (let n = 0; n < 2; n++) await acceptAgreement(db, { membershipId, agreement: 2, actor: resident, ...around })
      expect((await actionsOf(db, id)).filter(action => action === 'seat.agreed')).toHaveLength(1)
    }
  })
})

describe('a pause', () => {
  it('keeps the seat, ends by itself on its day on two nodes at once, and leads back to where they stood', async () => {
    const db = await createTestDatabase()
    const team = await aTeam(db)
    const { id } = await aVolunteer(db)
    const { id: membershipId } = await joinTeam(db, { teamId: team.id, volunteerId: id, actor: resident, now: monday })
    await pauseVolunteer(db, { volunteerId: id, until: '2026-12-01', reason: '去看女儿', actor: resident, ...around })
    expect(await getVolunteer(db, id)).toMatchObject({ state: 'paused', pausedFrom: 'active', pausedUntil: '2026-12-01', stateReason: '去看女儿' })
    expect((await getMembership(db, membershipId)).state).toBe('seated')
    // The last millisecond of 30 November in Beijing.
    expect(await endPauses(db, { ...around, now: new Date('2026-11-30T15:59:59.999Z') })).toBe(0)
    const onTheDay = { ...around, now: new Date('2026-11-30T16:00:00Z') }
    await Promise.all([endPauses(db, onTheDay), endPauses(db, onTheDay)])
    expect(await getVolunteer(db, id)).toMatchObject({ state: 'active', pausedFrom: null, pausedUntil: null, stateReason: null })
    expect((await actionsOf(db, id)).filter(action => action === 'seat.resumed')).toHaveLength(1)
  })

  it('leads to active when the training came meanwhile, and may be ended by hand', async () => {
    const db = await createTestDatabase()
    const { id } = await aVolunteer(db, { ...applied, state: 'checked' })
    await pauseVolunteer(db, { volunteerId: id, until: null, reason: null, actor: resident, ...around })
    await train(db, id, 2)
    expect((await getVolunteer(db, id)).state).toBe('paused')
    for (let n = 0; n < 2; n++) await resumeVolunteer(db, { volunteerId: id, actor: resident, ...around })
    expect((await getVolunteer(db, id)).state).toBe('active')
  })

  it.each(['2026-11-23', '2026-11-01'])('does not last until %s, which is not to come', async (until) => {
    const db = await createTestDatabase()
    const { id } = await aVolunteer(db)
    await expect(pauseVolunteer(db, { volunteerId: id, until, reason: null, actor: resident, ...around })).rejects.toMatchObject({ code: 'invalid' })
  })
})

describe('leaving', () => {
  it('gives up every seat at once, each to the next of its queue, and cannot be lost against a step of staff', async () => {
    const db = await createTestDatabase()
    const [one, two] = [await aTeam(db, { seats: 1 }), await aTeam(db, { seats: 1 })]
    const [leaving, next] = [await aVolunteer(db), await aVolunteer(db)]
    for (const team of [one, two]) for (const { id } of [leaving, next]) await joinTeam(db, { teamId: team.id, volunteerId: id, actor: resident, now: monday })
    const results = await Promise.allSettled([
      endService(db, { volunteerId: leaving.id, reason: '搬家了', actor: resident, ...around }),
      pauseVolunteer(db, { volunteerId: leaving.id, version: 1, until: null, reason: '家里有事', actor: worker, ...around }),
    ])
    expect(results[0]!.status).toBe('fulfilled')
    expect(await getVolunteer(db, leaving.id)).toMatchObject({ state: 'left', stateReason: '搬家了', endedAt: monday })
    const rows = await db.select().from(memberships)
    expect(rows.filter(({ volunteerId }) => volunteerId === leaving.id).map(({ state }) => state)).toEqual(['left', 'left'])
    expect(rows.filter(({ volunteerId }) => volunteerId === next.id).map(({ state }) => state)).toEqual(['offered', 'offered'])
    expect((await db.select().from(teams)).map(({ taken }) => taken)).toEqual([1, 1])
    await endService(db, { volunteerId: leaving.id, reason: null, actor: resident, ...around })
    expect((await actionsOf(db, leaving.id)).filter(action => action === 'seat.ended')).toHaveLength(1)
  })

  it('leaves no seat behind when somebody joins a team at the same moment, at each place of the reading', async () => {
    for (let place = 0; place < 6; place++) {
      const db = await createTestDatabase()
      const team = await aTeam(db)
      const { id } = await aVolunteer(db)
      const slow = readingAfter(db, async (read) => { if (read === place) await joinTeam(db, { teamId: team.id, volunteerId: id, actor: resident, now: later(monday, { hours: 1 }) }).catch(() => {}) })
      await endService(slow, { volunteerId: id, reason: null, actor: resident, ...around })
      expect((await db.select().from(memberships)).filter(({ state }) => state !== 'left')).toEqual([])
      expect((await db.select().from(teams))[0]!.taken).toBe(0)
    }
  })

  it('has one winner of two of staff who end it at once; the other is told', async () => {
    const db = await createTestDatabase()
    const { id } = await aVolunteer(db)
    const end = (reason: string) => endService(db, { volunteerId: id, version: 1, reason, actor: worker, ...around })
    const results = await Promise.allSettled([end('第一'), end('第二')])
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await actionsOf(db, id)).filter(action => action === 'seat.ended')).toHaveLength(1)
  })
})
