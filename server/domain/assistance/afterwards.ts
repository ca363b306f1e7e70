import type { Database } from '../../database/connect.ts'
import { UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { scrub } from '../../database/scrub.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { eraseOrderOf, takeBackOrderOf } from '../volunteers/commands.ts'
import { isLiveRoute, isOver, type FollowUpAnswer, type NeedKind } from '../../../shared/assistance/rules.ts'
import { prepareHelpNotice } from './asking.ts'
import { changeRequest, type Whole } from './changing.ts'
import { prepareHelpErasure } from './contacts.ts'
import { assistanceInvalid, assistanceNotNow } from './errors.ts'
import { findHelpContact, getRequest, listRoutes, listSteps, type Route } from './queries.ts'
import { eraseRequest } from './retention.ts'
import type { Circumstances } from './routing.ts'
import { assistanceSteps } from './tables.ts'

type StaffActor = Extract<Actor, { kind: 'staff' }>
const resident: Actor = { kind: 'resident' }

/** Takes the answers to these needs back: they are with nobody again. */
function reopen({ routes }: Whole, needs: readonly NeedKind[], now: Date): Record<string, Partial<Route>> {
  return Object.fromEntries(routes.flatMap(({ id, need, state, reopenedAt }) => needs.includes(need) && reopenedAt === null && (state === 'met' || state === 'notMet') ? [[id, { reopenedAt: now }]] : []))
}

/**
 * The follow-up call: what the person said, in the words of staff, and what follows: closed, opened again for some needs, or
 * called again when nobody was reached. Throws `assistance.not_now`, `stale` (409), `invalid` (422) for a need nobody asked for.
 */
export async function recordFollowUp(db: Database, { requestId, version, answer, words, then, needs, actor, keys, calendar, now }: Circumstances & {
  requestId: string, version: number, answer: FollowUpAnswer, words: string | null, then: 'close' | 'reopen' | 'again', needs: NeedKind[], actor: StaffActor
}): Promise<void> {
  await changeRequest(db, { requestId, version, calendar, now }, async (whole) => {
    const { request } = whole
    if (request.state !== 'finished') throw assistanceNotNow()
    if (needs.some(need => !request.needs.includes(need))) throw assistanceInvalid({ issues: [{ path: 'needs', code: 'assistance.needs_missing' }] })
    const notice = then === 'again' ? () => [] : await prepareHelpNotice(db, request, { keys, now })
    return {
      request: { followUp: answer, followedUpAt: now, ...then === 'close' ? { state: 'closed' as const } : {} },
      routes: then === 'reopen' ? reopen(whole, needs, now) : {},
      writes: tx => [
        ...words ? [tx.insert(assistanceSteps).values({ id: createId(), requestId, routeId: null, at: now, by: actor.id, kind: 'followUp', isPublic: false, words }).returning({ id: assistanceSteps.id })] : [],
        ...recordEvent(tx, { action: 'assistance.followedUp', subject: { type: 'assistance', id: requestId }, actor, at: now, facts: { said: answer } }),
        ...then === 'close' ? recordEvent(tx, { action: 'assistance.closed', subject: { type: 'assistance', id: requestId }, actor, at: now }) : [],
        ...then === 'reopen' ? recordEvent(tx, { action: 'assistance.reopened', subject: { type: 'assistance', id: requestId }, actor, at: now }) : [],
        ...notice(tx),
      ],
    }
  })
}

/** "It helped, thank you": the person closes it. Said again it stays said. Throws `assistance.not_now` (409). */
export function sayHelped(db: Database, { requestId, calendar, now }: Pick<Circumstances, 'calendar' | 'now'> & { requestId: string }): Promise<void> {
  return changeRequest(db, { requestId, calendar, now }, ({ request }) => {
    if (request.state === 'closed') return null
    if (request.state !== 'finished') throw assistanceNotNow()
    return {
      request: { followUp: 'helped', followedUpAt: now, state: 'closed' },
      writes: tx => recordEvent(tx, { action: 'assistance.closed', subject: { type: 'assistance', id: requestId }, actor: resident, at: now }),
    }
  })
}

/**
 * "I still need help with this." Possible while an answer is there, also after the request was closed and as long as the
 * person can be reached or holds the receipt; the needs are with nobody again and the first days run anew. Sent again
 * under the same id it is said once. Throws `assistance.not_now` (409).
 */
export async function askAgain(db: Database, { requestId, stepId, needs, words, calendar, now }: Pick<Circumstances, 'calendar' | 'now'> & { requestId: string, stepId: string, needs: NeedKind[], words: string | null }): Promise<void> {
  await changeRequest(db, { requestId, calendar, now }, async (whole) => {
    const { request } = whole
    if ((await listSteps(db, requestId)).some(({ id }) => id === stepId)) return null
    const routes = reopen(whole, needs, now)
    if (request.erasedAt !== null || Object.keys(routes).length === 0) throw assistanceNotNow()
    return {
      // Opened again: settled by its needs.
      request: request.state === 'closed' ? { state: 'received', closedAt: null, finishedAt: null } : {},
      routes,
      writes: tx => [
        tx.insert(assistanceSteps).values({ id: stepId, requestId, routeId: null, at: now, by: null, kind: 'answer', isPublic: true, words: words ?? '' }).returning({ id: assistanceSteps.id }),
        ...recordEvent(tx, { action: 'assistance.reopened', subject: { type: 'assistance', id: requestId }, actor: resident, at: now }),
      ],
    }
  }).catch((error: unknown) => { if (!(error instanceof UniqueViolationError)) throw error })
}

/** Takes everything of the person out of what was ordered of volunteers for them. */
async function eraseOrders(db: Database, routes: readonly Route[], { keys, now }: Pick<Circumstances, 'keys' | 'now'>): Promise<void> {
  for (const { orderId } of routes) if (orderId) await eraseOrderOf(db, { orderId, keys, now })
}

/** Everything of the person goes at once, whatever stage it is in; what is open ends. What remains is counted. */
export async function eraseHelp(db: Database, { requestId, ...circumstances }: Circumstances & { requestId: string }): Promise<void> {
  const { state, erasedAt } = await getRequest(db, requestId)
  if (!isOver(state)) return withdrawRequest(db, { requestId, ...circumstances })
  await eraseOrders(db, await listRoutes(db, requestId), circumstances)
  if (erasedAt === null) await eraseRequest(db, { requestId, actor: resident, now: circumstances.now })
}

/** Cancels what was ordered of volunteers for these routes and takes how to reach the person out of it. */
async function endOrders(db: Database, routes: readonly Route[], { keys, now }: Pick<Circumstances, 'keys' | 'now'>): Promise<void> {
  for (const { orderId } of routes) if (orderId) await takeBackOrderOf(db, { orderId, keys, now })
}

/**
 * "I do not need it any more." Ends everything that runs, orders of volunteers as well, and removes at once how the person
 * can be reached and what they wrote. Said again it stays said. Throws `assistance.not_now` (409) when it is closed.
 */
export async function withdrawRequest(db: Database, { requestId, keys, calendar, now }: Circumstances & { requestId: string }): Promise<void> {
  const erase = await prepareHelpErasure(db, await getRequest(db, requestId), { withWords: true })
  await changeRequest(db, { requestId, calendar, now }, async ({ request, routes }) => {
    if (request.state === 'withdrawn') return null
    if (request.state === 'closed') throw assistanceNotNow()
    await eraseOrders(db, routes, { keys, now })
    return {
      request: { state: 'withdrawn', words: null, languages: [], erasedAt: now },
      routes: Object.fromEntries(routes.flatMap(({ id, state }) => isLiveRoute(state) ? [[id, { state: 'withdrawn' as const, endedAt: now }]] : [])),
      writes: tx => [...recordEvent(tx, { action: 'assistance.withdrawn', subject: { type: 'assistance', id: requestId }, actor: resident, at: now }), ...erase(tx)],
    }
  })
  await scrub(db)
}

/** Volunteers are to know nothing of it any more: what was ordered of them is cancelled and the needs are with nobody again. */
export function withdrawVolunteers(db: Database, { requestId, keys, calendar, now }: Circumstances & { requestId: string }): Promise<void> {
  return changeRequest(db, { requestId, calendar, now }, async ({ request, routes }) => {
    if (!request.volunteersAllowed) return null
    if (isOver(request.state)) throw assistanceNotNow()
    await endOrders(db, routes, { keys, now })
    return {
      request: { volunteersAllowed: false },
      routes: Object.fromEntries(routes.flatMap(({ id, orderId, state }) => orderId && isLiveRoute(state) ? [[id, { state: 'returned' as const, endedAt: now }]] : [])),
      writes: tx => recordEvent(tx, { action: 'assistance.volunteersRefused', subject: { type: 'assistance', id: requestId }, actor: resident, at: now }),
    }
  })
}

/**
 * Removes how the person can be reached, at once and for good, also from what was ordered of volunteers for them, which is
 * cancelled. The request goes on by its receipt. Nothing happens when there is nothing.
 */
export async function removeHelpContact(db: Database, { requestId, actor, keys, calendar, now }: Circumstances & { requestId: string, actor: Actor }): Promise<void> {
  const request = await getRequest(db, requestId)
  if (!await findHelpContact(db, requestId)) return
  await endOrders(db, await listRoutes(db, requestId), { keys, now })
  const erase = await prepareHelpErasure(db, request, { withWords: false })
  await changeRequest(db, { requestId, calendar, now }, () => ({
    request: { reach: 'receipt' },
    writes: tx => [...recordEvent(tx, { action: 'assistance.contactRemoved', subject: { type: 'assistance', id: requestId }, actor, at: now }), ...erase(tx)],
  }))
  await scrub(db)
}
