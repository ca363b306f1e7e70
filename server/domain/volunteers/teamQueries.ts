import { and, asc, desc, eq, gt, inArray, isNotNull, lt, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Database } from '../../database/connect.ts'
import { cursorInstant, readCursor, writeCursor } from '../../database/cursor.ts'
import { listEvents, listTimeline } from '../events/queries.ts'
import { findRefs } from '../search/queries.ts'
import { findStaffNames } from '../staff/queries.ts'
import type { RowScope } from '../../../shared/staff/permissions.ts'
import { seatedMembership, type TeamStage } from '../../../shared/volunteers/rules.ts'
import { missingForTeam, needsAgreement, type StaffTeamListQuery, type TeamListQuery } from '../../../shared/volunteers/teams.ts'
import { getTeam, listMembers, type Team } from './queries.ts'
import { inScope } from './scope.ts'
import { memberships, teamAgreements, teams } from './tables.ts'
import { teamCursorInvalid, teamNotFound } from './teamErrors.ts'

/** A team everybody can see: open, or closed after it was. Throws `team.not_found` (404). */
export async function getPublicTeam(db: Database, id: string): Promise<Team & { stage: Exclude<TeamStage, 'draft'>, publishedAt: Date }> {
  const team = await getTeam(db, id)
  if (team.stage === 'draft' || !team.publishedAt) throw teamNotFound()
  return team as Team & { stage: 'open' | 'closed', publishedAt: Date }
}

function readPlace(cursor: string): { at: Date, id: string } {
  const place = readCursor(cursor, z.tuple([cursorInstant, z.string()]))
  if (!place) throw teamCursorInvalid({ issues: [{ path: 'cursor', code: 'team.cursor_invalid' }] })
  return { at: place[0], id: place[1] }
}

/** A meeting that is over is nobody's next one. */
function nextMeeting({ meetsAt, meetsUntil, meetingPlace }: Pick<Team, 'meetsAt' | 'meetsUntil' | 'meetingPlace'>, now: Date) {
  return meetsAt && meetsUntil && meetsUntil > now ? { startsAt: meetsAt, endsAt: meetsUntil, place: meetingPlace } : null
}

/** A team as the public sees it in a list. */
function toListed(team: Team, now: Date) {
  const { id, form, subDistrict, community, text, skills, seats, taken, minAge, publishedAt, isDemo } = team
  return {
    id, form, subDistrict, community, name: text.name, role: text.role, does: text.does, when: text.when, where: text.where, skills, minAge, seats, places: Math.max(0, seats - taken), meeting: nextMeeting(team, now), publishedAt: publishedAt!, isDemo,
  }
}

/** One page of the open teams, the newest first. Throws `team.cursor_invalid` (422) for a cursor that is not ours. */
export async function listPublicTeams(db: Database, { form, subDistrict, community, hasPlaces, q, limit, cursor, now }: TeamListQuery & { now: Date }) {
  const after = cursor === undefined ? undefined : readPlace(cursor)
  const found = q ? findRefs(db, { q, kinds: ['team'] }) : undefined
  const rows = await db.select().from(teams).where(and(
    eq(teams.stage, 'open'), isNotNull(teams.publishedAt),
    form ? eq(teams.form, form) : undefined, subDistrict ? eq(teams.subDistrict, subDistrict) : undefined, community ? eq(teams.community, community) : undefined,
    hasPlaces ? lt(teams.taken, teams.seats) : undefined, found ? inArray(teams.id, found) : undefined,
    after && sql`(${teams.publishedAt}, ${teams.id}) < (${sql.param(after.at, teams.publishedAt)}, ${after.id})`,
  )).orderBy(desc(teams.publishedAt), desc(teams.id)).limit(limit + 1)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items: items.map(team => toListed(team, now)), nextCursor: rows.length > limit && last ? writeCursor(last.publishedAt!, last.id) : null }
}

/** Everything the page of a team shows. Throws `team.not_found` (404). */
export async function getTeamPage(db: Database, { teamId, now }: { teamId: string, now: Date }) {
  const team = await getPublicTeam(db, teamId)
  const [agreement] = team.agreement === 0 ? [] : await db.select().from(teamAgreements).where(and(eq(teamAgreements.teamId, teamId), eq(teamAgreements.number, team.agreement)))
  const closed = team.stage === 'closed' ? (await listTimeline(db, { type: 'team', id: teamId })).findLast(({ action }) => action === 'team.closed') : undefined
  const { mayNot, contact, leader, insurance, risks } = team.text
  const { isRisky, isLong } = team
  return {
    ...toListed(team, now), stage: team.stage, mayNot, contact, leader, insurance, risks, isRisky, isLong, needsAgreement: needsAgreement(team),
    agreement: agreement ? { number: agreement.number, text: agreement.text, at: agreement.at } : null, closed: closed ? { at: closed.at, reason: closed.reason } : null,
  }
}

