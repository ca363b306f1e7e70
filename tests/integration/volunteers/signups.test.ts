import { randomUUID } from 'node:crypto'
import { and, asc, eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { events } from '#server/domain/events/tables'
import { outbox } from '#server/domain/notifications/tables'
import { receipts } from '#server/domain/receipts/tables'
import { openGuardian, openVolunteerContact } from '#server/domain/volunteers/contacts'
import { signUp } from '#server/domain/volunteers/signups'
import { memberships, teams, volunteerContacts, volunteerGuardians, volunteers } from '#server/domain/volunteers/tables'
import { monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys } from '../../support/keys.ts'
import { readingAfter } from '../../support/race.ts'
import { aSignUp, signUpTo } from '../../support/signups.ts'
import { aTeam } from '../../support/volunteers.ts'

const listMembers = (db: Database, teamId: string) => db.select().from(memberships).where(eq(memberships.teamId, teamId)).orderBy(asc(memberships.rank))
const countOf = async (db: Database, teamId: string) => (await db.select().from(teams).where(eq(teams.id, teamId)))[0]!.taken

/** A connection on which something else happens right before its first commit. */
function beforeTheCommit(db: Database, happen: () => PromiseLike<unknown> & { run: () => unknown }): Database {
  let hasHappened = false
  return new Proxy(db, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key)
      if (typeof value !== 'function') return value
      if (hasHappened || (key !== 'run' && key !== 'transaction')) return value.bind(target)
      hasHappened = true
      return key === 'run'
        ? (...given: unknown[]) => { happen().run(); return value.apply(target, given) as unknown }
        : (...given: unknown[]) => happen().then(() => value.apply(target, given) as unknown)
    },
  })
}

