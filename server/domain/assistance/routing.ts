import { and, asc, gt, inArray } from 'drizzle-orm'
import { openContact } from '../../crypto/contact.ts'
import type { Keys } from '../../crypto/keys.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { getWorkingBody } from '../bodies/queries.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { queueMail } from '../notifications/outbox.ts'
import { listBodyRecipients } from '../notifications/recipients.ts'
import { placeOrderFor } from '../volunteers/commands.ts'
import { findOrderIdOf, findPlacedOrders } from '../volunteers/queries.ts'
import { isOver, liveRouteStates, type NeedKind, type RouteState } from '../../../shared/assistance/rules.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { dueBy } from '../../../shared/calendar/clocks.ts'
import type { Locale } from '../../../shared/locale.ts'
import { toReportDue } from '../../../shared/reports/records.ts'
import type { OrderAnswer } from '../../../shared/volunteers/ordering.ts'
import type { OrderState } from '../../../shared/volunteers/rules.ts'
import { helpContactRow, prepareHelpNotice } from './asking.ts'
import { changeRequest, readWhole, writesOf, type Whole } from './changing.ts'
import { assistanceInvalid, assistanceNotNow, volunteersNotAllowed } from './errors.ts'
import { findHelpContact, type Route } from './queries.ts'
import { assistanceRoutes } from './tables.ts'

type StaffActor = Extract<Actor, { kind: 'staff' }>
export interface Circumstances { keys: Keys, calendar: WorkCalendar, now: Date }

function requireNeed({ request }: Whole, need: NeedKind): void {
  if (isOver(request.state)) throw assistanceNotNow()
  if (!request.needs.includes(need)) throw assistanceInvalid({ issues: [{ path: 'need', code: 'assistance.need_missing' }] })
}

const aRoute = (route: Pick<Route, 'requestId' | 'need' | 'sentAt' | 'sentBy'> & Partial<Route>): Route => ({
  id: createId(), bodyId: null, orderId: null, brief: null, state: 'sent', takenAt: null, dueOn: null, due: null, endedAt: null, reopenedAt: null, answer: null, version: 1, ...route,
})

/**
 * Gives one need to one or several bodies in use, in words of staff; each has its days from now and is told that there is
 * something. The person is told that it has moved. A body that has it already is left out.
 * Throws `assistance.not_now`, `stale` (409), `body.unfit` (422), `invalid` (422) for a need nobody asked for.
 */
export async function routeNeed(db: Database, { requestId, version, need, bodies, brief, actor, keys, calendar, now }: Circumstances & { requestId: string, version: number, need: NeedKind, bodies: string[], brief: string, actor: StaffActor }): Promise<void> {
  const found = await Promise.all(bodies.map(bodyId => getWorkingBody(db, bodyId)))
  await changeRequest(db, { requestId, version, calendar, now }, async (whole) => {
    requireNeed(whole, need)
    const { request, routes } = whole
    const fresh = found.filter(({ id }) => !routes.some(route => route.bodyId === id && route.need === need && (liveRouteStates as readonly RouteState[]).includes(route.state)))
    if (fresh.length === 0) return null
    const due = dueBy('assistance.step', now, calendar)
    const [notice, ...recipients] = await Promise.all([prepareHelpNotice(db, request, { keys, now }), ...fresh.map(body => request.isDemo ? [] : listBodyRecipients(db, body))])
    return {
      added: fresh.map(body => aRoute({ requestId, need, bodyId: body.id, brief, sentAt: now, sentBy: actor.id, dueOn: due?.day ?? null, due: due && toReportDue(due) })),
      writes: tx => [
        ...fresh.flatMap(body => recordEvent(tx, { action: 'assistance.routed', subject: { type: 'assistance', id: requestId }, actor, at: now, facts: { need, body: body.nameZh } })),
        ...[...new Set(recipients.flat())].flatMap(to => queueMail(tx, { keys, kind: 'report.assigned', to, at: now })),
        ...notice(tx),
      ],
    }
  })
}

/**
 * Makes an order of the volunteers of one need, placed by staff for the person with the person's own contact; orders' own
 * rules hold from there on. Order and route are one commit; sent again under the same submission it is the same order.
 * Throws `assistance.volunteers_not_allowed` without the separate consent, `assistance.not_now`, `stale` (409), and what
 * `placeOrderFor` throws.
 */
