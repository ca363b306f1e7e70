import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { listTimeline } from '#server/domain/events/queries'
import { registerSite } from '#server/domain/ledger/commands'
import { declareConflict, listConflicts, removeConflict } from '#server/domain/volunteers/conflicts'
import { cancelDuty } from '#server/domain/volunteers/duties'
import { signUpForShift } from '#server/domain/volunteers/dutySignUps'
import { offerRoster, proposeRoster, refusesDuty } from '#server/domain/volunteers/roster'
import { duties } from '#server/domain/volunteers/tables'
import { packagedCalendar as calendar } from '#shared/calendar/calendar'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys as keys } from '../../support/keys.ts'
import { atMonday, siteInput } from '../../support/ledger.ts'
import { publishChecked } from '../../support/sites.ts'
import { readingAfter } from '../../support/race.ts'
import { aDuty, aMember, aShift, aTeam, aVolunteer } from '../../support/volunteers.ts'

const actor = { kind: 'staff', id: 'he' } as const

async function aSite(db: Database, facts: Record<string, unknown> = {}) {
  const siteId = await registerSite(db, { input: siteInput(facts), ...atMonday })
  await publishChecked(db, { siteIds: [siteId], ...atMonday })
  return siteId
}

describe('what somebody is to a site', () => {
  it('keeps them from duty there until they take it back, and the log does not say where or why', async () => {
    const db = await createTestDatabase()
    const siteId = await aSite(db)
    const { id: volunteerId } = await aVolunteer(db)
    const team = await aTeam(db, { form: 'persuasion' })
    const [there, elsewhere] = [await aShift(db, team, { siteId }), await aShift(db, team)]
    const refused = (shiftId: string) => refusesDuty(db, { shiftId, volunteerId, calendar })

    expect(await refused(there.id)).toBeNull()
    await declareConflict(db, { volunteerId, siteId, kind: 'neighbour', now: monday })
    await declareConflict(db, { volunteerId, siteId, kind: 'neighbour', now: later(monday, { hours: 1 }) })
    expect(await refused(there.id)).toBe('site')
    expect(await refused(elsewhere.id)).toBeNull()
    await declareConflict(db, { volunteerId, siteId, kind: 'relative', now: later(monday, { hours: 2 }) })
    expect(await listConflicts(db, { volunteerId, now: monday })).toMatchObject([{ siteId, kind: 'relative', site: { nameZh: '示例仓库' } }])
    const log = await listTimeline(db, { type: 'volunteer', id: volunteerId })
    expect(log.map(({ action, facts }) => ({ action, facts }))).toEqual([{ action: 'roster.tieDeclared', facts: {} }, { action: 'roster.tieDeclared', facts: {} }])

    await removeConflict(db, { volunteerId, siteId, now: later(monday, { hours: 3 }) })
    await removeConflict(db, { volunteerId, siteId, now: later(monday, { hours: 4 }) })
    expect(await refused(there.id)).toBeNull()
    expect(await listConflicts(db, { volunteerId, now: monday })).toEqual([])
    expect(await listTimeline(db, { type: 'volunteer', id: volunteerId })).toHaveLength(3)
  })

  it('said of a site where they are still to be on duty, is answered with when', async () => {
    const db = await createTestDatabase()
    const siteId = await aSite(db)
    const volunteer = await aVolunteer(db)
    const team = await aTeam(db)
    const shift = await aShift(db, team, { siteId })
    await aDuty(db, { shift, volunteer })
    await aDuty(db, { shift: await aShift(db, team, { siteId, startsAt: later(monday, { days: -3 }) }), volunteer, state: 'present' })
    await aDuty(db, { shift: await aShift(db, team, { startsAt: later(monday, { days: 3 }) }), volunteer })
    await declareConflict(db, { volunteerId: volunteer.id, siteId, kind: 'party', now: monday })
    expect(await listConflicts(db, { volunteerId: volunteer.id, now: monday })).toMatchObject([{ siteId, coming: [shift.startsAt] }])
  })

  it('declared ten times at once is one', async () => {
    const db = await createTestDatabase()
    const siteId = await aSite(db)
    const { id: volunteerId } = await aVolunteer(db)
    await Promise.all(Array.from({ length: 10 }, (_, index) => declareConflict(db, { volunteerId, siteId, kind: index % 2 ? 'party' : 'neighbour', now: monday })))
    expect(await listConflicts(db, { volunteerId, now: monday })).toHaveLength(1)
  })

  it('can be said only of a site everybody can read of', async () => {
    const db = await createTestDatabase()
    const draft = await registerSite(db, { input: siteInput(), ...atMonday })
    const { id: volunteerId } = await aVolunteer(db)
    for (const siteId of [draft, 'nowhere']) await expect(declareConflict(db, { volunteerId, siteId, kind: 'party', now: monday })).rejects.toMatchObject({ code: 'roster.site_unknown' })
  })
})

