import { listTimeline } from '#server/domain/events/queries'
import { findBriefs } from '#server/domain/reports/queries'
import { findStaffNames } from '#server/domain/staff/queries'
import { listLeasesForStaff } from '#server/domain/volunteers/leaseQueries'
import { getOrder } from '#server/domain/volunteers/orderQueries'
import { listAskerWays } from '#server/domain/volunteers/ordering'
import { screenOrder } from '#server/domain/volunteers/screening'
import { isAgreedIn } from '#server/domain/volunteers/trackedOrders'
import { ofOrder, orderIdOf } from '#server/http/orders'
import { defineStaffHandler } from '#server/http/staff'
import { canBeOpened } from '#shared/volunteers/screening'

/** An order for the community: its words with what in them has to be looked at, its leases, and what happened to it. */
export default defineStaffHandler('orders', 'read', async ({ event, db, actor, now }) => {
  const { submissionId: _, ...order } = await getOrder(db, orderIdOf(event))
  const [history, ways, leases, briefs] = await Promise.all([
    listTimeline(db, { type: 'order', id: order.id }), listAskerWays(db, order.id), listLeasesForStaff(db, { orderId: order.id, now }), findBriefs(db, order.reportId ? [order.reportId] : []),
  ])
  const names = await findStaffNames(db, history.flatMap(({ actorId }) => actorId ?? []))
  const findings = screenOrder(order)
  const place = { subDistrict: order.subDistrict, community: order.community }
  const isWaiting = order.state === 'posted' || order.state === 'open'
  const [screens, follows] = [actor.can('orders', 'screen', place), actor.can('orders', 'follow', place)]
  return {
    order, findings, canBeOpened: canBeOpened(findings), ways, leases, isAgreed: isAgreedIn(history), caseNumber: order.reportId ? briefs.get(order.reportId)?.number ?? null : null,
    may: {
      open: screens && order.state === 'posted', reword: screens && order.state === 'posted', stop: screens && isWaiting, cancel: follows && isWaiting, passOn: follows && isWaiting, takeBack: follows && order.state === 'passedOn',
      reveal: actor.can('orders', 'reveal', place) && ways.length > 0, answer: actor.can('orders', 'enter', place) && leases.length > 0, readCase: actor.can('reports', 'read', { subDistrict: order.subDistrict }),
    },
    history: history.toReversed().map(({ id, at, sentence, reason, actorKind, actorId }) => ({ id, at, sentence, reason, actorKind, actorName: actorId && (names.get(actorId) ?? null) })),
  }
}, ofOrder)
