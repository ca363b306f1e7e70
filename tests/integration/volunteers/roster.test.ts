import { describe, expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { listTimeline } from '#server/domain/events/queries'
import { publishSite, registerSite } from '#server/domain/ledger/commands'
import { declareConflict, listConflicts, removeConflict } from '#server/domain/volunteers/conflicts'
import { refusesDuty } from '#server/domain/volunteers/roster'
import { packagedCalendar as calendar } from '#shared/calendar/calendar'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { atMonday, siteInput } from '../../support/ledger.ts'
import { aDuty, aShift, aTeam, aVolunteer } from '../../support/volunteers.ts'

async function aSite(db: Database, facts: Record<string, unknown> = {}) {
  const siteId = await registerSite(db, { input: siteInput(facts), ...atMonday })
  await publishSite(db, { siteId, ...atMonday })
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
    expect(await listConflicts(db, volunteerId)).toMatchObject([{ siteId, kind: 'relative', site: { nameZh: '示例仓库' } }])
    const log = await listTimeline(db, { type: 'volunteer', id: volunteerId })
    expect(log.map(({ action, facts }) => ({ action, facts }))).toEqual([{ action: 'roster.tieDeclared', facts: {} }, { action: 'roster.tieDeclared', facts: {} }])

    await removeConflict(db, { volunteerId, siteId, now: later(monday, { hours: 3 }) })
    await removeConflict(db, { volunteerId, siteId, now: later(monday, { hours: 4 }) })
    expect(await refused(there.id)).toBeNull()
    expect(await listConflicts(db, volunteerId)).toEqual([])
    expect(await listTimeline(db, { type: 'volunteer', id: volunteerId })).toHaveLength(3)
  })

  it('declared ten times at once is one', async () => {
    const db = await createTestDatabase()
    const siteId = await aSite(db)
    const { id: volunteerId } = await aVolunteer(db)
    await Promise.all(Array.from({ length: 10 }, (_, index) => declareConflict(db, { volunteerId, siteId, kind: index % 2 ? 'party' : 'neighbour', now: monday })))
    expect(await listConflicts(db, volunteerId)).toHaveLength(1)
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
