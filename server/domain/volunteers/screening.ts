import { and, eq } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { scrub } from '../../database/scrub.ts'
import { toSimplified } from '../../text/simplify.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { dueBy } from '../../../shared/calendar/clocks.ts'
import { findWordIssues } from '../../../shared/reports/words.ts'
import type { Skill } from '../../../shared/volunteers/rules.ts'
import { canBeOpened, screenWords, type ScreeningFinding, type StopRule } from '../../../shared/volunteers/screening.ts'
import { prepareCancelledLeases } from './leaseEnding.ts'
import { orderForbidden, orderInvalid, orderNotNow } from './orderErrors.ts'
import { prepareAskerNotice } from './ordering.ts'
import { getOrder, type Order } from './orderQueries.ts'
import { orders } from './tables.ts'

type StaffActor = Extract<Actor, { kind: 'staff' }>
interface Decision { orderId: string, version: number, actor: StaffActor, keys: Keys, now: Date }

/** The words of an order, and what in them is shown to staff; simplified and traditional characters alike. */
export function screenOrder({ words, organisation }: Pick<Order, 'words' | 'organisation'>): ScreeningFinding[] {
  // An organisation's name asks for nothing unless somebody hides it there.
  return [...screenWords(words, toSimplified), ...organisation && !canBeOpened(screenWords(organisation, toSimplified)) ? [{ start: 0, end: 0, kind: 'persuasion' as const, isHard: true }] : []]
}

/** Changes an order that is still as it was read. */
export function changeOrder(tx: Database, { id, version, state }: Pick<Order, 'id' | 'version' | 'state'>, changes: Partial<typeof orders.$inferInsert>): Write {
  return tx.update(orders).set({ ...changes, version: version + 1 }).where(and(eq(orders.id, id), eq(orders.version, version), eq(orders.state, state))).returning({ id: orders.id })
}

/** An order in one of these states, as the person who decides saw it. Throws `order.not_now`, `stale` (409). */
export async function getDecidable(db: Database, { orderId, version }: Pick<Decision, 'orderId' | 'version'>, states: readonly Order['state'][]): Promise<Order> {
  const order = await getOrder(db, orderId)
  if (order.version !== version) throw new StaleWriteError()
  if (!states.includes(order.state)) throw orderNotNow()
  return order
}

/**
 * The community opens an order to volunteers, under a line of its own words. Nobody opens one that asks for inspection,
 * evidence, photographs of homes or pressure, or that reads like persuasion of a named person.
 * Throws `order.words_forbidden`, `order.not_now`, `stale` (409), `invalid` (422) for a line that says too much.
 */
export async function openOrder(db: Database, { title, skills, actor, keys, now, ...decision }: Decision & { title: string, skills: Skill[] }): Promise<void> {
  const order = await getDecidable(db, decision, ['posted'])
  if (now >= order.endsAt) throw orderNotNow()
  if (!canBeOpened(screenOrder(order))) throw orderForbidden()
  const issues = canBeOpened(screenWords(title, toSimplified)) ? findWordIssues('title', title, { keep: false, simplify: toSimplified }) : [{ path: 'title', code: 'order.title_forbidden' }]
  if (issues.length > 0) throw orderInvalid({ issues })
  const notice = await prepareAskerNotice(db, order, { keys, now })
  await commit(db, tx => [
    changeOrder(tx, order, { state: 'open', title, skills, screenedAt: now, screenedBy: actor.id, toAsker: null }),
    ...recordEvent(tx, { action: 'order.opened', subject: { type: 'order', id: order.id }, actor, at: now }),
    ...notice(tx),
  ])
}

/** The community stops an order by a numbered rule, with words to the asker; who has taken it is told. Throws `order.not_now`, `stale` (409). */
export async function stopOrder(db: Database, { rule, toAsker, actor, keys, now, ...decision }: Decision & { rule: StopRule, toAsker: string }): Promise<void> {
  const order = await getDecidable(db, decision, ['posted', 'open'])
  const [notice, endLeases] = await Promise.all([prepareAskerNotice(db, order, { keys, now }), prepareCancelledLeases(db, order.id, { keys, now })])
  await commit(db, tx => [
    changeOrder(tx, order, { state: 'stopped', stopRule: rule, toAsker, closedAt: now, ...order.state === 'posted' ? { screenedAt: now, screenedBy: actor.id } : {} }),
    ...endLeases(tx),
    ...recordEvent(tx, { action: 'order.stopped', subject: { type: 'order', id: order.id }, actor, at: now, reason: toAsker, facts: { rule } }),
    ...notice(tx),
  ])
}

/** The community asks for other words; the order waits for them. Throws `order.not_now`, `stale` (409). */
export async function askToReword(db: Database, { toAsker, actor, keys, now, ...decision }: Decision & { toAsker: string }): Promise<void> {
  const order = await getDecidable(db, decision, ['posted'])
  const notice = await prepareAskerNotice(db, order, { keys, now })
  await commit(db, tx => [
    changeOrder(tx, order, { toAsker }),
    ...recordEvent(tx, { action: 'order.rewordAsked', subject: { type: 'order', id: order.id }, actor, at: now, reason: toAsker }),
    ...notice(tx),
  ])
}

/** The asker writes anew what help is needed, while nobody has opened it; the community has a working day again. The same words again change nothing. Throws `order.not_now` (409). */
export async function rewordOrder(db: Database, { orderId, words, calendar, now }: { orderId: string, words: string, calendar: WorkCalendar, now: Date }): Promise<void> {
  const order = await getOrder(db, orderId)
  if (order.words === words && order.toAsker === null) return
  if (order.state !== 'posted') throw orderNotNow()
  await commit(db, tx => [
    changeOrder(tx, order, { words, toAsker: null, screenDueOn: dueBy('order.screen', now, calendar)?.day ?? null }),
    ...recordEvent(tx, { action: 'order.reworded', subject: { type: 'order', id: orderId }, actor: { kind: 'resident' }, at: now }),
  ])
  // Words that were taken back do not linger in the database's log.
  await scrub(db)
}
