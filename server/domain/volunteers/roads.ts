import { and, desc, eq, gt, inArray, isNull, lte, or } from 'drizzle-orm'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import type { Patrol } from '../../../shared/reports/patrol.ts'
import type { RowScope } from '../../../shared/staff/permissions.ts'
import type { Bilingual } from '../../../shared/volunteers/records.ts'
import { findStopIssue } from '../../../shared/volunteers/routes.ts'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError, UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { toSimplified } from '../../text/simplify.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { submitPatrol } from '../reports/commands.ts'
import { findPatrolNumbers } from '../reports/queries.ts'
import type { Volunteer } from './queries.ts'
import { routeInvalid } from './routeErrors.ts'
import { notServingOnRoad, roadNotFound, roadNotYours } from './roadErrors.ts'
import { inScope } from './scope.ts'
import { roadPatrols, roads, volunteers } from './tables.ts'

export type Road = typeof roads.$inferSelect
type StaffActor = Extract<Actor, { kind: 'staff' }>
interface By { actor: StaffActor, now: Date }

/** Throws `route.road_not_found` (404). */
export async function getRoad(db: Database, id: string): Promise<Road> {
  const [road] = await db.select().from(roads).where(eq(roads.id, id))
  if (!road) throw roadNotFound()
  return road
}

/** Whom staff name by the number of the receipt. Throws `route.road_not_serving` (409) for nobody, and for who is not active. */
export async function findRoadChief(db: Database, number: string): Promise<Volunteer> {
  const [volunteer] = await db.select().from(volunteers).where(eq(volunteers.number, number))
  if (volunteer?.state !== 'active') throw notServingOnRoad()
  return volunteer
}

/** Gives a volunteer a road. The same `id` again is the same road. */
export async function giveRoad(db: Database, { id, volunteer, name, subDistrict, community, actor, now }: By & { id: string, volunteer: Pick<Volunteer, 'id'>, name: Bilingual, subDistrict: string, community: string }): Promise<void> {
  await commit(db, tx => [
    tx.insert(roads).values({ id, volunteerId: volunteer.id, subDistrict, community, name, from: now, by: actor.id }).returning({ id: roads.id }),
    ...recordEvent(tx, { action: 'route.roadGiven', subject: { type: 'volunteer', id: volunteer.id }, actor, at: now, facts: { road: name.zh } }),
  ]).catch((error: unknown) => { if (!(error instanceof UniqueViolationError)) throw error })
}

/** Ends it. A road that has ended stays as it is. */
export async function endRoad(db: Database, { road, actor, now }: By & { road: Road }): Promise<void> {
  if (road.until) return
  await commit(db, tx => [
    tx.update(roads).set({ until: now }).where(and(eq(roads.id, road.id), isNull(roads.until))).returning({ id: roads.id }),
    ...recordEvent(tx, { action: 'route.roadEnded', subject: { type: 'volunteer', id: road.volunteerId }, actor, at: now, facts: { road: road.name.zh } }),
  ]).catch((error: unknown) => { if (!(error instanceof StaleWriteError)) throw error })
}

/** The roads staff may see, those that are still walked first, with their last walk; by the numbers of receipts. */
export async function listRoads(db: Database, scope: RowScope) {
  const rows = await db.select({ road: roads, number: volunteers.number, publicName: volunteers.publicName }).from(roads).innerJoin(volunteers, eq(volunteers.id, roads.volunteerId))
    .where(inScope(scope, roads)).orderBy(desc(roads.from), desc(roads.id)).limit(200)
  const walks = await Promise.all(rows.map(({ road }) => db.select({ at: roadPatrols.at }).from(roadPatrols).where(eq(roadPatrols.roadId, road.id)).orderBy(desc(roadPatrols.at), desc(roadPatrols.id)).limit(1)))
  return rows.map(({ road, ...volunteer }, index) => ({ id: road.id, name: road.name, subDistrict: road.subDistrict, community: road.community, from: road.from, until: road.until, ...volunteer, lastAt: walks[index]![0]?.at ?? null }))
    .sort((a, b) => Number(a.until !== null) - Number(b.until !== null))
}

/** The roads somebody walks now, each with its last walks; what was found has the number of its case. */
export async function listRoadsOf(db: Database, { volunteerId, now }: { volunteerId: string, now: Date }) {
  const rows = await db.select({ road: roads }).from(roads).innerJoin(volunteers, and(eq(volunteers.id, roads.volunteerId), eq(volunteers.state, 'active')))
    .where(and(eq(roads.volunteerId, volunteerId), lte(roads.from, now), or(isNull(roads.until), gt(roads.until, now)))).orderBy(desc(roads.from), desc(roads.id))
  const walks = rows.length === 0 ? [] : await db.select().from(roadPatrols).where(inArray(roadPatrols.roadId, rows.map(({ road }) => road.id))).orderBy(desc(roadPatrols.at), desc(roadPatrols.id)).limit(50)
  const numbers = await findPatrolNumbers(db, walks.flatMap(({ reportId }) => reportId ?? []))
  return rows.map(({ road: { id, name, subDistrict, community } }) => ({
    id, name, subDistrict, community, walks: walks.filter(({ roadId }) => roadId === id).map(({ id: walkId, at, reportId }) => ({ id: walkId, at, number: reportId ? numbers.get(reportId) ?? null : null })),
  }))
}

/** Throws `route.road_not_yours` (404). */
export async function getRoadOf(db: Database, { roadId, volunteerId, now }: { roadId: string, volunteerId: string, now: Date }) {
  const road = (await listRoadsOf(db, { volunteerId, now })).find(({ id }) => id === roadId)
  if (!road) throw roadNotYours()
  return road
}

/**
 * A walk along a road. What was found becomes a case without who walked; `finding` null says that there was nothing.
 * The same submission again is the same walk and the same case, also when the first was cut off between the two.
 * Throws `route.road_not_yours` (404), `invalid` (422) for words that must change.
 */
export async function recordWalk(db: Database, { submissionId, roadId, volunteerId, finding, calendar, now }: {
  submissionId: string, roadId: string, volunteerId: string, finding: Patrol | null, calendar: WorkCalendar, now: Date
}): Promise<{ number: string | null }> {
  const find = async () => (await db.select().from(roadPatrols).where(eq(roadPatrols.submissionId, submissionId)))[0]
  const road = await getRoadOf(db, { roadId, volunteerId, now })
  const numberOf = async ({ reportId }: { reportId: string | null }) => ({ number: reportId ? (await findPatrolNumbers(db, [reportId])).get(reportId) ?? null : null })
  const earlier = await find()
  if (earlier) return numberOf(earlier)
  const issue = finding && findStopIssue(finding.placeWords, toSimplified)
  if (issue) throw routeInvalid({ issues: [{ path: 'placeWords', code: issue }] })
  const found = finding && await submitPatrol(db, { submissionId, patrol: finding, photos: [], actor: { kind: 'resident' }, calendar, now })
  try {
    await commit(db, tx => [
      tx.insert(roadPatrols).values({ id: createId(), submissionId, roadId: road.id, at: now, reportId: found?.reportId ?? null }).returning({ id: roadPatrols.id }),
      ...recordEvent(tx, { action: 'route.roadWalked', subject: { type: 'volunteer', id: volunteerId }, actor: { kind: 'resident' }, at: now, facts: { road: road.name.zh } }),
    ])
  }
  catch (error) {
    if (!(error instanceof UniqueViolationError)) throw error
    return numberOf((await find())!)
  }
  return { number: found?.number ?? null }
}
