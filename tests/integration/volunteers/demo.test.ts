import { expect, it } from 'vitest'
import { sql } from 'drizzle-orm'
import { events } from '#server/domain/events/tables'
import { searchDocuments } from '#server/domain/search/tables'
import { loadDemoVolunteers, removeDemoVolunteers } from '#server/domain/volunteers/demo'
import { listPublicTeams } from '#server/domain/volunteers/teamQueries'
import { duties, hourCorrections, hourEntries, memberships, observations, routeCards, routeStops, shifts, teamAgreements, teams, volunteerContacts, volunteerGuardians, volunteers } from '#server/domain/volunteers/tables'
import { packagedCalendar as calendar } from '#shared/calendar/calendar'
import { teamForms } from '#shared/volunteers/rules'
import { monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys as keys } from '../../support/keys.ts'
import { aTeam } from '../../support/volunteers.ts'

it('the demonstration has a team of every form, each invented and marked, and goes without a trace of itself', async () => {
  const db = await createTestDatabase()
  const real = await aTeam(db)
  const world = { keys, calendar, now: monday }
  expect(await loadDemoVolunteers(db, world)).toMatchObject({ teams: teamForms.length })
  const { items } = await listPublicTeams(db, { limit: 50, now: monday })
  const shown = items.filter(({ id }) => id !== real.id)
  expect(shown.map(({ form }) => form).sort()).toEqual([...teamForms].sort())
  for (const { name, isDemo } of shown) expect([name.zh.startsWith('示例'), isDemo]).toEqual([true, true])
  expect((await db.select().from(volunteers)).map(({ isDemo, publicName }) => [isDemo, publicName === null || publicName.startsWith('示例')])).toEqual(Array.from({ length: 5 }, () => [true, true]))
  expect((await db.select().from(hourEntries)).map(({ minutes, isDemo }) => [minutes, isDemo]).sort()).toEqual([[120, true], [60, true]])
  expect((await db.select().from(shifts)).every(({ isDemo }) => isDemo)).toBe(true)
  expect([(await db.select().from(routeCards)).map(({ isDemo, title }) => [isDemo, title.zh.startsWith('示例')]), (await db.select().from(observations)).length]).toEqual([[[true, true]], 10])
  expect(await removeDemoVolunteers(db, monday)).toMatchObject({ teams: teamForms.length })
  const countOf = async (table: typeof teams | typeof shifts | typeof teamAgreements | typeof events | typeof searchDocuments) => Number((await db.select({ n: sql<number>`count(*)` }).from(table))[0]!.n)
  expect(await Promise.all([volunteers, volunteerContacts, volunteerGuardians, memberships, duties, hourEntries, hourCorrections, routeCards, routeStops, observations].map(async table => (await db.select().from(table)).length))).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
  expect(await Promise.all([countOf(teams), countOf(shifts), countOf(teamAgreements), countOf(events), countOf(searchDocuments)])).toEqual([1, 0, 0, 0, 0])
})