describe('a duty is refused', () => {
  it('when there were less than twelve hours of rest, or the week is full; who did not come has not been on duty', async () => {
    const db = await createTestDatabase()
    const team = await aTeam(db, { form: 'persuasion' })
    const volunteer = await aVolunteer(db)
    const shift = await aShift(db, team)
    const refused = () => refusesDuty(db, { shiftId: shift.id, volunteerId: volunteer.id, calendar })
    await aDuty(db, { shift: await aShift(db, team, { startsAt: later(shift.startsAt, { hours: -6 }) }), volunteer, state: 'absent' })
    expect(await refused()).toBeNull()
    await aDuty(db, { shift: await aShift(db, team, { startsAt: later(shift.startsAt, { hours: 6 }), calledOffAt: monday }), volunteer })
    expect(await refused()).toBeNull()
    await aDuty(db, { shift: await aShift(db, team, { startsAt: later(shift.startsAt, { days: 1 }) }), volunteer })
    await aDuty(db, { shift: await aShift(db, team, { startsAt: later(shift.startsAt, { days: 2 }) }), volunteer, state: 'offered' })
    expect(await refused()).toBeNull()
    await aDuty(db, { shift: await aShift(db, team, { startsAt: later(shift.startsAt, { days: 3 }) }), volunteer, state: 'waiting' })
    expect(await refused()).toBeNull()
    await aDuty(db, { shift: await aShift(db, team, { startsAt: later(shift.startsAt, { days: 4 }) }), volunteer })
    expect(await refused()).toBe('cap')
    await aDuty(db, { shift: await aShift(db, team, { startsAt: later(shift.startsAt, { hours: -10 }) }), volunteer, state: 'present' })
    expect(await refused()).toBe('rest')
  })

  it('at a time somebody is on duty with another team', async () => {
    const db = await createTestDatabase()
    const volunteer = await aVolunteer(db)
    const shift = await aShift(db, await aTeam(db))
    await aDuty(db, { shift: await aShift(db, await aTeam(db), { startsAt: later(shift.startsAt, { hours: 1 }) }), volunteer })
    expect(await refusesDuty(db, { shiftId: shift.id, volunteerId: volunteer.id, calendar })).toBe('overlap')
  })
})

