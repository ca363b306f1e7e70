import { and, eq, inArray } from 'drizzle-orm'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import { eraseEvents } from '../events/record.ts'
import type { ObservationAnswer } from '../../../shared/volunteers/rules.ts'
import { createRouteCard, getRouteFor, recordObservations, stageRouteCard } from './routes.ts'
import { memberships, observations, routeCards, routeStops } from './tables.ts'

const actor = { kind: 'staff', id: 'demonstration' } as const
const both = (zh: string, en: string) => ({ zh, en })
const dayMs = 86_400_000

const stops = [
  { place: both('示例公园东门', 'East gate of the example park'), matter: both('共享单车堆放', 'A heap of shared bicycles') },
  { place: both('示例路公交站旁', 'By the bus stop in Example Road'), matter: both('破损的地砖', 'Broken paving') },
  { place: both('示例花园凉亭', 'The pavilion in the example garden'), matter: both('旧沙发', 'An old sofa') },
  { place: both('示例广场台阶', 'The steps of the example square'), matter: both('松动的扶手', 'A loose handrail') },
  { place: both('示例车棚外', 'Outside the example bicycle shed'), matter: both('废纸箱', 'Waste cardboard') },
]

/** What invented volunteers of a team saw at the stops, two walks ago and last time. */
const seen: readonly (readonly ObservationAnswer[])[] = [['there', 'there', 'there', 'there', 'unclear'], ['gone', 'there', 'gone', 'there', 'gone']]

/** A card of an invented team, walked twice by two of its invented volunteers. */
export async function loadDemoRoutes(db: Database, teamId: string, { now }: { now: Date }): Promise<void> {
  const id = createId()
  const by = { actor, now: new Date(now.getTime() - 21 * dayMs) }
  await createRouteCard(db, { id, teamId, title: both('示例路线：公园一圈', 'Example route: round the park'), stops, isDemo: true, ...by })
  await stageRouteCard(db, { cardId: id, version: 1, stage: 'open', ...by })
  const people = await db.select({ id: memberships.volunteerId }).from(memberships).where(and(eq(memberships.teamId, teamId), eq(memberships.state, 'seated')))
  for (const [index, answers] of seen.entries()) {
    const volunteerId = people[index]?.id
    if (!volunteerId) return
    const { stops: there } = await getRouteFor(db, { cardId: id, volunteerId })
    const at = new Date(now.getTime() - (14 - index * 11) * dayMs)
    await recordObservations(db, { cardId: id, volunteerId, answers: there.map((stop, position) => ({ id: createId(), stopId: stop.id, answer: answers[position]!, observedAt: at })), now: at })
  }
}

export async function removeDemoRoutes(db: Database, now: Date): Promise<void> {
  const ids = (await db.select({ id: routeCards.id }).from(routeCards).where(eq(routeCards.isDemo, true))).map(({ id }) => id)
  if (ids.length === 0) return
  await commit(db, tx => [
    orNothing(tx.delete(observations).where(inArray(observations.cardId, ids)).returning({ id: observations.id })),
    tx.delete(routeStops).where(inArray(routeStops.cardId, ids)).returning({ id: routeStops.id }),
    tx.delete(routeCards).where(inArray(routeCards.id, ids)).returning({ id: routeCards.id }),
    ...eraseEvents(tx, { type: 'route', ids, now }),
  ])
}
