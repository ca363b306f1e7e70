import { createHash } from 'node:crypto'
import { openContact } from '../../crypto/contact.ts'
import type { Keys } from '../../crypto/keys.ts'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { listTimeline } from '../events/queries.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { submitReport } from '../reports/commands.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import type { Locale } from '../../../shared/locale.ts'
import type { ReportKind } from '../../../shared/reports/rules.ts'
import { prepareCancelledLeases } from './leaseEnding.ts'
import { notAgreed, orderNotNow } from './orderErrors.ts'
import { orderContactRow, prepareAskerNotice } from './ordering.ts'
import { findAskerContact, getOrder } from './orderQueries.ts'
import { changeOrder, getDecidable } from './screening.ts'
import { isAgreedIn } from './trackedOrders.ts'

type StaffActor = Extract<Actor, { kind: 'staff' }>

/** The asker agrees that an officer may see to the matter and reach them. Said again it stays said. Throws `order.not_now` (409) when it is over. */
export async function agreeToPassOn(db: Database, { orderId, actor, now }: { orderId: string, actor: Actor, now: Date }): Promise<void> {
  const order = await getOrder(db, orderId)
  if (isAgreedIn(await listTimeline(db, { type: 'order', id: orderId }))) return
  if (order.state !== 'posted' && order.state !== 'open') throw orderNotNow()
  await commit(db, tx => [
    changeOrder(tx, order, {}),
    ...recordEvent(tx, { action: 'order.passOnAgreed', subject: { type: 'order', id: orderId }, actor, at: now }),
  ])
}

/**
 * Passes a matter that needs an officer on to the case machine, in words of staff, with how the asker can be reached and
 * their consent. Done again after it was interrupted it is the same case. Who has taken the order is told.
 * Throws `order.not_agreed`, `order.not_now`, `stale` (409), and what `submitReport` throws for the words.
 */
export async function passOnOrder(db: Database, { orderId, version, kind, words, placeWords, heard, actor, keys, calendar, now }: {
  orderId: string, version: number, kind: ReportKind, words: string, placeWords: string, heard: boolean, actor: StaffActor, keys: Keys, calendar: WorkCalendar, now: Date
}): Promise<void> {
  // Before the order and its version: whoever counts another's passing on as one before is then told that the order has changed.
  const timeline = await listTimeline(db, { type: 'order', id: orderId })
  const order = await getDecidable(db, { orderId, version }, ['posted', 'open'])
  if (!heard && !isAgreedIn(timeline)) throw notAgreed()
  const sealed = await findAskerContact(db, orderId)
  const times = timeline.filter(({ action }) => action === 'order.passedOn').length
  const { reportId, number } = await submitReport(db, {
    submission: {
      submissionId: createHash('sha256').update(`case:${orderId}:${times}`).digest('hex').slice(0, 32), kind, beingBuilt: 'no', inDanger: false, seenOn: null, subDistrict: order.subDistrict, community: order.community,
      placeWords, nearWords: null, position: null, siteId: null, words, keepPassages: false, contact: sealed ? openContact(orderContactRow(orderId), sealed, keys) : null,
    },
    uploads: [], isDemo: order.isDemo, keys, calendar, locale: order.locale as Locale, now,
  })
  const [notice, endLeases] = await Promise.all([prepareAskerNotice(db, order, { keys, now }), prepareCancelledLeases(db, orderId, { keys, now })])
  await commit(db, tx => [
    changeOrder(tx, order, { state: 'passedOn', reportId, closedAt: now }),
    ...endLeases(tx),
    ...heard ? recordEvent(tx, { action: 'order.passOnAgreed', subject: { type: 'order', id: orderId }, actor, at: now }) : [],
    ...recordEvent(tx, { action: 'order.passedOn', subject: { type: 'order', id: orderId }, actor, at: now, facts: { number } }),
    ...recordEvent(tx, { action: 'order.becameCase', subject: { type: 'report', id: reportId }, actor, at: now, facts: { number: order.number } }),
    ...notice(tx),
  ])
}

/** An officer hands the matter back: the order stands as it stood before, and the asker is told. Throws `order.not_now`, `stale` (409). */
export async function takeOrderBack(db: Database, { orderId, version, actor, keys, now }: { orderId: string, version: number, actor: StaffActor, keys: Keys, now: Date }): Promise<void> {
  const order = await getDecidable(db, { orderId, version }, ['passedOn'])
  const notice = await prepareAskerNotice(db, order, { keys, now })
  const wasScreened = order.screenedAt !== null && order.title !== null
  await commit(db, tx => [
    changeOrder(tx, order, { state: wasScreened ? 'open' : 'posted', reportId: null, closedAt: null }),
    ...recordEvent(tx, { action: 'order.takenBack', subject: { type: 'order', id: orderId }, actor, at: now }),
    ...order.reportId ? recordEvent(tx, { action: 'order.caseHandedBack', subject: { type: 'report', id: order.reportId }, actor, at: now, facts: { number: order.number } }) : [],
    ...notice(tx),
  ])
}