export async function routeToVolunteers(db: Database, { requestId, version, need, submissionId, toAnswer, actor, keys, calendar, now }: Circumstances & {
  requestId: string, version: number, need: NeedKind, submissionId: string
  /** Makes the order of what staff typed and how the person can be reached. */
  toAnswer: (contact: { name: string | null, phone: string | null, email: string | null }) => OrderAnswer
  actor: StaffActor
}): Promise<{ orderId: string }> {
  const whole = await readWhole(db, requestId)
  const { request } = whole
  const before = await findOrderIdOf(db, submissionId)
  if (before && whole.routes.some(({ orderId }) => orderId === before)) return { orderId: before }
  requireNeed(whole, need)
  if (!request.volunteersAllowed) throw volunteersNotAllowed()
  if (request.version !== version) throw new StaleWriteError()
  const sealed = await findHelpContact(db, requestId)
  const answer = toAnswer(sealed ? openContact(helpContactRow(requestId), sealed, keys) : { name: null, phone: null, email: null })
  const due = dueBy('assistance.step', now, calendar)
  const notice = await prepareHelpNotice(db, request, { keys, now })
  return placeOrderFor(db, {
    submissionId, answer, actor, keys, calendar, locale: request.locale as Locale, isDemo: request.isDemo, now,
    also: (tx, orderId) => writesOf(tx, whole, {
      added: [aRoute({ requestId, need, orderId, state: 'taken', takenAt: now, sentAt: now, sentBy: actor.id, dueOn: due?.day ?? null, due: due && toReportDue(due) })],
      writes: inner => [
        ...recordEvent(inner, { action: 'assistance.ordered', subject: { type: 'assistance', id: requestId }, actor, at: now, facts: { need } }),
        ...notice(inner),
      ],
    }, { calendar, now }),
  })
}

/** How the need of an order ends with it; an order that waits or stands open has not ended. */
const endOf: Partial<Record<OrderState, 'met' | 'returned'>> = { done: 'met', stopped: 'returned', cancelled: 'returned', expired: 'returned', passedOn: 'returned' }

const atOnce = 200

/** The live routes whose order has ended, and how. */
async function listEndedOrders(db: Database) {
  const ended: { requestId: string, orderId: string, end: 'met' | 'returned' }[] = []
  for (let after = ''; ;) {
    const live = await db.select({ requestId: assistanceRoutes.requestId, orderId: assistanceRoutes.orderId }).from(assistanceRoutes)
      .where(and(gt(assistanceRoutes.orderId, after), inArray(assistanceRoutes.state, [...liveRouteStates]))).orderBy(asc(assistanceRoutes.orderId)).limit(atOnce)
    const orders = await findPlacedOrders(db, live.flatMap(({ orderId }) => orderId ?? []))
    for (const { requestId, orderId } of live) {
      const state = orderId === null ? undefined : orders.get(orderId)?.state
      const end = state && endOf[state]
      if (end && orderId !== null) ended.push({ requestId, orderId, end })
    }
    after = live.at(-1)?.orderId ?? ''
    if (live.length < atOnce) return ended
  }
}

/** Lets the needs follow whose orders have ended. Safe on several nodes at once. Says how many routes followed. */
export async function followOrders(db: Database, { keys, calendar, now }: Circumstances): Promise<number> {
  const ended = await listEndedOrders(db)
  let followed = 0
  for (const { requestId, orderId, end } of ended) {
    await changeRequest(db, { requestId, calendar, now }, async ({ request, routes }) => {
      const route = routes.find(one => one.orderId === orderId)
      if (!route || !(liveRouteStates as readonly RouteState[]).includes(route.state)) return null
      followed += 1
      const notice = await prepareHelpNotice(db, request, { keys, now })
      return {
        request: end === 'met' && !request.contactedAt ? { contactedAt: now } : {},
        routes: { [route.id]: { state: end, endedAt: now } },
        writes: tx => [
          ...recordEvent(tx, { action: end === 'met' ? 'assistance.orderDone' : 'assistance.orderEnded', subject: { type: 'assistance', id: requestId }, actor: { kind: 'system' }, at: now, facts: { need: route.need } }),
          ...notice(tx),
        ],
      }
    })
  }
  return followed
}