describe('signing up', () => {
  it('gives a receipt, the place in the team, the day of the community’s check and an event, all or none', async () => {
    const db = await createTestDatabase()
    const team = await aTeam(db)
    const receipt = await signUpTo(db, { teamId: team.id })
    expect(receipt.number).toMatch(/^ZY-\d{8}$/)
    const [volunteer] = await db.select().from(volunteers).where(eq(volunteers.id, receipt.volunteerId))
    // Monday at ten: three working days end on Thursday.
    expect(volunteer).toMatchObject({ state: 'applied', channel: 'web', checkDueOn: '2026-11-26', consentVersion: 1, community: '110107009001' })
    expect(await listMembers(db, team.id)).toMatchObject([{ volunteerId: receipt.volunteerId, state: 'seated', rank: 1 }])
    expect(await countOf(db, team.id)).toBe(1)
    expect((await db.select().from(receipts)).map(({ kind, subjectId }) => [kind, subjectId])).toEqual([['volunteer', receipt.volunteerId]])
    expect((await db.select().from(events)).map(({ action }) => action)).toContain('volunteer.signedUp')
  })

  it('works without a team: the community proposes one', async () => {
    const db = await createTestDatabase()
    await signUpTo(db, { teamId: null })
    expect(await db.select().from(memberships)).toEqual([])
    expect(await db.select().from(volunteers)).toHaveLength(1)
  })

  it('keeps name, telephone, address and guardian sealed, and out of rows, events and mails', async () => {
    const db = await createTestDatabase()
    const contact = { name: '金丝雀甲', phone: '13900001234', email: 'canary-mark@example.org' }
    const guardian = { name: '金丝雀乙', phone: '13900005678', email: null }
    const { volunteerId } = await signUpTo(db, { contact, guardian, ageBand: '14to17' })
    const stored = JSON.stringify([
      await db.select().from(volunteers), await db.select().from(volunteerContacts), await db.select().from(volunteerGuardians), await db.select().from(events), await db.select().from(outbox), await db.select().from(memberships),
    ])
    for (const mark of [contact.name, contact.phone, contact.email, guardian.name, guardian.phone]) expect(stored).not.toContain(mark)
    expect(await openVolunteerContact(db, { volunteerId, keys: testKeys })).toEqual(contact)
    expect(await openGuardian(db, { volunteerId, keys: testKeys })).toMatchObject({ name: guardian.name, phone: guardian.phone })
    expect((await db.select().from(outbox)).map(({ kind }) => kind)).toEqual(['volunteer.received'])
  })

  it('answers the same submission with the same receipt, ten times at once, with other words and after the team has closed', async () => {
    const db = await createTestDatabase()
    const team = await aTeam(db)
    const submissionId = randomUUID()
    const sent = await Promise.all(Array.from({ length: 10 }, () => signUpTo(db, { submissionId, teamId: team.id })))
    await db.update(teams).set({ stage: 'closed' })
    sent.push(await signUpTo(db, { submissionId, teamId: team.id, contact: { name: '另一个', phone: '13900009999', email: null } }))
    expect(new Set(sent.map(({ number, queryCode }) => number + queryCode)).size).toBe(1)
    expect(await db.select().from(volunteers)).toHaveLength(1)
    expect(await countOf(db, team.id)).toBe(1)
  })

  it('answers like the first whichever moment the repetition comes at', async () => {
    for (let moment = 0; moment < 4; moment++) {
      const db = await createTestDatabase()
      const team = await aTeam(db)
      const submissionId = randomUUID()
      let first: Awaited<ReturnType<typeof signUpTo>> | undefined
      const slow = readingAfter(db, async (read) => { if (read === moment) first = await signUpTo(db, { submissionId, teamId: team.id }) })
      const second = await signUpTo(slow, { submissionId, teamId: team.id })
      if (first) expect(second.number).toBe(first.number)
      expect(await db.select().from(volunteers)).toHaveLength(1)
      expect(await listMembers(db, team.id)).toHaveLength(1)
    }
  })

  it('is refused where a team does not exist, is closed, or does not fit somebody under eighteen; nothing is kept', async () => {
    const db = await createTestDatabase()
    const [closed, draft, adults] = [await aTeam(db, { stage: 'closed' }), await aTeam(db, { stage: 'draft' }), await aTeam(db, { minAge: 18 })]
    await expect(signUpTo(db, { teamId: 'none' })).rejects.toMatchObject({ code: 'team.not_found' })
    await expect(signUpTo(db, { teamId: draft.id })).rejects.toMatchObject({ code: 'team.not_found' })
    await expect(signUpTo(db, { teamId: closed.id })).rejects.toMatchObject({ code: 'seat.team_not_open' })
    await expect(signUpTo(db, { teamId: adults.id, ageBand: '14to17' })).rejects.toMatchObject({ code: 'seat.too_young' })
    expect(await db.select().from(volunteers)).toEqual([])
    expect(await db.select().from(volunteerContacts)).toEqual([])
    await signUpTo(db, { teamId: adults.id, ageBand: '18to59' })
  })

  it.each([
    ['closes', { stage: 'closed' }, 'seat.team_not_open'], ['takes adults alone from now on', { minAge: 18 }, 'seat.too_young'],
  ] as const)('is refused when the team %s between the reading and the commit', async (_name, change, code) => {
    const db = await createTestDatabase()
    const team = await aTeam(db)
    const changing = beforeTheCommit(db, () => db.update(teams).set(change))
    await expect(signUpTo(changing, { teamId: team.id, ageBand: '14to17' })).rejects.toMatchObject({ code })
    expect(await listMembers(db, team.id)).toEqual([])
    expect(await db.select().from(volunteers)).toEqual([])
    expect(await db.select().from(volunteerContacts)).toEqual([])
  })

  it('gives 100 who sign up at once 20 seats and a queue of 80 in the order they were written down, each with a receipt of their own', async () => {
    const db = await createTestDatabase()
    const team = await aTeam(db, { seats: 20 })
    const sent = await Promise.all(Array.from({ length: 100 }, () => signUpTo(db, { teamId: team.id })))
    const members = await listMembers(db, team.id)
    expect(members.map(({ rank }) => rank)).toEqual(Array.from({ length: 100 }, (_, place) => place + 1))
    expect(members.map(({ state }) => state)).toEqual([...Array<string>(20).fill('seated'), ...Array<string>(80).fill('waiting')])
    expect(await countOf(db, team.id)).toBe(20)
    expect(new Set(sent.map(({ number }) => number)).size).toBe(100)
    // Who had an answer before the next came stands before them.
    const late = await signUpTo(db, { teamId: team.id })
    expect((await listMembers(db, team.id)).at(-1)).toMatchObject({ volunteerId: late.volunteerId, state: 'waiting', rank: 101 })
  })

  it('by staff at the desk says so', async () => {
    const db = await createTestDatabase()
    const { volunteerId } = await signUp(db, { ...aSignUp(), actor: { kind: 'staff', id: 'he' }, receivedAt: monday })
    expect((await db.select().from(volunteers))[0]).toMatchObject({ channel: 'desk' })
    const [event] = await db.select().from(events).where(and(eq(events.subjectId, volunteerId), eq(events.action, 'volunteer.signedUp')))
    expect(event).toMatchObject({ actorKind: 'staff', actorId: 'he' })
  })
})
