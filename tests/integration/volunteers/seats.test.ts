import { and, asc, eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { events } from '#server/domain/events/tables'
import { getMembership, getQueuePlace, getTeam, type Membership } from '#server/domain/volunteers/queries'
import { acceptOffer, holdTeam, joinTeam, lapseOffers, leaveTeam, passOffer, prepareTeamFilling } from '#server/domain/volunteers/seats'
import { duties, memberships, teams } from '#server/domain/volunteers/tables'
import { packagedCalendar } from '#shared/calendar/calendar'
import { seatedMembership } from '#shared/volunteers/rules'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys } from '../../support/keys.ts'
import { readingAfter } from '../../support/race.ts'
import { aDuty, aShift, aTeam, aVolunteer } from '../../support/volunteers.ts'

const resident = { kind: 'resident' as const }
const at = (now: Date) => ({ actor: resident, keys: testKeys, calendar: packagedCalendar, now })

const listQueue = (db: Database, teamId: string) => db.select().from(memberships).where(eq(memberships.teamId, teamId)).orderBy(asc(memberships.rank))
const statesOf = async (db: Database, teamId: string) => (await listQueue(db, teamId)).map(({ state }) => state)

async function join(db: Database, teamId: string, now = monday): Promise<Membership> {
  const { id } = await aVolunteer(db)
  return joinTeam(db, { teamId, volunteerId: id, actor: resident, now })
}

/** A full team of `seats` and `waiting` more who wait. */
async function aQueue(db: Database, { seats, waiting }: { seats: number, waiting: number }) {
  const team = await aTeam(db, { seats })
  const members: Membership[] = []
  for (let n = 0; n < seats + waiting; n++) members.push(await join(db, team.id))
  return { team, seated: members.slice(0, seats), queue: members.slice(seats) }
}

/** What must be so after whatever has happened. */
async function expectBalanced(db: Database, teamId: string) {
  const team = await getTeam(db, teamId)
  const rows = await listQueue(db, teamId)
  expect(team.taken).toBe(rows.filter(({ state }) => seatedMembership.includes(state)).length)
  expect(team.taken).toBeLessThanOrEqual(team.seats)
  const waiting = rows.filter(({ state }) => state === 'waiting')
  if (team.taken < team.seats) expect(waiting.filter(({ passedAt }) => passedAt === null)).toEqual([])
  for (const row of rows) expect(row.answerBy !== null).toBe(row.state === 'offered')
  expect(new Set(rows.map(({ rank }) => rank)).size).toBe(rows.length)
  return { team, rows, waiting }
}

describe('joining a team', () => {
  it('gives 100 who sign up at once exactly the 20 seats and a queue of 80, in the order they were written down', async () => {
    const db = await createTestDatabase()
    const team = await aTeam(db, { seats: 20 })
    const people = await Promise.all(Array.from({ length: 100 }, () => aVolunteer(db)))
    await Promise.all(people.map(({ id }) => joinTeam(db, { teamId: team.id, volunteerId: id, actor: resident, now: monday })))
    const rows = await listQueue(db, team.id)
    expect(rows.map(({ rank }) => rank)).toEqual(Array.from({ length: 100 }, (_, place) => place + 1))
    expect(rows.map(({ state }) => state)).toEqual([...Array<string>(20).fill('seated'), ...Array<string>(80).fill('waiting')])
    expect(rows.map(({ seatedAt }) => seatedAt !== null)).toEqual([...Array<boolean>(20).fill(true), ...Array<boolean>(80).fill(false)])
    expect((await expectBalanced(db, team.id)).team.taken).toBe(20)
    expect(await getQueuePlace(db, rows[25]!)).toEqual({ ahead: 5, waiting: 80 })
  })

  it('takes somebody in once, however often and however quickly they ask', async () => {
    const db = await createTestDatabase()
    const team = await aTeam(db, { seats: 2 })
    const { id } = await aVolunteer(db)
    const joined = await Promise.all(Array.from({ length: 10 }, () => joinTeam(db, { teamId: team.id, volunteerId: id, actor: resident, now: monday })))
    expect(new Set(joined.map(({ id, state }) => `${id} ${state}`)).size).toBe(1)
    expect(await statesOf(db, team.id)).toEqual(['seated'])
    expect(await db.select().from(events).where(and(eq(events.subjectId, id), eq(events.action, 'seat.joined')))).toHaveLength(1)
    await expectBalanced(db, team.id)
  })

  it.each([
    ['a team that is closed', { stage: 'closed' }, {}, 'seat.team_not_open'],
    ['somebody of fifteen, when the tasks are for grown-ups', { minAge: 18 }, { ageBand: '14to17' }, 'seat.too_young'],
    ['somebody who has left', {}, { state: 'left' }, 'seat.has_gone'],
  ] as const)('is refused for %s', async (_, team, volunteer, code) => {
    const db = await createTestDatabase()
    const { id: teamId } = await aTeam(db, team)
    const { id: volunteerId } = await aVolunteer(db, volunteer)
    await expect(joinTeam(db, { teamId, volunteerId, actor: resident, now: monday })).rejects.toMatchObject({ code })
    expect(await listQueue(db, teamId)).toEqual([])
  })
})