describe('somebody who signs up for many shifts at the same moment', () => {
  it('gets three a week, on whichever node, and with a rest between persuasion duties', async () => {
    const db = await createTestDatabase()
    const team = await aTeam(db, { form: 'persuasion' })
    const volunteer = await aVolunteer(db)
    await aMember(db, { team, volunteer })
    const shifts = []
    for (let day = 1; day <= 5; day++) shifts.push(await aShift(db, team, { startsAt: later(monday, { days: day }) }))
    const signUp = (shiftId: string) => signUpForShift(db, { shiftId, volunteerId: volunteer.id, actor: { kind: 'resident' }, calendar, now: monday })
    const answers = await Promise.allSettled(shifts.map(({ id }) => signUp(id)))
    expect(answers.flatMap(answer => answer.status === 'rejected' ? (answer.reason as { code: string }).code : [])).toEqual(['roster.cap', 'roster.cap'])
    expect((await db.select().from(duties)).map(({ state }) => state)).toEqual(['going', 'going', 'going'])

    const [early, late] = [await aShift(db, team, { startsAt: later(monday, { days: 14 }) }), await aShift(db, team, { startsAt: later(monday, { days: 14, hours: 5 }) })]
    const close = await Promise.allSettled([signUp(early.id), signUp(late.id)])
    expect(close.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('and waits for a place at a site they are tied to by now, is passed over', async () => {
    const db = await createTestDatabase()
    const siteId = await aSite(db)
    const team = await aTeam(db, { form: 'persuasion' })
    const shift = await aShift(db, team, { siteId, seats: 1, taken: 1, startsAt: later(monday, { days: 7 }) })
    const [going, tied, next] = [await aVolunteer(db), await aVolunteer(db), await aVolunteer(db)]
    for (const volunteer of [going, tied, next]) await aMember(db, { team, volunteer })
    const { id: dutyId } = await aDuty(db, { shift, volunteer: going })
    for (const { id: volunteerId } of [tied, next]) await signUpForShift(db, { shiftId: shift.id, volunteerId, actor: { kind: 'resident' }, calendar, now: monday })
    await declareConflict(db, { volunteerId: tied.id, siteId, kind: 'neighbour', now: monday })
    await cancelDuty(db, { dutyId, actor: { kind: 'resident' }, keys, calendar, now: monday })
    const stateOf = async ({ id }: { id: string }) => (await db.select().from(duties).where(eq(duties.volunteerId, id)))[0]!.state
    expect([await stateOf(tied), await stateOf(next)]).toEqual(['waiting', 'offered'])
  })

  it('and says meanwhile that they are tied to the site, does not stand there', async () => {
    const db = await createTestDatabase()
    const siteId = await aSite(db)
    const team = await aTeam(db, { form: 'persuasion' })
    const volunteer = await aVolunteer(db)
    await aMember(db, { team, volunteer })
    const answers: unknown[] = []
    for (let moment = 4; moment < 9; moment++) {
      const shift = await aShift(db, team, { siteId, startsAt: later(monday, { days: moment * 7 }) })
      await removeConflict(db, { volunteerId: volunteer.id, siteId, now: monday })
      let isTied = false
      const watched = readingAfter(db, async (read) => {
        if (read !== moment) return
        // Said after the sign-up was written down, it no longer stops it: the page tells them of the duty they have.
        isTied = (await db.select().from(duties).where(eq(duties.shiftId, shift.id))).length === 0
        await declareConflict(db, { volunteerId: volunteer.id, siteId, kind: 'party', now: monday })
      })
      const answer = await signUpForShift(watched, { shiftId: shift.id, volunteerId: volunteer.id, actor: { kind: 'resident' }, calendar, now: monday }).catch((error: unknown) => (error as { code: string }).code)
      if (isTied) answers.push(answer)
    }
    expect(answers.length).toBeGreaterThan(0)
    expect(new Set(answers)).toEqual(new Set(['roster.site']))
  })
})

describe('a proposed roster', () => {
  async function aPersuasionShift(db: Database) {
    const siteId = await aSite(db)
    const team = await aTeam(db, { form: 'persuasion' })
    const shift = await aShift(db, team, { siteId })
    const join = async (changes: Partial<Parameters<typeof aVolunteer>[1]> = {}) => {
      const volunteer = await aVolunteer(db, changes)
      await aMember(db, { team, volunteer })
      return volunteer
    }
    return { siteId, team, shift, join }
  }
  const offer = (db: Database, shiftId: string, volunteerIds: string[]) => offerRoster(db, { shiftId, volunteerIds, actor, keys, calendar, now: monday })

  it('names two who may go, and says of everybody else why not, but never what ties somebody to the site', async () => {
    const db = await createTestDatabase()
    const { siteId, team, shift, join } = await aPersuasionShift(db)
    const [first, second, tied, away, paused, busy] = [await join(), await join({ publicName: '老李' }), await join(), await join({ times: ['weekendEvening'] }), await join({ state: 'paused' }), await join()]
    await declareConflict(db, { volunteerId: tied.id, siteId, kind: 'relative', now: monday })
    await aDuty(db, { shift: await aShift(db, team, { startsAt: later(shift.startsAt, { days: -9 }) }), volunteer: busy, state: 'present' })
    await aVolunteer(db)
    const roster = await proposeRoster(db, { shiftId: shift.id, calendar })
    // Somebody experienced goes with one who has had no duty yet.
    expect(roster.chosen).toHaveLength(2)
    expect(roster.chosen.map(({ volunteerId }) => volunteerId)).toContain(busy.id)
    const newcomer = roster.chosen.find(({ volunteerId }) => volunteerId !== busy.id)!
    expect([first.id, second.id]).toContain(newcomer.volunteerId)
    expect(newcomer.why.map(({ key }) => key)).toEqual(['load', 'free', 'rested', 'noTie', 'withExperienced'])
    const left = new Map(roster.leftOut.map(({ volunteerId, reason }) => [volunteerId, reason.key]))
    expect([left.get(tied.id), left.get(away.id), left.get(paused.id)]).toEqual(['site', 'notFree', 'notServing'])
    expect(left.size).toBe(4)
    for (const said of ['relative', 'neighbour', 'party']) expect(JSON.stringify({ ...roster, team: null })).not.toContain(said)
  })

  it('is offered with its reasons; sent again it asks nobody twice, and one that changed meanwhile asks nobody', async () => {
    const db = await createTestDatabase()
    const { shift, join } = await aPersuasionShift(db)
    for (let n = 0; n < 4; n++) await join()
    const seen = (await proposeRoster(db, { shiftId: shift.id, calendar })).chosen.map(({ volunteerId }) => volunteerId)
    await expect(offer(db, shift.id, [seen[0]!])).rejects.toMatchObject({ code: 'roster.changed', status: 409 })
    expect(await db.select().from(duties)).toEqual([])
    await offer(db, shift.id, seen)
    await offer(db, shift.id, seen)
    const rows = await db.select().from(duties)
    expect(rows.map(({ state, why }) => [state, why!.map(({ key }) => key)])).toEqual([['offered', expect.arrayContaining(['load', 'noTie'])], ['offered', expect.arrayContaining(['load', 'noTie'])]])
    const after = await proposeRoster(db, { shiftId: shift.id, calendar })
    expect([after.going.length, after.chosen.length, after.shortage]).toEqual([2, 0, null])
    expect(new Set(after.leftOut.map(({ reason }) => reason.key))).toEqual(new Set(['enough']))
  })

  it('finds a third where one of the two says not this time, and does not ask that one again', async () => {
    const db = await createTestDatabase()
    const { shift, join } = await aPersuasionShift(db)
    const people = [await join(), await join(), await join()]
    const seen = (await proposeRoster(db, { shiftId: shift.id, calendar })).chosen.map(({ volunteerId }) => volunteerId)
    await offer(db, shift.id, seen)
    await db.update(duties).set({ state: 'declined' }).where(eq(duties.volunteerId, seen[0]!))
    const again = await proposeRoster(db, { shiftId: shift.id, calendar })
    expect(again.chosen.map(({ volunteerId }) => volunteerId)).toEqual([people.find(({ id }) => !seen.includes(id))!.id])
    expect(again.leftOut).toMatchObject([{ volunteerId: seen[0], reason: { key: 'passed' } }])
  })

  it('sends nobody alone: with one who can come it says how many are missing', async () => {
    const db = await createTestDatabase()
    const { siteId, shift, join } = await aPersuasionShift(db)
    const [one, tied] = [await join(), await join()]
    await declareConflict(db, { volunteerId: tied.id, siteId, kind: 'party', now: monday })
    expect(await proposeRoster(db, { shiftId: shift.id, calendar })).toMatchObject({ chosen: [], shortage: { people: 1, skills: [] } })
    await expect(offer(db, shift.id, [one.id])).rejects.toMatchObject({ code: 'roster.changed' })
    await expect(proposeRoster(db, { shiftId: 'nowhere', calendar })).rejects.toMatchObject({ status: 404 })
  })
})
