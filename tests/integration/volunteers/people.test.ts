import { randomUUID } from 'node:crypto'
import { sql, type SQL } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import { dialect } from '#server/database/columns'
import type { Database } from '#server/database/connect'
import { getPerson, listPeople } from '#server/domain/volunteers/people'
import { joinTeam, leaveTeam } from '#server/domain/volunteers/seats'
import { acceptAgreement, checkVolunteer } from '#server/domain/volunteers/standing'
import { teamAgreements } from '#server/domain/volunteers/tables'
import { findOwnAgreement, getOwnMembership, listOwnSeats } from '#server/domain/volunteers/trackedSeats'
import { packagedCalendar } from '#shared/calendar/calendar'
import type { RowScope } from '#shared/staff/permissions'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys } from '../../support/keys.ts'
import { planOf } from '../../support/manyReports.ts'
import { signUpTo } from '../../support/signups.ts'
import { aTeam, aVolunteer } from '../../support/volunteers.ts'

const resident = { kind: 'resident' as const }
const around = { keys: testKeys, calendar: packagedCalendar, now: monday }
const everywhere: RowScope = { subDistricts: 'all', bodyId: null, communities: null }
const applied = { state: 'applied', trainedOn: null, activeAt: null } as const

describe('the list of the volunteers of a community', () => {
  it('shows those who wait for their check by the day it is due, page by page the whole list, and says how many are late', async () => {
    const db = await createTestDatabase()
    const days = ['2026-11-26', '2026-11-20', '2026-11-23', '2026-11-22', '2026-11-22', '2026-12-01', '2026-11-24']
    for (const checkDueOn of days) await aVolunteer(db, { ...applied, checkDueOn })
    await aVolunteer(db)
    const seen: Array<string | null> = []
    const ids: string[] = []
    for (let cursor: string | undefined; ;) {
      const page = await listPeople(db, { state: 'applied', scope: everywhere, limit: 2, cursor, now: monday })
      expect(page.late).toBe(3)
      seen.push(...page.items.map(({ checkDueOn }) => checkDueOn))
      ids.push(...page.items.map(({ id }) => id))
      if (page.nextCursor === null) break
      cursor = page.nextCursor
    }
    expect(seen).toEqual([...days].sort())
    expect(new Set(ids).size).toBe(7)
  })

  it('shows all others the newest first, page by page', async () => {
    const db = await createTestDatabase()
    for (let n = 0; n < 5; n++) await aVolunteer(db, { receivedAt: later(monday, { hours: n % 3 }) })
    const first = await listPeople(db, { state: 'active', scope: everywhere, limit: 3, now: monday })
    const rest = await listPeople(db, { state: 'active', scope: everywhere, limit: 3, cursor: first.nextCursor!, now: monday })
    const times = [...first.items, ...rest.items].map(({ receivedAt }) => receivedAt.getTime())
    expect(times).toEqual([...times].sort((a, b) => b - a))
    expect([rest.nextCursor, times.length]).toEqual([null, 5])
  })

  it('shows a community worker the people of their communities only', async () => {
    const db = await createTestDatabase()
    const own = await aVolunteer(db, { ...applied, checkDueOn: '2026-11-20' })
    await aVolunteer(db, { ...applied, checkDueOn: '2026-11-20', community: '110107009002' })
    await aVolunteer(db, { ...applied, checkDueOn: '2026-11-20', subDistrict: '110107003', community: '110107003001' })
    const list = await listPeople(db, { state: 'applied', scope: { subDistricts: ['110107009'], bodyId: null, communities: ['110107009001'] }, limit: 50, now: monday })
    expect(list.items.map(({ id }) => id)).toEqual([own.id])
    expect(list.late).toBe(1)
    expect((await listPeople(db, { state: 'applied', scope: { subDistricts: 'all', bodyId: 'b', communities: null }, limit: 50, now: monday })).items).toEqual([])
  })

  it('refuses a cursor that is none of its own', async () => {
    const db = await createTestDatabase()
    for (const cursor of ['x', Buffer.from('[1]').toString('base64url'), Buffer.from('{}').toString('base64url')]) {
      await expect(listPeople(db, { state: 'active', scope: everywhere, limit: 3, cursor, now: monday })).rejects.toMatchObject({ status: 422 })
    }
  })

  it('is found by an index, late checks likewise', async () => {
    const db = await createTestDatabase()
    if (dialect === 'postgresql') await fillOnPostgresql(db)
    const plan = (query: string) => planOf(db, { getSQL: () => sql.raw(query) })
    expect(await plan('select * from volunteers where state = \'applied\' and (check_due_on, id) > (\'2026-11-20\', \'x\') order by check_due_on, id limit 51')).toContain('volunteers_by_check')
    expect(await plan('select * from volunteers where community = \'x\' and state = \'active\' order by received_at desc, id desc limit 51')).toContain('volunteers_by_community')
    expect(await plan('select id from memberships where state = \'offered\' and answer_by is not null order by answer_by, id limit 200')).toContain('memberships_by_answer')
  })
})