/** The meeting of a team for a calendar; none makes a calendar without an appointment. Throws `team.not_found` (404). */
export async function getTeamMeeting(db: Database, teamId: string) {
  const { id, text, stage, meetsAt, meetsUntil, meetingPlace, version, publishedAt } = await getPublicTeam(db, teamId)
  return {
    id, name: text.name, isClosed: stage === 'closed', changedAt: publishedAt, version,
    meeting: meetsAt && meetsUntil && meetingPlace ? { startsAt: meetsAt, endsAt: meetsUntil, place: meetingPlace } : null,
  }
}

const announced = ['team.published', 'team.meetingSet'] as const

/** What a reader who follows the teams is told of: teams newly opened and meetings set, of teams that are open; the newest first. */
export async function listTeamNews(db: Database, { limit }: { limit: number }) {
  const entries = (await Promise.all(announced.map(action => listEvents(db, { action, subject: { type: 'team' } }, { limit: limit * 2 })))).flat()
  const ids = [...new Set(entries.map(({ subject }) => subject.id))]
  const rows = ids.length === 0 ? [] : await db.select().from(teams).where(and(inArray(teams.id, ids), eq(teams.stage, 'open')))
  const byId = new Map(rows.map(team => [team.id, team]))
  return entries.flatMap((entry) => {
    const team = byId.get(entry.subject.id)
    if (!team) return []
    const { id, form, subDistrict, community, text, meetsAt, meetsUntil, meetingPlace, isDemo } = team
    const isMeeting = entry.action === 'team.meetingSet'
    // A meeting that was moved since is told of where it was moved.
    if (isMeeting && (entry.facts.at !== meetsAt?.toISOString() || entry.facts.until !== meetsUntil?.toISOString())) return []
    const meeting = isMeeting && meetsAt && meetingPlace ? { startsAt: meetsAt, place: meetingPlace } : null
    return [{ id: entry.id, kind: isMeeting ? 'meeting' as const : 'opened' as const, at: entry.at, teamId: id, form, subDistrict, community, name: text.name, does: text.does, meeting, isDemo }]
  }).sort((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1)).slice(0, limit)
}

/** The teams staff of this scope may see, the newest first. Throws `team.cursor_invalid` (422). */
export async function listTeamsForStaff(db: Database, { scope, form, stage, cursor, limit }: StaffTeamListQuery & { scope: RowScope, limit: number }) {
  const after = cursor === undefined ? undefined : readPlace(cursor)
  const rows = await db.select().from(teams).where(and(
    inScope(scope, teams),
    form && eq(teams.form, form), stage && eq(teams.stage, stage),
    after && sql`(${teams.createdAt}, ${teams.id}) < (${sql.param(after.at, teams.createdAt)}, ${after.id})`,
  )).orderBy(desc(teams.createdAt), desc(teams.id)).limit(limit + 1)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items: items.map(({ id, form, stage, subDistrict, community, text, seats, taken, isDemo }) => ({ id, form, stage, subDistrict, community, name: text.name, seats, taken, isDemo })),
    nextCursor: rows.length > limit && last ? writeCursor(last.createdAt, last.id) : null,
  }
}

/** Everything the staff pages of one team show of it. */
export async function getTeamForStaff(db: Database, { team }: { team: Team }) {
  const [agreements, members, counts, history] = await Promise.all([
    db.select().from(teamAgreements).where(eq(teamAgreements.teamId, team.id)).orderBy(desc(teamAgreements.number)),
    listMembers(db, team.id),
    db.select({ state: memberships.state, count: sql<number>`count(*)` }).from(memberships).where(eq(memberships.teamId, team.id)).groupBy(memberships.state),
    listTimeline(db, { type: 'team', id: team.id }),
  ])
  const names = await findStaffNames(db, [team.createdBy, ...agreements.map(({ by }) => by), ...history.map(({ actorId }) => actorId)].flatMap(id => id ?? []))
  const countOf = (states: readonly string[]) => counts.filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + Number(count), 0)
  return {
    team,
    missing: missingForTeam(team),
    seated: countOf(seatedMembership), waiting: countOf(['waiting']),
    members: members.map(({ volunteer: { id, number, publicName } }) => ({ id, number, publicName })),
    agreements: agreements.map(({ number, text, at, by }) => ({ number, text, at, byName: by && (names.get(by) ?? null) })),
    history: history.slice(-100).reverse().map(({ id, at, sentence, reason, actorKind, actorId }) => ({ id, at, sentence, reason, actorKind, actorName: actorId && (names.get(actorId) ?? null) })),
  }
}

/** The teams that are open, in the order of their ids, a page of them after `after`. */
export function listTeamAddresses(db: Database, { after = '', limit }: { after?: string, limit: number }): Promise<{ id: string }[]> {
  return db.select({ id: teams.id }).from(teams).where(and(eq(teams.stage, 'open'), isNotNull(teams.publishedAt), gt(teams.id, after))).orderBy(asc(teams.id)).limit(limit)
}
