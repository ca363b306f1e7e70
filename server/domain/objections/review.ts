import { and, eq } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { toSimplified } from '../../text/simplify.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { recordTakenBack, writeChanges, type SiteChange } from '../ledger/commands.ts'
import { findLastCorrector, getSite, type SiteRow } from '../ledger/queries.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { dueBy } from '../../../shared/calendar/clocks.ts'
import type { ObjectionOutcome } from '../../../shared/objections/rules.ts'
import { findWordIssues } from '../../../shared/reports/words.ts'
import { toDay } from '../../../shared/time.ts'
import { prepareObjectionNotice } from './contacts.ts'
import { identityWaiting, objectionInvalid, objectionNotNow, ownEntry, ownReview } from './errors.ts'
import { getObjection, isHiddenByAnother, type Objection } from './queries.ts'
import { unfreezing } from '../ledger/freezing.ts'
import { objectionMessages, objections } from './tables.ts'

type StaffActor = Extract<Actor, { kind: 'staff' }>
export interface ObjectionStep { objectionId: string, version: number, actor: StaffActor, keys: Keys, calendar: WorkCalendar, now: Date }

/** Changes an objection that is still as it was read. */
export function changeObjection(tx: Database, { id, version }: Pick<Objection, 'id' | 'version'>, changes: Partial<typeof objections.$inferInsert>): Write {
  return tx.update(objections).set({ ...changes, version: version + 1 }).where(and(eq(objections.id, id), eq(objections.version, version))).returning({ id: objections.id })
}

/** The objection as the person who takes a step saw it. Throws `stale`, `objection.not_now` (409). */
async function getSeen(db: Database, { objectionId, version }: Pick<ObjectionStep, 'objectionId' | 'version'>, states: readonly Objection['state'][]): Promise<Objection> {
  const objection = await getObjection(db, objectionId)
  if (objection.version !== version) throw new StaleWriteError()
  if (!states.includes(objection.state)) throw objectionNotNow()
  return objection
}

/**
 * Why this person may not judge the objection: they registered the entry, or made the last correction of it before
 * somebody objected. Null when they may.
 */
export async function findBias(db: Database, { siteId, receivedAt }: Pick<Objection, 'siteId' | 'receivedAt'>, site: Pick<SiteRow, 'registeredBy'>, personId: string): Promise<'registered' | 'corrected' | null> {
  if (site.registeredBy === personId) return 'registered'
  return await findLastCorrector(db, { siteId, before: receivedAt }) === personId ? 'corrected' : null
}

const said = (action: string, { id }: Pick<Objection, 'id'>, { actor, now }: Pick<ObjectionStep, 'actor' | 'now'>, more: { reason?: string | null, facts?: Record<string, unknown> } = {}) =>
  (tx: Database) => recordEvent(tx, { action: `objection.${action}`, subject: { type: 'objection', id }, actor, at: now, ...more })

/** A step that leaves its event and tells the person there is something to look up. */
async function take(db: Database, objection: Objection, step: ObjectionStep, changes: Partial<typeof objections.$inferInsert>, event: (tx: Database) => Write[], { tells = true, more = () => [] }: { tells?: boolean, more?: (tx: Database) => Array<Write | OptionalWrite> } = {}) {
  const notice = await prepareObjectionNotice(db, objection, step)
  await commit(db, tx => [changeObjection(tx, objection, changes), ...more(tx), ...event(tx), ...tells ? notice(tx) : []])
}

/** 身份核对, only where the matter cannot be judged without it: three working days. */
export async function askIdentity(db: Database, step: ObjectionStep): Promise<void> {
  const objection = await getSeen(db, step, ['filed'])
  if (objection.identity !== null) throw objectionNotNow()
  await take(db, objection, step, { identity: 'asked', identityDueOn: dueBy('objection.identity', step.now, step.calendar)?.day ?? null, identityBy: step.actor.id }, said('identityAsked', objection, step))
}

/** The person was checked; of the paper they showed nothing is kept. */
export async function confirmIdentity(db: Database, step: ObjectionStep): Promise<void> {
  const objection = await getSeen(db, step, ['filed'])
  if (objection.identity !== 'asked') throw objectionNotNow()
  await take(db, objection, step, { identity: 'checked', identityBy: step.actor.id }, said('identityChecked', objection, step), { tells: false })
}

/** A question of the office; the person reads and answers it on the page of the receipt. The clock goes on. */
export async function askObjector(db: Database, { words, ...step }: ObjectionStep & { words: string }): Promise<void> {
  const objection = await getSeen(db, step, ['filed', 'reviewed'])
  await take(db, objection, step, {}, said('asked', objection, step), {
    more: tx => [tx.insert(objectionMessages).values({ id: createId(), objectionId: objection.id, from: 'office', words, by: step.actor.id, at: step.now }).returning({ id: objectionMessages.id })],
  })
}

/**
 * 审查: a proposal with its reasons, by somebody who neither registered the entry nor made the correction complained of.
 * Throws `objection.own_entry` (403), `objection.identity_waiting` (409) within the days set for it, `objection.not_now`, `stale`.
 */
