import { openContactValue, waysOf } from '../../crypto/contact.ts'
import type { Keys } from '../../crypto/keys.ts'
import type { Database } from '../../database/connect.ts'
import { listBodies } from '../bodies/queries.ts'
import { listTimeline } from '../events/queries.ts'
import { deriveQueryCode } from '../../crypto/queryCode.ts'
import { findPlacedOrders } from '../volunteers/queries.ts'
import { isOver, standingOf } from '../../../shared/assistance/rules.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { dueBy, getClock } from '../../../shared/calendar/clocks.ts'
import { roles } from '../../../shared/staff/permissions.ts'
import { findSiteOfRequest, helpContactRow } from './asking.ts'
import { findHelpContact, getRequest, listRoutes, listSteps } from './queries.ts'
import { openQuestions } from './working.ts'

/** The last digits of a telephone number: enough to know which one it is. */
const maskPhone = (phone: string) => `****${phone.slice(-4)}`
const maskEmail = (email: string) => `${email.slice(0, 1)}***${email.slice(email.indexOf('@'))}`

/** What its person reads of the events; openings of the contact are told apart. */
const shownEvents = ['received', 'routed', 'ordered', 'taken', 'met', 'notMet', 'returned', 'orderDone', 'orderEnded', 'contacted', 'answered', 'followedUp', 'closed', 'reopened', 'withdrawn', 'volunteersRefused', 'contactRemoved', 'erased', 'contactChanged', 'dueRecounted']

/** A request as whoever holds its receipt sees it, with each look at how to reach them. Throws `assistance.not_found` (404). */
export async function getTrackedRequest(db: Database, { requestId, keys, calendar }: { requestId: string, keys: Keys, calendar: WorkCalendar }) {
  const request = await getRequest(db, requestId)
  const [routes, steps, timeline, sealed, bodies] = await Promise.all([listRoutes(db, requestId), listSteps(db, requestId), listTimeline(db, { type: 'assistance', id: requestId }), findHelpContact(db, requestId), listBodies(db)])
  const [orders, site] = await Promise.all([findPlacedOrders(db, routes.flatMap(({ orderId }) => orderId ?? [])), request.siteId ? findSiteOfRequest(db, request.siteId) : undefined])
  const row = helpContactRow(requestId)
  const [phone, email] = sealed ? [openContactValue(row, 'phone', sealed.phone, keys), openContactValue(row, 'email', sealed.email, keys)] : [null, null]
  const bodyOf = (bodyId: string | null) => {
    const body = bodies.find(({ id }) => id === bodyId)
    return body ? { nameZh: body.nameZh, nameEn: body.nameEn, phone: body.phone } : null
  }
  const { id, number, needs, state, subDistrict, community, words, languages, reach, volunteersAllowed, channel, isHelper, receivedAt, contactedAt, followUpDueOn, followUp, closedAt, isDemo } = request
  const open = !isOver(state)
  const answered = needs.filter(need => standingOf(need, routes) === 'met' || standingOf(need, routes) === 'notMet')
  return {
    id, number, state, subDistrict, community, words, languages, reach, volunteersAllowed, channel, isHelper, receivedAt, contactedAt, followUpDueOn, followUp, closedAt, isDemo,
    site: site ? { id: site.id, nameZh: site.nameZh, nameEn: site.nameEn } : null,
    /** By when somebody gets in touch; null once somebody has. */
    contactDueOn: open && contactedAt === null ? dueBy('assistance.answer', receivedAt, calendar)?.day ?? null : null,
    needs: needs.map(need => ({
      need, standing: standingOf(need, routes),
      routes: routes.filter(route => route.need === need).map(({ id: routeId, bodyId, orderId, state: at, sentAt, dueOn, answer, endedAt, reopenedAt }) => {
        const order = orderId ? orders.get(orderId) : undefined
        return {
          id: routeId, body: bodyOf(bodyId), order: order ? { number: order.number, queryCode: deriveQueryCode(order.submissionId, keys), state: order.state } : null,
          state: at, sentAt, dueOn: at === 'sent' || at === 'taken' ? dueOn : null, answer, endedAt, isReopened: reopenedAt !== null,
        }
      }),
    })),
    steps: steps.filter(({ isPublic, words }) => isPublic && words !== '').map(({ id: stepId, at, kind, words, routeId }) => ({ id: stepId, at, kind, words, body: bodyOf(routes.find(route => route.id === routeId)?.bodyId ?? null) })),
    questions: open ? openQuestions(steps).map(({ id: stepId, words }) => ({ id: stepId, words })) : [],
    ways: waysOf(sealed), phone: phone && maskPhone(phone), email: email && maskEmail(email), contactDays: getClock('assistance.contactRetention', calendar).amount ?? 0,
    openings: timeline.filter(({ action }) => action === 'assistance.contactOpened').map(({ at, reason, facts }) => ({ at, reason, role: roles.find(name => name === facts.role) ?? null })),
    may: { withdraw: open, change: open, helped: state === 'finished', again: request.erasedAt === null && state !== 'withdrawn' ? answered : [] },
    history: timeline.flatMap(({ id: eventId, at, action, sentence }) => shownEvents.includes(action.replace('assistance.', '')) ? [{ id: eventId, at, sentence }] : []),
  }
}