describe('a seat that becomes free', () => {
  it('is offered to the first of the queue in the same commit, for 48 hours', async () => {
    const db = await createTestDatabase()
    const { team, seated, queue } = await aQueue(db, { seats: 2, waiting: 2 })
    const now = later(monday, { days: 1 })
    await leaveTeam(db, { membershipId: seated[0]!.id, ...at(now) })
    expect(await getMembership(db, queue[0]!.id)).toMatchObject({ state: 'offered', offeredAt: now, answerBy: later(now, { hours: 48 }) })
    expect((await expectBalanced(db, team.id)).team.taken).toBe(2)
    await acceptOffer(db, { membershipId: queue[0]!.id, actor: resident, now: later(now, { hours: 48, milliseconds: -1 }) })
    expect(await statesOf(db, team.id)).toEqual(['left', 'seated', 'seated', 'waiting'])
  })

  it('goes on to the next when somebody cannot this time, who keeps their place and is asked first for the next seat', async () => {
    const db = await createTestDatabase()
    const { team, seated, queue: [first, second, third] } = await aQueue(db, { seats: 2, waiting: 3 })
    await leaveTeam(db, { membershipId: seated[0]!.id, ...at(later(monday, { hours: 1 })) })
    await passOffer(db, { membershipId: first!.id, ...at(later(monday, { hours: 2 })) })
    await passOffer(db, { membershipId: first!.id, ...at(later(monday, { hours: 2 })) })
    expect(await getMembership(db, first!.id)).toMatchObject({ state: 'waiting', rank: first!.rank })
    expect((await getMembership(db, second!.id)).state).toBe('offered')
    await acceptOffer(db, { membershipId: second!.id, actor: resident, now: later(monday, { hours: 3 }) })
    await leaveTeam(db, { membershipId: seated[1]!.id, ...at(later(monday, { hours: 4 })) })
    expect((await getMembership(db, first!.id)).state).toBe('offered')
    expect((await getMembership(db, third!.id)).state).toBe('waiting')
    await expectBalanced(db, team.id)
  })

  it('stays free when everybody passed it on: whoever arrives is seated, and whoever waits may still take it', async () => {
    const db = await createTestDatabase()
    const { team, seated, queue: [first, second] } = await aQueue(db, { seats: 2, waiting: 2 })
    for (const { id } of seated) await leaveTeam(db, { membershipId: id, ...at(later(monday, { hours: 1 })) })
    await passOffer(db, { membershipId: first!.id, ...at(later(monday, { hours: 2 })) })
    await passOffer(db, { membershipId: second!.id, ...at(later(monday, { hours: 3 })) })
    expect((await getTeam(db, team.id)).taken).toBe(0)
    expect((await join(db, team.id, later(monday, { hours: 4 }))).state).toBe('seated')
    await acceptOffer(db, { membershipId: second!.id, actor: resident, now: later(monday, { hours: 5 }) })
    await expect(acceptOffer(db, { membershipId: first!.id, actor: resident, now: later(monday, { hours: 5 }) })).rejects.toMatchObject({ code: 'seat.not_offered' })
    expect((await expectBalanced(db, team.id)).team.taken).toBe(2)
  })

  it.each([[-1, null], [0, 'seat.answer_too_late'], [1, 'seat.answer_too_late']])('is judged %i ms from the end by the clock, although no job has run', async (milliseconds, code) => {
    const db = await createTestDatabase()
    const { seated, queue: [first] } = await aQueue(db, { seats: 1, waiting: 1 })
    await leaveTeam(db, { membershipId: seated[0]!.id, ...at(monday) })
    const now = later(monday, { hours: 48, milliseconds })
    for (const answer of [passOffer, acceptOffer]) {
      if (code) await expect(answer(db, { membershipId: first!.id, ...at(now) })).rejects.toMatchObject({ code })
    }
    if (!code) await expect(acceptOffer(db, { membershipId: first!.id, ...at(now) })).resolves.toBeUndefined()
  })

  it('goes on when nobody answers in time, on two nodes at once, and one tap queues again at the end', async () => {
    const db = await createTestDatabase()
    const { team, seated, queue: [first, second, third] } = await aQueue(db, { seats: 1, waiting: 3 })
    await leaveTeam(db, { membershipId: seated[0]!.id, ...at(monday) })
    const due = later(monday, { hours: 48 })
    expect(await lapseOffers(db, at(later(due, { milliseconds: -1 })))).toBe(0)
    const lapsed = await Promise.all([lapseOffers(db, at(due)), lapseOffers(db, at(due))])
    expect(lapsed[0]! + lapsed[1]!).toBe(1)
    expect(await statesOf(db, team.id)).toEqual(['left', 'lapsed', 'offered', 'waiting'])
    expect((await getMembership(db, second!.id)).answerBy).toEqual(later(due, { hours: 48 }))
    expect(await joinTeam(db, { teamId: team.id, volunteerId: first!.volunteerId, actor: resident, now: due })).toMatchObject({ id: first!.id, state: 'waiting', rank: third!.rank + 1 })
    await expectBalanced(db, team.id)
  })

  it('has one winner when somebody accepts and leaves at the same moment, at each place of the reading', async () => {
    for (let place = 0; place < 3; place++) {
      const db = await createTestDatabase()
      const { team, seated, queue: [first] } = await aQueue(db, { seats: 1, waiting: 2 })
      await leaveTeam(db, { membershipId: seated[0]!.id, ...at(monday) })
      const slow = readingAfter(db, async (read) => { if (read === place) await acceptOffer(db, { membershipId: first!.id, actor: resident, now: later(monday, { hours: 1 }) }) })
      await passOffer(slow, { membershipId: first!.id, ...at(later(monday, { hours: 1 })) }).catch(() => {})
      expect(await statesOf(db, team.id)).toEqual(['left', 'seated', 'waiting'])
      await expectBalanced(db, team.id)
    }
  })

  it('is offered to whoever queues at the very moment it is freed, at each place of the reading', async () => {
    for (let place = 0; place < 8; place++) {
      const db = await createTestDatabase()
      const { team, seated } = await aQueue(db, { seats: 1, waiting: 0 })
      const slow = readingAfter(db, async (read) => { if (read === place) await join(db, team.id) })
      // By staff: whoever leaves is told, which is read last.
      await leaveTeam(slow, { membershipId: seated[0]!.id, ...at(monday), actor: { kind: 'staff', id: 'he' } })
      const { rows } = await expectBalanced(db, team.id)
      if (rows.length > 1) expect(['seated', 'offered']).toContain(rows[1]!.state)
    }
  })

  it('is never given twice when somebody arrives while several are free, at each place of the reading', async () => {
    for (let place = 0; place < 8; place++) {
      const db = await createTestDatabase()
      const { team, seated, queue } = await aQueue(db, { seats: 2, waiting: 2 })
      await leaveTeam(db, { membershipId: seated[0]!.id, ...at(monday) })
      for (const { id } of queue) await passOffer(db, { membershipId: id, ...at(later(monday, { hours: 1 })) })
      const slow = readingAfter(db, async (read) => { if (read === place) await join(db, team.id) })
      await leaveTeam(slow, { membershipId: seated[1]!.id, ...at(later(monday, { hours: 2 })) })
      expect((await expectBalanced(db, team.id)).team.taken).toBe(2)
    }
  })
})

