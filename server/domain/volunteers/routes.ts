import { and, asc, desc, eq, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import type { RowScope } from '../../../shared/staff/permissions.ts'
import { canStage, findStopIssue, observedAt, sameWords, type RouteCardInput, type Seen, type SentObservation } from '../../../shared/volunteers/routes.ts'
import { toDay } from '../../../shared/time.ts'
import { mayServe } from '../../../shared/volunteers/serving.ts'
import { commit, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError, UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { toSimplified } from '../../text/simplify.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { findServing, getTeam, listMemberships } from './queries.ts'
import { answerOfAnotherCard, notYourRoute, routeInvalid, routeNotFound, routeStageNotNow } from './routeErrors.ts'
import { inScope } from './scope.ts'
import { observations, routeCards, routeStops, teams } from './tables.ts'

export type RouteCard = typeof routeCards.$inferSelect
export type RouteStop = typeof routeStops.$inferSelect
type StaffActor = Extract<Actor, { kind: 'staff' }>
interface By { actor: StaffActor, now: Date }

const onCard = (tx: Database, action: string, id: string, { actor, now }: { actor: Actor, now: Date }, facts: Record<string, unknown> = {}) =>
  recordEvent(tx, { action, subject: { type: 'route', id }, actor, at: now, facts })

/** Throws `route.not_found` (404). */
export async function getRouteCard(db: Database, id: string): Promise<RouteCard> {
  const [card] = await db.select().from(routeCards).where(eq(routeCards.id, id))
  if (!card) throw routeNotFound()
  return card
}

const listStops = (db: Database, cardId: string): Promise<RouteStop[]> =>
  db.select().from(routeStops).where(and(eq(routeStops.cardId, cardId), isNull(routeStops.retiredAt))).orderBy(asc(routeStops.position))

/** Throws `invalid` (422) for words that lead to a home or to a person: a card speaks of public places only. */
function checkWords({ title, stops }: RouteCardInput): void {
  const issuesOf = (path: string, said: { zh: string, en: string | null }) => (['zh', 'en'] as const).flatMap((language) => {
    const code = findStopIssue(said[language] ?? '', toSimplified)
    return code ? [{ path: `${path}.${language}`, code }] : []
  })
  const issues = [...issuesOf('title', title), ...stops.flatMap((stop, index) => (['place', 'matter'] as const).flatMap(part => issuesOf(`stops.${index}.${part}`, stop[part])))]
  if (issues.length > 0) throw routeInvalid({ issues })
}

const newStop = (cardId: string, stop: RouteCardInput['stops'][number], position: number) => ({ id: createId(), cardId, position, ...stop })

/**
 * Writes a card for a team, closed until it is opened. The same `id` again is the same card. Throws `invalid` (422) for
 * words that lead to a home or to a person.
 */
export async function createRouteCard(db: Database, { id, teamId, isDemo = false, actor, now, ...input }: RouteCardInput & By & { id: string, teamId: string, isDemo?: boolean }): Promise<void> {
  const exists = async () => (await db.select({ id: routeCards.id }).from(routeCards).where(eq(routeCards.id, id))).length > 0
  if (await exists()) return
  checkWords(input)
  const { subDistrict, community } = await getTeam(db, teamId)
  await commit(db, tx => [
    tx.insert(routeCards).values({ id, teamId, subDistrict, community, title: input.title, stage: 'draft', createdBy: actor.id, createdAt: now, isDemo, version: 1 }).returning({ id: routeCards.id }),
    tx.insert(routeStops).values(input.stops.map((stop, index) => newStop(id, stop, index + 1))).returning({ id: routeStops.id }),
    ...onCard(tx, 'route.created', id, { actor, now }, { stops: input.stops.length }),
  ]).catch(async (error: unknown) => { if (!(error instanceof UniqueViolationError) || !await exists()) throw error })
}

const changeCard = (tx: Database, { id, version }: Pick<RouteCard, 'id' | 'version'>, changes: Partial<typeof routeCards.$inferInsert>): Write =>
  tx.update(routeCards).set({ ...changes, version: version + 1 }).where(and(eq(routeCards.id, id), eq(routeCards.version, version))).returning({ id: routeCards.id })

/**
 * Changes title and stops. A stop whose words stay keeps its answers, wherever it moves; another question is another stop,
 * and the old one is retired with the answers it has. Throws `invalid` (422) and `stale` (409).
 */
export async function changeRouteCard(db: Database, { cardId, version, actor, now, ...input }: RouteCardInput & By & { cardId: string, version: number }): Promise<void> {
  const card = await getRouteCard(db, cardId)
  if (card.version !== version) throw new StaleWriteError()
  checkWords(input)
  const before = await listStops(db, cardId)
  const kept = new Map<number, RouteStop>()
  for (const [index, stop] of input.stops.entries()) {
    const same = before.find(old => sameWords(old, stop) && ![...kept.values()].includes(old))
    if (same) kept.set(index, same)
  }
  const retired = before.filter(stop => ![...kept.values()].includes(stop))
  await commit(db, tx => [
    changeCard(tx, card, { title: input.title }),
    ...input.stops.map((stop, index) => {
      const same = kept.get(index)
      return same
        ? tx.update(routeStops).set({ position: index + 1 }).where(eq(routeStops.id, same.id)).returning({ id: routeStops.id })
        : tx.insert(routeStops).values(newStop(cardId, stop, index + 1)).returning({ id: routeStops.id })
    }),
    ...retired.length === 0 ? [] : [tx.update(routeStops).set({ retiredAt: now }).where(inArray(routeStops.id, retired.map(({ id }) => id))).returning({ id: routeStops.id })],
    ...onCard(tx, 'route.changed', cardId, { actor, now }, { stops: input.stops.length }),
  ])
}

/** Opens a card to its team, or closes it. Throws `route.stage_not_now` and `stale` (409). */
export async function stageRouteCard(db: Database, { cardId, version, stage, actor, now }: By & { cardId: string, version: number, stage: 'open' | 'closed' }): Promise<void> {
  const card = await getRouteCard(db, cardId)
  if (card.stage === stage) return
  if (!canStage(card.stage, stage)) throw routeStageNotNow()
  await commit(db, tx => [
    changeCard(tx, { id: cardId, version }, { stage }),
    ...onCard(tx, stage === 'open' ? 'route.opened' : 'route.closed', cardId, { actor, now }),
  ])
}

/** Cards for staff, the newest first. */
export async function listRouteCards(db: Database, { scope, limit, after }: { scope: RowScope, limit: number, after?: { at: Date, id: string } }) {
  const rows = await db.select({ card: routeCards, teamText: teams.text }).from(routeCards).innerJoin(teams, eq(teams.id, routeCards.teamId)).where(and(
    inScope(scope, routeCards),
    after && or(lt(routeCards.createdAt, after.at), and(eq(routeCards.createdAt, after.at), lt(routeCards.id, after.id))),
  )).orderBy(desc(routeCards.createdAt), desc(routeCards.id)).limit(limit + 1)
  const items = rows.slice(0, limit).map(({ card, teamText }) => ({ id: card.id, title: card.title, stage: card.stage, community: card.community, subDistrict: card.subDistrict, createdAt: card.createdAt, isDemo: card.isDemo, team: teamText.name }))
  return { items, next: rows.length > limit ? { at: items.at(-1)!.createdAt, id: items.at(-1)!.id } : null }
}

/** What was seen at some stops, the newest first, at most `most` a stop: never by whom. */
async function listSeen(db: Database, stopIds: readonly string[], most: number): Promise<Map<string, Seen[]>> {
  const rows = await Promise.all(stopIds.map(stopId => db.select({ answer: observations.answer, observedAt: observations.observedAt }).from(observations)
    .where(eq(observations.stopId, stopId)).orderBy(desc(observations.observedAt), desc(observations.id)).limit(most)))
  return new Map(stopIds.map((stopId, index) => [stopId, rows[index]!.map(({ answer, observedAt }) => ({ answer, on: toDay(observedAt) }))]))
}

/** A card with what was seen at each stop, for staff; also the stops that were retired. */
export async function getRouteResults(db: Database, cardId: string) {
  const card = await getRouteCard(db, cardId)
  const stops = await db.select().from(routeStops).where(eq(routeStops.cardId, cardId)).orderBy(asc(routeStops.position), asc(routeStops.id))
  const [seen, team] = await Promise.all([listSeen(db, stops.map(({ id }) => id), 50), getTeam(db, card.teamId)])
  const { createdBy: _, ...shown } = card
  return { card: shown, team: { id: team.id, name: team.text.name }, stops: stops.map(stop => ({ ...stop, seen: seen.get(stop.id)! })) }
}

/** The open cards of the teams somebody may serve in. */
export async function listRoutesOf(db: Database, volunteerId: string) {
  const memberships = await Promise.all((await listMemberships(db, volunteerId)).map(({ team }) => findServing(db, { teamId: team.id, volunteerId })))
  const teamIds = memberships.flatMap(member => member && mayServe(member) ? member.team.id : [])
  if (teamIds.length === 0) return []
  const rows = await db.select({ card: routeCards, teamText: teams.text, stops: sql<number>`(select count(*) from ${routeStops} where ${routeStops.cardId} = ${routeCards.id} and ${routeStops.retiredAt} is null)` })
    .from(routeCards).innerJoin(teams, eq(teams.id, routeCards.teamId)).where(and(inArray(routeCards.teamId, teamIds), eq(routeCards.stage, 'open'))).orderBy(desc(routeCards.createdAt), desc(routeCards.id)).limit(50)
  return rows.map(({ card, teamText, stops }) => ({ id: card.id, title: card.title, team: teamText.name, stops: Number(stops) }))
}

/** A card of a team somebody may serve in. Throws `route.not_yours` (404). */
async function getOwnCard(db: Database, { cardId, volunteerId }: { cardId: string, volunteerId: string }): Promise<RouteCard> {
  const [card] = await db.select().from(routeCards).where(eq(routeCards.id, cardId))
  const member = card && card.stage !== 'draft' ? await findServing(db, { teamId: card.teamId, volunteerId }) : undefined
  if (!card || !member || !mayServe(member)) throw notYourRoute()
  return card
}

/** The card as a volunteer walks it, with the last answer of anybody at each stop. Throws `route.not_yours` (404). */
export async function getRouteFor(db: Database, { cardId, volunteerId }: { cardId: string, volunteerId: string }) {
  const card = await getOwnCard(db, { cardId, volunteerId })
  const stops = await listStops(db, cardId)
  const seen = await listSeen(db, stops.map(({ id }) => id), 1)
  return { id: card.id, title: card.title, isOpen: card.stage === 'open', stops: stops.map(({ id, position, place, matter }) => ({ id, position, place, matter, last: seen.get(id)![0] ?? null })) }
}

/**
 * Takes answers in, from one phone or another, in whatever order and however often: all there are stand side by side, and
 * an id that is known already is the same answer. Answers given before a card closed or a stop was retired still count.
 * None is taken when one belongs elsewhere. Throws `route.not_yours` (404), `route.other_card` (409).
 */
export async function recordObservations(db: Database, { cardId, volunteerId, answers, now }: { cardId: string, volunteerId: string, answers: readonly SentObservation[], now: Date }): Promise<{ taken: string[] }> {
  const card = await getOwnCard(db, { cardId, volunteerId })
  const once = [...new Map(answers.map(answer => [answer.id, answer])).values()]
  const stopIds = new Set((await db.select({ id: routeStops.id }).from(routeStops).where(eq(routeStops.cardId, cardId))).map(({ id }) => id))
  if (once.some(({ stopId }) => !stopIds.has(stopId))) throw answerOfAnotherCard()
  for (let tries = 0; ; tries++) {
    const known = await db.select({ id: observations.id, cardId: observations.cardId, volunteerId: observations.volunteerId }).from(observations).where(inArray(observations.id, once.map(({ id }) => id)))
    if (known.some(row => row.cardId !== cardId || row.volunteerId !== volunteerId)) throw answerOfAnotherCard()
    const fresh = once.filter(({ id }) => !known.some(row => row.id === id))
    if (fresh.length === 0) return { taken: once.map(({ id }) => id) }
    try {
      await commit(db, tx => [
        tx.insert(observations).values(fresh.map(({ observedAt: claimed, ...answer }) => ({ ...answer, cardId, volunteerId, observedAt: observedAt(claimed, now), receivedAt: now }))).returning({ id: observations.id }),
        ...onCard(tx, 'route.observed', card.id, { actor: { kind: 'resident' }, now }, { answers: fresh.length }),
      ])
    }
    catch (error) { if (!(error instanceof UniqueViolationError) || tries === 9) throw error }
  }
}