export async function proposeOutcome(db: Database, { proposal, reason, ...step }: ObjectionStep & { proposal: ObjectionOutcome, reason: string }): Promise<void> {
  const objection = await getSeen(db, step, ['filed'])
  const site = await getSite(db, objection.siteId)
  if (await findBias(db, objection, site, step.actor.id)) throw ownEntry()
  if (objection.identity === 'asked' && toDay(step.now) <= (objection.identityDueOn ?? '')) throw identityWaiting()
  await take(db, objection, step, { state: 'reviewed', proposal, proposalReason: reason, reviewedBy: step.actor.id, reviewedAt: step.now }, said('reviewed', objection, step, { facts: { objectionOutcome: proposal } }), { tells: false })
}

/** The supervisor asks for another look; the day by which it is decided stays. */
export async function returnToReview(db: Database, { reason, ...step }: ObjectionStep & { reason: string }): Promise<void> {
  const objection = await getSeen(db, step, ['reviewed'])
  await take(db, objection, step, { state: 'filed', reviewedBy: null, reviewedAt: null }, said('returned', objection, step, { reason }), { tells: false })
}

interface Decided { outcome: ObjectionOutcome, reason: string, publish: boolean, siteVersion: number, display?: 'show' | 'withdraw' }

/**
 * 决定, by somebody other than who reviewed, registered or last corrected. It lets the entry go on, says the outcome where
 * the mistake stood, and shows a hidden entry again or takes it back for good. What had to be corrected was corrected
 * before, by a correction of its own that names the objection: the decision holds for the entry as the person saw it.
 * Throws `objection.own_entry`, `objection.own_review` (403), `objection.not_now`, `stale` (409), `invalid` (422).
 */
export async function decideObjection(db: Database, { outcome, reason, publish, siteVersion, display, ...step }: ObjectionStep & Decided): Promise<void> {
  const objection = await getSeen(db, step, ['reviewed'])
  const site = await getSite(db, objection.siteId)
  if (site.version !== siteVersion) throw new StaleWriteError()
  if (objection.reviewedBy === step.actor.id) throw ownReview()
  if (await findBias(db, objection, site, step.actor.id)) throw ownEntry()
  const issues = [
    ...publish ? findWordIssues('reason', reason, { keep: true, simplify: toSimplified }) : [],
    ...objection.hides && site.hiddenAt !== null && display === undefined ? [{ path: 'display', code: 'objection.display_missing' }] : [],
  ]
  if (issues.length > 0) throw objectionInvalid({ issues })
  const notice = await prepareObjectionNotice(db, objection, step)
  const isTold = objection.channel === 'web' || notice.reaches
  const entryReason = publish ? reason : null
  const change = site.period === 'archive' ? null : await toChange(db, objection, site, { outcome, display, reason: entryReason, now: step.now })
  const takesBack = change?.after.status === 'withdrawn' && site.status !== 'withdrawn'
  await commit(db, tx => [
    changeObjection(tx, objection, { state: 'decided', outcome, outcomeReason: reason, decidedBy: step.actor.id, decidedAt: step.now, closedAt: step.now, toldAt: isTold ? step.now : null }),
    ...said('decided', objection, step, { facts: { objectionOutcome: outcome } })(tx),
    ...change
      ? writeChanges(tx, [change], step)
      // An entry of the archive stays as its source has it; the outcome stands beside it.
      : recordEvent(tx, { action: 'site.objectionDecided', subject: { type: 'site', id: site.id }, actor: step.actor, at: step.now, reason: entryReason, facts: { objectionOutcome: outcome } }),
    ...takesBack ? recordTakenBack(tx, { ...step, siteId: site.id, reason: entryReason }) : [],
    ...notice(tx),
  ])
}

async function toChange(db: Database, objection: Objection, site: SiteRow, { outcome, display, reason, now }: Pick<Decided, 'outcome' | 'display'> & { reason: string | null, now: Date }): Promise<SiteChange> {
  const takesBack = display === 'withdraw' && site.hiddenAt !== null
  const stillHidden = takesBack || await isHiddenByAnother(db, objection)
  const change = unfreezing(site, { stillHidden, now })
  const events = [{ action: 'site.objectionDecided', facts: { objectionOutcome: outcome } }, ...change.events]
  return takesBack
    ? { ...change, reason, after: { ...change.after, status: 'withdrawn', statusBeforeWithdrawal: site.status, hiddenAt: null }, events: [...events, { action: 'site.withdrawn' }] }
    : { ...change, reason, events }
}

/** 告知 by telephone or letter, of whoever gave no address for mail and did not come by the web. */
export async function recordTold(db: Database, step: ObjectionStep): Promise<void> {
  const objection = await getSeen(db, step, ['decided'])
  if (objection.toldAt !== null) throw objectionNotNow()
  await take(db, objection, step, { toldAt: step.now }, said('told', objection, step), { tells: false })
}
