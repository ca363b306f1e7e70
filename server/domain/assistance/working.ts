import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import { UniqueViolationError } from '../../database/errors.ts'
import { findBodyNames } from '../bodies/queries.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { isLiveRoute, isOver, type StepKind } from '../../../shared/assistance/rules.ts'
import { prepareHelpNotice } from './asking.ts'
import { changeRequest, type Whole } from './changing.ts'
import { assistanceNotFound, assistanceNotNow, routeStale } from './errors.ts'
import { listSteps, type Route } from './queries.ts'
import type { Circumstances } from './routing.ts'
import { assistanceSteps } from './tables.ts'

type StaffActor = Extract<Actor, { kind: 'staff' }>
interface AtRoute extends Circumstances { requestId: string, route: string, version: number, actor: StaffActor }

/** The route as the person saw it. Throws `stale` (409) and `assistance.not_now` (409) when it has ended. */
function getLive({ request, routes }: Whole, { route: id, version }: Pick<AtRoute, 'route' | 'version'>): Route {
  const route = routes.find(one => one.id === id)
  if (!route) throw assistanceNotFound()
  if (route.version !== version) throw routeStale()
  if (isOver(request.state) || !isLiveRoute(route.state) || route.bodyId === null) throw assistanceNotNow()
  return route
}

const bodyOf = async (db: Database, { bodyId }: Route) => (bodyId ? (await findBodyNames(db, [bodyId])).get(bodyId)?.nameZh : undefined) ?? ''

/** The body says that it sees to it. Throws `assistance.not_now`, `stale` (409). */
export async function takeRoute(db: Database, { requestId, actor, keys, calendar, now, ...at }: AtRoute): Promise<void> {
  await changeRequest(db, { requestId, calendar, now }, async (whole) => {
    const route = getLive(whole, at)
    if (route.state !== 'sent') throw assistanceNotNow()
    const [body, notice] = await Promise.all([bodyOf(db, route), prepareHelpNotice(db, whole.request, { keys, now })])
    return {
      routes: { [route.id]: { state: 'taken', takenAt: now } },
      writes: tx => [...recordEvent(tx, { action: 'assistance.taken', subject: { type: 'assistance', id: requestId }, actor, at: now, facts: { need: route.need, body } }), ...notice(tx)],
    }
  })
}

/**
 * The end of one need at one body, with words for the person: met, not met, or given back because it is not the body's to
 * do. When every need has ended the follow-up is due. Throws `assistance.not_now`, `stale` (409).
 */
export async function endRoute(db: Database, { requestId, actor, outcome, words, keys, calendar, now, ...at }: AtRoute & { outcome: 'met' | 'notMet' | 'returned', words: string }): Promise<void> {
  await changeRequest(db, { requestId, calendar, now }, async (whole) => {
    const route = getLive(whole, at)
    const [body, notice] = await Promise.all([bodyOf(db, route), prepareHelpNotice(db, whole.request, { keys, now })])
    return {
      request: outcome === 'returned' || whole.request.contactedAt ? {} : { contactedAt: now },
      routes: { [route.id]: { state: outcome, endedAt: now, answer: words } },
      writes: tx => [
        ...recordEvent(tx, { action: `assistance.${outcome}`, subject: { type: 'assistance', id: requestId }, actor, at: now, facts: { need: route.need, body } }),
        ...notice(tx),
      ],
    }
  })
}

/**
 * A step on the way, of one route or of the whole request: told to the person, a question to them, or a note among staff.
 * The first that reaches the person is the first contact. Sent again under the same id it is one step.
 * Throws `assistance.not_now` (409) when it is over.
 */
export async function writeStep(db: Database, { requestId, stepId = createId(), route, kind, words, actor, keys, calendar, now }: Circumstances & { requestId: string, stepId?: string, route: string | null, kind: 'step' | 'note' | 'question', words: string, actor: StaffActor }): Promise<void> {
  await once(() => changeRequest(db, { requestId, calendar, now }, async ({ request, routes }) => {
    if (isOver(request.state)) throw assistanceNotNow()
    if (route !== null && !routes.some(({ id }) => id === route)) throw assistanceNotFound()
    const reaches = kind !== 'note'
    const notice = reaches ? await prepareHelpNotice(db, request, { keys, now }) : () => []
    return {
      request: reaches && !request.contactedAt ? { contactedAt: now } : {},
      writes: tx => [
        tx.insert(assistanceSteps).values({ id: stepId, requestId, routeId: route, at: now, by: actor.id, kind, isPublic: reaches, words }).returning({ id: assistanceSteps.id }),
        ...recordEvent(tx, { action: stepActions[kind], subject: { type: 'assistance', id: requestId }, actor, at: now }),
        ...notice(tx),
      ],
    }
  }))
}

const stepActions = { step: 'assistance.stepTold', question: 'assistance.asked', note: 'assistance.noted' } as const satisfies Partial<Record<StepKind, string>>

/** Somebody has spoken with the person; what was said is a note among staff. Throws `assistance.not_now`, `stale` (409). */
export async function noteContact(db: Database, { requestId, version, words, actor, calendar, now }: Pick<Circumstances, 'calendar' | 'now'> & { requestId: string, version: number, words: string, actor: StaffActor }): Promise<void> {
  await changeRequest(db, { requestId, version, calendar, now }, ({ request }) => {
    if (isOver(request.state)) throw assistanceNotNow()
    return {
      request: request.contactedAt ? {} : { contactedAt: now },
      writes: tx => [
        tx.insert(assistanceSteps).values({ id: createId(), requestId, routeId: null, at: now, by: actor.id, kind: 'note', isPublic: false, words }).returning({ id: assistanceSteps.id }),
        ...recordEvent(tx, { action: 'assistance.contacted', subject: { type: 'assistance', id: requestId }, actor, at: now }),
      ],
    }
  })
}

/**
 * The person answers the open questions. It goes to those who asked; sent again it is one answer.
 * Throws `assistance.not_now` (409) without an open question, unless this very answer has arrived before.
 */
export async function answerQuestion(db: Database, { requestId, stepId, words, calendar, now }: Pick<Circumstances, 'calendar' | 'now'> & { requestId: string, stepId: string, words: string }): Promise<void> {
  await once(() => changeRequest(db, { requestId, calendar, now }, async ({ request }) => {
    const steps = await listSteps(db, requestId)
    if (steps.some(({ id }) => id === stepId)) return null
    const asked = [...new Set(openQuestions(steps).map(({ routeId }) => routeId))]
    if (isOver(request.state) || asked.length === 0) throw assistanceNotNow()
    return {
      writes: tx => [
        ...asked.map((routeId, index) => tx.insert(assistanceSteps).values({ id: index === 0 ? stepId : createId(), requestId, routeId, at: now, by: null, kind: 'answer', isPublic: true, words }).returning({ id: assistanceSteps.id })),
        ...recordEvent(tx, { action: 'assistance.answered', subject: { type: 'assistance', id: requestId }, actor: { kind: 'resident' }, at: now }),
      ],
    }
  }))
}

/** The questions nobody has answered yet, of each route by itself. */
export function openQuestions<One extends { kind: StepKind, at: Date, routeId: string | null }>(steps: readonly One[]): One[] {
  return steps.filter(question => question.kind === 'question' && !steps.some(({ kind, at, routeId }) => kind === 'answer' && routeId === question.routeId && at >= question.at))
}

/** Does it; nothing when the same has arrived before. */
async function once(write: () => Promise<unknown>): Promise<void> {
  try { await write() }
  catch (error) { if (!(error instanceof UniqueViolationError)) throw error }
}
