import type { Database } from '../../database/connect.ts'
import { listTimeline } from '../events/queries.ts'
import { findStaffNames } from '../staff/queries.ts'
import { findPlacedOrders } from '../volunteers/queries.ts'
import { standingOf } from '../../../shared/assistance/rules.ts'
import { findSiteOfRequest } from './asking.ts'
import { listHelpWays } from './contacts.ts'
import { assistanceNotFound } from './errors.ts'
import { getRequest, listRoutes, listSteps, namesOfBodies, routesSeenBy } from './queries.ts'
import { openQuestions } from './working.ts'

/**
 * A request for staff. Somebody of a body sees what was given to that body and nothing else: its needs, what staff wrote
 * for it and its own steps; neither the person's words nor any other body. Throws `assistance.not_found` (404).
 */
export async function getRequestForStaff(db: Database, { requestId, bodyId }: { requestId: string, bodyId: string | null }) {
  const request = await getRequest(db, requestId)
  const [all, allSteps, ways] = await Promise.all([listRoutes(db, requestId), listSteps(db, requestId), listHelpWays(db, requestId)])
  const routes = bodyId === null ? all : routesSeenBy(all, bodyId)
  if (bodyId !== null && routes.length === 0) throw assistanceNotFound()
  const steps = bodyId === null ? allSteps : allSteps.filter(({ routeId }) => routes.some(({ id }) => id === routeId))
  const needs = bodyId === null ? request.needs : request.needs.filter(need => routes.some(route => route.need === need))
  const [bodies, orders, site, history] = await Promise.all([
    namesOfBodies(db, routes), findPlacedOrders(db, routes.flatMap(({ orderId }) => orderId ?? [])), bodyId === null && request.siteId ? findSiteOfRequest(db, request.siteId) : undefined,
    bodyId === null ? listTimeline(db, { type: 'assistance', id: requestId }) : [],
  ])
  const names = await findStaffNames(db, [...new Set([...history.map(({ actorId }) => actorId), ...steps.map(({ by }) => by)].flatMap(id => id ?? []))])
  const { id, number, state, subDistrict, community, languages, reach, volunteersAllowed, channel, isHelper, receivedAt, contactedAt, dueOn, due, followUpDueOn, followUp, isDemo, version } = request
  const ofAll = bodyId === null
  return {
    request: {
      id, number, state, subDistrict, community, languages, reach, channel, isHelper, receivedAt, isDemo, version,
      words: ofAll ? request.words : null, volunteersAllowed: ofAll && volunteersAllowed, contactedAt, dueOn: ofAll ? dueOn : null, clock: ofAll ? due?.clock ?? null : null, followUpDueOn: ofAll ? followUpDueOn : null, followUp: ofAll ? followUp : null,
    },
    site: site ? { id: site.id, nameZh: site.nameZh, nameEn: site.nameEn } : null,
    needs: needs.map(need => ({ need, standing: standingOf(need, routes) })),
    routes: routes.map((route) => {
      const order = route.orderId ? orders.get(route.orderId) : undefined
      return {
        id: route.id, version: route.version, need: route.need, body: route.bodyId ? bodies.get(route.bodyId) ?? null : null, bodyId: route.bodyId, order: order ? { id: order.id, number: order.number, state: order.state } : null,
        brief: route.brief, state: route.state, sentAt: route.sentAt, takenAt: route.takenAt, dueOn: route.dueOn, endedAt: route.endedAt, answer: route.answer, isReopened: route.reopenedAt !== null,
      }
    }),
    steps: steps.filter(({ words }) => words !== '').map(({ id: stepId, at, by, kind, words, routeId }) => ({ id: stepId, at, kind, words, routeId, byName: by && (names.get(by) ?? null) })),
    openQuestions: openQuestions(steps).length, ways,
    history: history.toReversed().map(({ id: eventId, at, sentence, reason, actorKind, actorId }) => ({ id: eventId, at, sentence, reason, actorKind, actorName: actorId && (names.get(actorId) ?? null) })),
  }
}
