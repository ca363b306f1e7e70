import { and, asc, count, eq, inArray, lt } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import type { ServingFacts } from '../../../shared/volunteers/serving.ts'
import { membershipNotFound, volunteerNotFound } from './seatErrors.ts'
import { memberships, orders, teams, volunteers } from './tables.ts'
import { teamNotFound } from './teamErrors.ts'

export type Team = typeof teams.$inferSelect
export type Volunteer = typeof volunteers.$inferSelect
export type Membership = typeof memberships.$inferSelect

export async function findVolunteer(db: Database, id: string): Promise<Volunteer | undefined> {
  const [volunteer] = await db.select().from(volunteers).where(eq(volunteers.id, id))
  return volunteer
}

/** Throws `seat.volunteer_not_found` (404). */
export async function getVolunteer(db: Database, id: string): Promise<Volunteer> {
  const volunteer = await findVolunteer(db, id)
  if (!volunteer) throw volunteerNotFound()
  return volunteer
}

/** A team, whatever its stage. Throws `team.not_found` (404). */
export async function getTeam(db: Database, id: string): Promise<Team> {
  const [team] = await db.select().from(teams).where(eq(teams.id, id))
  if (!team) throw teamNotFound()
  return team
}

/** Throws `seat.membership_not_found` (404). */
export async function getMembership(db: Database, id: string): Promise<Membership> {
  const [membership] = await db.select().from(memberships).where(eq(memberships.id, id))
  if (!membership) throw membershipNotFound()
  return membership
}

export async function findMembership(db: Database, { teamId, volunteerId }: { teamId: string, volunteerId: string }): Promise<Membership | undefined> {
  const [membership] = await db.select().from(memberships).where(and(eq(memberships.teamId, teamId), eq(memberships.volunteerId, volunteerId)))
  return membership
}

/** The places somebody has or had in teams, with the team, in the order they joined. */
export function listMemberships(db: Database, volunteerId: string): Promise<Array<{ membership: Membership, team: Team }>> {
  return db.select({ membership: memberships, team: teams }).from(memberships).innerJoin(teams, eq(teams.id, memberships.teamId))
    .where(eq(memberships.volunteerId, volunteerId)).orderBy(asc(memberships.joinedAt), asc(memberships.id))
}

/** How many wait before somebody who waits, and how many wait in all. */
export async function getQueuePlace(db: Database, { teamId, rank }: Pick<Membership, 'teamId' | 'rank'>): Promise<{ ahead: number, waiting: number }> {
  const inQueue = and(eq(memberships.teamId, teamId), eq(memberships.state, 'waiting'))
  const [ahead] = await db.select({ n: count() }).from(memberships).where(and(inQueue, lt(memberships.rank, rank)))
  const [all] = await db.select({ n: count() }).from(memberships).where(inQueue)
  return { ahead: Number(ahead!.n), waiting: Number(all!.n) }
}

/** Somebody with a seat in a team, with what `mayServe` asks. */
export interface Member extends ServingFacts { volunteer: Volunteer, membership: Membership, team: Team, task: { minAge: number } }

const toMember = ({ volunteer, membership, team }: { volunteer: Volunteer, membership: Membership, team: Team }): Member => ({ volunteer, membership, team, task: { minAge: team.minAge } })

/** Those who have a seat in a team, whether or not they may serve at present, in the order of arrival. */
export async function listMembers(db: Database, teamId: string): Promise<Member[]> {
  const rows = await db.select({ volunteer: volunteers, membership: memberships, team: teams }).from(memberships)
    .innerJoin(volunteers, eq(volunteers.id, memberships.volunteerId)).innerJoin(teams, eq(teams.id, memberships.teamId))
    .where(and(eq(memberships.teamId, teamId), eq(memberships.state, 'seated'))).orderBy(asc(memberships.rank), asc(memberships.id))
  return rows.map(toMember)
}

/** What `mayServe` asks of somebody and a team; undefined when they never joined it. */
export async function findServing(db: Database, { teamId, volunteerId }: { teamId: string, volunteerId: string }): Promise<Member | undefined> {
  const [row] = await db.select({ volunteer: volunteers, membership: memberships, team: teams }).from(memberships)
    .innerJoin(volunteers, eq(volunteers.id, memberships.volunteerId)).innerJoin(teams, eq(teams.id, memberships.teamId))
    .where(and(eq(memberships.teamId, teamId), eq(memberships.volunteerId, volunteerId)))
  return row && toMember(row)
}

/** An order as whoever placed it for somebody sees it. */
export type PlacedOrder = Pick<typeof orders.$inferSelect, 'id' | 'number' | 'submissionId' | 'state'>

/** Orders by id, for whoever placed them for somebody. */
export async function findPlacedOrders(db: Database, ids: string[]): Promise<Map<string, PlacedOrder>> {
  if (ids.length === 0) return new Map()
  const { id, number, submissionId, state } = orders
  const rows = await db.select({ id, number, submissionId, state }).from(orders).where(inArray(id, ids))
  return new Map(rows.map(row => [row.id, row]))
}

/** The order that came with this submission, if it has arrived. */
export async function findOrderIdOf(db: Database, orderSubmission: string): Promise<string | undefined> {
  const [row] = await db.select({ id: orders.id }).from(orders).where(eq(orders.submissionId, orderSubmission))
  return row?.id
}