describe('leaving a team', () => {
  it('gives up the shifts of this team to come, and no others', async () => {
    const db = await createTestDatabase()
    const [team, other] = [await aTeam(db), await aTeam(db)]
    const volunteer = await aVolunteer(db)
    const { id } = await joinTeam(db, { teamId: team.id, volunteerId: volunteer.id, actor: resident, now: monday })
    const [own, kept] = [await aShift(db, team, { taken: 1 }), await aShift(db, other, { taken: 1 })]
    for (const shift of [own, kept]) await aDuty(db, { shift, volunteer })
    for (let n = 0; n < 2; n++) await leaveTeam(db, { membershipId: id, ...at(monday) })
    const rows = await db.select().from(duties)
    expect(rows.map(({ shiftId, state }) => [shiftId, state]).sort()).toEqual([[own.id, 'cancelled'], [kept.id, 'going']].sort())
  })
})

describe('more seats', () => {
  it('are offered to as many of the queue, in its order', async () => {
    const db = await createTestDatabase()
    const { team } = await aQueue(db, { seats: 1, waiting: 3 })
    const fill = await prepareTeamFilling(db, await getTeam(db, team.id), { seats: 3, ...at(monday) })
    await commit(db, tx => [holdTeam(tx, team.id), tx.update(teams).set({ seats: 3 }).where(eq(teams.id, team.id)).returning({ id: teams.id }), ...fill(tx)])
    expect(await statesOf(db, team.id)).toEqual(['seated', 'offered', 'offered', 'waiting'])
    await expectBalanced(db, team.id)
  })
})

