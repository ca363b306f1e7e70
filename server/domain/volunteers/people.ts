import { and, asc, count, desc, eq, inArray, lt, ne, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Database } from '../../database/connect.ts'
import { readCursor, writeCursor } from '../../database/cursor.ts'
import { listTimeline } from '../events/queries.ts'
import { findStaffNames } from '../staff/queries.ts'
import type { RowScope } from '../../../shared/staff/permissions.ts'
import { toDay } from '../../../shared/time.ts'
import type { VolunteerState } from '../../../shared/volunteers/rules.ts'
import { isAgreed, needsAgreement } from '../../../shared/volunteers/serving.ts'
import { isCheckLate } from '../../../shared/volunteers/standing.ts'
import { listVolunteerWays } from './contacts.ts'
import { getQueuePlace, getVolunteer, listMemberships } from './queries.ts'
import { inScope } from './scope.ts'
import { listCursorInvalid } from './seatErrors.ts'
import { memberships, teams, trainings, volunteers } from './tables.ts'

function readPlace(cursor: string): [string | number, string] {
  const place = readCursor(cursor, z.tuple([z.union([z.string(), z.int()]), z.string()]))
  if (!place) throw listCursorInvalid()
  return place
}

/**
 * Volunteers of the person's communities in one state, a page at a time: those who wait for their check by the day it is
 * due, all others the newest first. Nothing says how they can be reached.
 * Throws `seat.cursor_invalid` (422).
 */
export async function listPeople(db: Database, { state, community, scope, limit, cursor, now }: { state: VolunteerState, community?: string, scope: RowScope, limit: number, cursor?: string, now: Date }) {
  const after = cursor === undefined ? undefined : readPlace(cursor)
  const isByDue = state === 'applied'
  const where = and(eq(volunteers.state, state), community ? eq(volunteers.community, community) : undefined, inScope(scope, volunteers))
  const rows = isByDue
    ? await db.select().from(volunteers).where(and(where, after && sql`(${volunteers.checkDueOn}, ${volunteers.id}) > (${String(after[0])}, ${after[1]})`))
        .orderBy(asc(volunteers.checkDueOn), asc(volunteers.id)).limit(limit + 1)
    : await db.select().from(volunteers).where(and(where, after && sql`(${volunteers.receivedAt}, ${volunteers.id}) < (${sql.param(new Date(Number(after[0])), volunteers.receivedAt)}, ${after[1]})`))
        .orderBy(desc(volunteers.receivedAt), desc(volunteers.id)).limit(limit + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const named = page.length === 0 ? [] : await db.select({ volunteerId: memberships.volunteerId, text: teams.text, state: memberships.state }).from(memberships).innerJoin(teams, eq(teams.id, memberships.teamId))
    .where(and(inArray(memberships.volunteerId, page.map(({ id }) => id)), ne(memberships.state, 'left')))
  const today = toDay(now)
  const [late] = await db.select({ n: count() }).from(volunteers).where(and(eq(volunteers.state, 'applied'), lt(volunteers.checkDueOn, today), inScope(scope, volunteers)))
  return {
    state, today,
    late: Number(late!.n),
    items: page.map(({ id, number, subDistrict, community, state, checkDueOn, receivedAt, isDemo }) => ({
      id, number, subDistrict, community, state, checkDueOn, receivedAt, isDemo, isLate: isCheckLate({ state, checkDueOn }, today),
      teams: named.filter(({ volunteerId }) => volunteerId === id).map(({ text, state }) => ({ name: text.name, state })),
    })),
    nextCursor: rows.length > limit && last ? writeCursor(isByDue ? last.checkDueOn ?? '' : last.receivedAt, last.id) : null,
  }
}

/** Everything staff see of somebody: never how they can be reached, only whether they can. Throws `seat.volunteer_not_found` (404). */
export async function getPerson(db: Database, { volunteerId, now }: { volunteerId: string, now: Date }) {
  const volunteer = await getVolunteer(db, volunteerId)
  const seats = await listMemberships(db, volunteerId)
  const taken = await db.select().from(trainings).where(eq(trainings.volunteerId, volunteerId)).orderBy(asc(trainings.on), asc(trainings.id))
  const timeline = await listTimeline(db, { type: 'volunteer', id: volunteerId })
  const names = await findStaffNames(db, timeline.flatMap(({ actorId }) => actorId ?? []))
  const teamNames = new Map(seats.map(({ team }) => [team.id, team.text.name]))
  const { id, number, subDistrict, community, ageBand, skills, times, languages, needs, publicName, channel, receivedAt, state, checkDueOn, checkedAt, trainedOn, activeAt, pausedUntil, endedAt, stateReason, isDemo, version } = volunteer
  return {
    volunteer: { id, number, subDistrict, community, ageBand, skills, times, languages, needs, publicName, channel, receivedAt, state, checkDueOn, isLate: isCheckLate(volunteer, toDay(now)), checkedAt, trainedOn, activeAt, pausedUntil, endedAt, stateReason, isDemo, version },
    ways: await listVolunteerWays(db, volunteerId),
    seats: await Promise.all(seats.map(async ({ membership, team }) => ({
      id: membership.id, teamId: team.id, name: team.text.name, state: membership.state, answerBy: membership.answerBy, needsAgreement: needsAgreement(team), isAgreed: isAgreed(team, membership), agreement: team.agreement,
      queue: membership.state === 'waiting' ? await getQueuePlace(db, membership) : null,
    }))),
    trainings: taken.map(({ id, topic, on, teamId }) => ({ id, topic, on, team: teamId ? teamNames.get(teamId) ?? null : null })),
    history: timeline.map(({ id, at, sentence, reason, actorKind, actorId, facts }) => ({
      id, at, sentence, reason, actorKind, by: actorId ? names.get(actorId) ?? null : null, team: typeof facts.teamId === 'string' ? teamNames.get(facts.teamId) ?? null : null,
    })).reverse(),
  }
}