/** PostgreSQL chooses by how many rows it expects, and would read a small table whole: here are two thousand active volunteers of a hundred communities. */
async function fillOnPostgresql(db: Database) {
  await aVolunteer(db)
  const run = (statement: SQL) => (db as unknown as { execute(statement: SQL): Promise<unknown> }).execute(statement)
  await run(sql`insert into volunteers select (jsonb_populate_record(one, jsonb_build_object('id', 'v' || n, 'number', 'N' || n, 'submission_id', 's' || n, 'community', 'c' || n % 100))).*
    from volunteers one, generate_series(1, 2000) n`)
  await run(sql`analyze volunteers`)
  await run(sql`set enable_seqscan = off`)
}

describe('the page of a volunteer', () => {
  it('tells staff where they stand and what happened, and never how they can be reached', async () => {
    const db = await createTestDatabase()
    const team = await aTeam(db, { seats: 1, isRisky: true, agreement: 1 })
    await signUpTo(db, { teamId: team.id })
    const { volunteerId } = await signUpTo(db, { teamId: team.id, contact: { name: '金丝雀', phone: '13900009876', email: 'canary@example.org' } })
    await checkVolunteer(db, { volunteerId, version: 1, isAccepted: true, reason: null, actor: { kind: 'staff', id: 'wang' }, ...around })
    const person = await getPerson(db, { volunteerId, now: monday })
    expect(person).toMatchObject({
      volunteer: { state: 'checked', checkDueOn: '2026-11-26', isLate: false, version: 2 }, ways: ['name', 'phone', 'email'],
      seats: [{ state: 'waiting', needsAgreement: true, isAgreed: false, agreement: 1, queue: { ahead: 0, waiting: 1 } }],
    })
    expect(person.history.map(({ sentence }) => sentence.key)).toEqual(expect.arrayContaining(['events.volunteer.signedUp', 'events.seat.checked']))
    for (const mark of ['金丝雀', '13900009876', 'canary']) expect(JSON.stringify(person)).not.toContain(mark)
    // The last four of a telephone, masked or not; ids and numbers may hold the same digits.
    expect(JSON.stringify(person)).not.toMatch(/(?<![\da-z-])9876(?![\da-z])/)
  })
})

describe('what a volunteer sees of their places', () => {
  it('is the place in the queue, then the offer with what can be answered until when, then the agreement to read', async () => {
    const db = await createTestDatabase()
    const team = await aTeam(db, { seats: 1, isRisky: true, agreement: 1 })
    await commit(db, tx => [tx.insert(teamAgreements).values({ teamId: team.id, number: 1, text: { zh: '我自愿参加。', en: null }, at: monday, by: null }).returning({ number: teamAgreements.number })])
    const people = [await aVolunteer(db), await aVolunteer(db), await aVolunteer(db)]
    const seats = []
    for (const { id } of people) seats.push(await joinTeam(db, { teamId: team.id, volunteerId: id, actor: resident, now: monday }))
    const look = async (of: number, now = monday) => (await listOwnSeats(db, { volunteerId: people[of]!.id, now }))[0]!
    expect(await look(2)).toMatchObject({ state: 'waiting', queue: { ahead: 1, waiting: 2 }, may: { accept: false, pass: false, queue: false, leave: true } })
    await leaveTeam(db, { membershipId: seats[0]!.id, actor: resident, ...around })
    expect(await look(1)).toMatchObject({ state: 'offered', answerBy: later(monday, { days: 2 }), may: { accept: true, pass: true } })
    expect(await look(1, later(monday, { days: 2 }))).toMatchObject({ isAnswerLate: true, may: { accept: false, pass: false, leave: true } })
    expect(await look(0)).toMatchObject({ state: 'left', may: { queue: true, leave: false } })
    expect((await look(1)).agreement).toEqual({ number: 1, accepted: null, isAgreed: false })
    expect(await findOwnAgreement(db, { volunteerId: people[1]!.id, teamId: team.id })).toMatchObject({ number: 1, text: { zh: '我自愿参加。' }, isAgreed: false })
    await acceptAgreement(db, { membershipId: seats[1]!.id, agreement: 1, actor: resident, ...around })
    expect(await findOwnAgreement(db, { volunteerId: people[1]!.id, teamId: team.id })).toMatchObject({ isAgreed: true, agreedAt: monday })
    expect(await findOwnAgreement(db, { volunteerId: people[0]!.id, teamId: team.id })).toBeNull()
  })

  it('is nobody else’s', async () => {
    const db = await createTestDatabase()
    const [one, other] = [await aVolunteer(db), await aVolunteer(db)]
    const { id: membershipId } = await joinTeam(db, { teamId: (await aTeam(db)).id, volunteerId: one.id, actor: resident, now: monday })
    await expect(getOwnMembership(db, { volunteerId: other.id, membershipId })).rejects.toMatchObject({ code: 'seat.membership_not_found' })
    await expect(getOwnMembership(db, { volunteerId: other.id, membershipId: randomUUID() })).rejects.toMatchObject({ status: 404 })
  })
})