/** Numbers that look random and are the same at each run. */
function* numbers(seed: number): Generator<number, number> {
  for (let n = seed; ;) yield (n = (Math.imul(n, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32
}

describe('the promotion story', () => {
  it.each([1, 2, 3, 4])('runs to its end with answers, refusals and time-outs, whatever comes first (sequence %i)', async (seed) => {
    const db = await createTestDatabase()
    const random = numbers(seed)
    const chance = (of: number) => Math.floor(random.next().value * of)
    const { team } = await aQueue(db, { seats: 3, waiting: 6 })
    let now = monday
    for (let step = 0; step < 60; step++) {
      now = later(now, { hours: chance(20) })
      const before = await listQueue(db, team.id)
      const pick = (...states: string[]) => { const some = before.filter(({ state }) => states.includes(state)); return some[chance(some.length)] }
      const moves = Array.from({ length: 1 + chance(3) }, async (): Promise<unknown> => {
        const which = chance(7)
        if (which === 0) return join(db, team.id, now)
        if (which === 1) return lapseOffers(db, at(now))
        if (which === 2) { const m = pick('seated', 'waiting', 'offered'); return m && leaveTeam(db, { membershipId: m.id, ...at(now) }) }
        if (which === 3 || which === 4) { const m = pick('offered'); return m && passOffer(db, { membershipId: m.id, ...at(now) }) }
        if (which === 5) { const m = pick('offered', 'waiting'); return m && acceptOffer(db, { membershipId: m.id, actor: resident, now }) }
        const m = pick('lapsed', 'left')
        return m && joinTeam(db, { teamId: team.id, volunteerId: m.volunteerId, actor: resident, now })
      })
      for (const result of await Promise.allSettled(moves)) if (result.status === 'rejected') expect(result.reason).toMatchObject({ status: 409 })
      const { rows, waiting } = await expectBalanced(db, team.id)
      // Of those who wait and never passed, nobody stands before one who was offered or given a seat after them.
      const patient = waiting.filter(({ passedAt }) => passedAt === null)
      const first = Math.min(...patient.map(({ rank }) => rank))
      const promoted = rows.filter(row => seatedMembership.includes(row.state) && before.some(({ id, state, rank }) => id === row.id && state === 'waiting' && rank === row.rank))
      for (const { rank } of promoted) expect(rank).toBeLessThan(first)
    }
    // The end of the story: nobody answers any more, until every seat is free of offers.
    for (let round = 0; round < 40; round++) await lapseOffers(db, at(now = later(now, { hours: 49 })))
    expect((await expectBalanced(db, team.id)).rows.filter(({ state }) => state === 'offered')).toEqual([])
  })
})
