import { and, asc, eq, gt, isNull, or } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { UniqueViolationError } from '../../database/errors.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { dueBy, getClock } from '../../../shared/calendar/clocks.ts'
import type { RowScope } from '../../../shared/staff/permissions.ts'
import { canDispute, type DisputeOutcome } from '../../../shared/volunteers/ratings.ts'
import { cannotDispute, disputeDecided, disputeNotFound, servedNotFound } from './ratingErrors.ts'
import { prepareNotices } from './notices.ts'
import { prepareAskerNotice } from './ordering.ts'
import { getOrder } from './orderQueries.ts'
import { inScope } from './scope.ts'
import { orderDisputes, orderLeases, orders } from './tables.ts'

interface Raised { submissionId: string, leaseId: string, raisedBy: 'asker' | 'volunteer', subjectId: string, words: string, calendar: WorkCalendar, now: Date }

/**
 * Puts what one side has to say against the other before the community: once a side, while the order's contact is kept.
 * `subjectId` is whose receipt it is: the order's, or the volunteer's. The same submission again changes nothing.
 * Throws `rating.not_found` (404) for help that is not theirs, `rating.cannot_dispute` (409).
 */
export async function raiseDispute(db: Database, { submissionId, leaseId, raisedBy, subjectId, words, calendar, now }: Raised): Promise<void> {
  const isThere = async () => (await db.select({ id: orderDisputes.id }).from(orderDisputes).where(eq(orderDisputes.submissionId, submissionId))).length > 0
  if (await isThere()) return
  const [lease] = await db.select().from(orderLeases).where(and(eq(orderLeases.id, leaseId), eq(raisedBy === 'asker' ? orderLeases.orderId : orderLeases.volunteerId, subjectId)))
  const [order] = lease ? await db.select().from(orders).where(eq(orders.id, lease.orderId)) : []
  if (!lease || !order) throw servedNotFound()
  const before = await db.select({ id: orderDisputes.id }).from(orderDisputes).where(and(eq(orderDisputes.leaseId, leaseId), eq(orderDisputes.raisedBy, raisedBy)))
  if (!canDispute(lease, before.length > 0, getClock('order.contactRetention', calendar).amount ?? 0, now)) {
    if (await isThere()) return
    throw cannotDispute()
  }
  try {
    await commit(db, tx => [
      tx.insert(orderDisputes).values({
        // One a side: of two at once the second finds the row of the first.
        id: `${leaseId}.${raisedBy}`, submissionId, orderId: order.id, leaseId, raisedBy, subDistrict: order.subDistrict, community: order.community,
        words, at: now, dueOn: dueBy('order.dispute', now, calendar)?.day ?? null,
      }).returning({ id: orderDisputes.id }),
      ...recordEvent(tx, { action: 'rating.disputed', subject: { type: 'order', id: order.id }, actor: { kind: 'resident' }, at: now, facts: { leaseId, raisedBy } }),
    ])
  }
  catch (error) {
    if (!(error instanceof UniqueViolationError)) throw error
    if (!await isThere()) throw cannotDispute()
  }
}

/** Throws `rating.dispute_not_found` (404). */
export async function getDispute(db: Database, disputeId: string) {
  const [dispute] = await db.select().from(orderDisputes).where(eq(orderDisputes.id, disputeId))
  if (!dispute) throw disputeNotFound()
  return dispute
}

/** The community's word on a dispute, once; both sides are told that there is one. Throws `rating.dispute_not_found` (404), `rating.dispute_decided` (409). */
export async function decideDispute(db: Database, { disputeId, outcome, answer, actor, keys, now }: { disputeId: string, outcome: DisputeOutcome, answer: string, actor: Actor & { kind: 'staff' }, keys: Keys, now: Date }): Promise<void> {
  const dispute = await getDispute(db, disputeId)
  if (dispute.decidedAt !== null) throw disputeDecided()
  const [lease] = await db.select({ volunteerId: orderLeases.volunteerId }).from(orderLeases).where(eq(orderLeases.id, dispute.leaseId))
  const toAsker = await prepareAskerNotice(db, await getOrder(db, dispute.orderId), { keys, now })
  const toVolunteer = await prepareNotices(db, lease ? [lease.volunteerId] : [], { keys, now })
  await commit(db, tx => [
    tx.update(orderDisputes).set({ outcome, answer, decidedBy: actor.id, decidedAt: now }).where(and(eq(orderDisputes.id, disputeId), isNull(orderDisputes.decidedAt))).returning({ id: orderDisputes.id }),
    ...recordEvent(tx, { action: 'rating.disputeDecided', subject: { type: 'order', id: dispute.orderId }, actor, at: now, facts: { leaseId: dispute.leaseId, outcome } }),
    ...toAsker(tx),
    ...toVolunteer(tx),
  ])
}

/** Disputes nobody has decided, the first due first, in the communities of a person. */
export async function listDisputes(db: Database, { scope, limit, after }: { scope: RowScope, limit: number, after?: { at: Date, id: string } }) {
  const rows = await db.select({ id: orderDisputes.id, at: orderDisputes.at, dueOn: orderDisputes.dueOn, raisedBy: orderDisputes.raisedBy, community: orderDisputes.community, number: orders.number, kind: orders.kind, isDemo: orders.isDemo })
    .from(orderDisputes).innerJoin(orders, eq(orders.id, orderDisputes.orderId))
    .where(and(isNull(orderDisputes.decidedAt), inScope(scope, orderDisputes), after ? or(gt(orderDisputes.at, after.at), and(eq(orderDisputes.at, after.at), gt(orderDisputes.id, after.id))) : undefined))
    .orderBy(asc(orderDisputes.at), asc(orderDisputes.id)).limit(limit + 1)
  return { items: rows.slice(0, limit), next: rows.length > limit ? rows[limit - 1]! : null }
}
