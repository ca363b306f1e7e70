import { and, asc, eq } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { databaseNow } from '../../database/clock.ts'
import { commit, orNothing, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { listTimeline } from '../events/queries.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { findPublicNames } from '../ledger/queries.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { matchClauses, type Clause, type ClauseText } from '../../../shared/hearings/clauses.ts'
import { isLegalityEarly, missingForPublication, missingFromDraft } from '../../../shared/hearings/preparation.ts'
import type { Bilingual } from '../../../shared/hearings/records.ts'
import type { MatterStage } from '../../../shared/hearings/rules.ts'
import type { MatterDraft } from '../../../shared/hearings/schemas.ts'
import { isOfLaw, whyNotLengthen } from '../../../shared/hearings/window.ts'
import {
  legalityBySamePerson, matterInvalid, matterNotDraft, matterNotReady, matterStepNotNow, windowCannotShrink, windowOver, windowUnchanged,
} from './errors.ts'
import { commitAnnounced } from './notices.ts'
import { getMatter, type Matter } from './queries.ts'
import { indexMatter, removeMatter } from './searchableMatter.ts'
import { matterClauses, matters, matterVersions } from './tables.ts'

type StaffActor = Extract<Actor, { kind: 'staff' }>
interface By { actor: StaffActor, now: Date }
interface Step extends By { matterId: string, version: number }
/** A step that is judged by the clock comments are judged by, the database's, unless an instant is given. */
type TimedStep = Omit<Step, 'now'> & { now?: Date }

const stepOf = (action: string, { actor, now }: By, matter: { id: string }, more: { reason?: string | null, facts?: Record<string, unknown> } = {}) =>
  (tx: Database) => recordEvent(tx, { action, subject: { type: 'matter', id: matter.id }, actor, at: now, ...more })

/** The matter as the page showed it. Throws `stale` (409) when somebody has changed it since. */
async function getUnchanged(db: Database, { matterId, version }: Step): Promise<Matter> {
  const matter = await getMatter(db, matterId)
  if (matter.version !== version) throw new StaleWriteError()
  return matter
}

function update(tx: Database, { id, version, stage }: Matter, changes: Partial<Matter>): Write {
  return tx.update(matters).set({ ...changes, version: version + 1 })
    .where(and(eq(matters.id, id), eq(matters.version, version), eq(matters.stage, stage))).returning({ id: matters.id })
}

/** A new matter, which nobody but staff can see. Throws `invalid` (422) for a link to a site that is not public. */
export async function draftMatter(db: Database, { draft, isDemo = false, ...by }: By & { draft: MatterDraft, isDemo?: boolean }): Promise<string> {
  await requireLinks(db, draft)
  const id = createId()
  await commit(db, tx => [
    tx.insert(matters).values({
      ...draft, id, stage: 'drafting', textVersion: 0, createdBy: by.actor.id, createdAt: by.now, isDemo, version: 1,
    }).returning({ id: matters.id }),
    ...stepOf('matter.drafted', by, { id })(tx),
  ])
  return id
}

/** Other words for a draft. Throws `matter.not_draft` (409) once it is with the checker or public, `stale` (409), and as `draftMatter`. */
export async function changeDraft(db: Database, { draft, ...step }: Step & { draft: MatterDraft }): Promise<void> {
  const matter = await getUnchanged(db, step)
  if (matter.stage !== 'drafting') throw matterNotDraft()
  await requireLinks(db, draft)
  await commit(db, tx => [update(tx, matter, draft), ...stepOf('matter.changed', step, matter)(tx)])
}

async function requireLinks(db: Database, { links }: Pick<MatterDraft, 'links'>) {
  const ids = links.flatMap(({ type, target }) => type === 'site' ? target : [])
  const known = await findPublicNames(db, ids)
  if (known.length < ids.length) throw matterInvalid({ issues: [{ path: 'links', code: 'matter.link_unknown' }] })
}

/** The window a matter is to have; until it is published it may be moved freely. */
export async function planWindow(db: Database, { opensAt, closesAt, ...step }: Step & { opensAt: Date | null, closesAt: Date }): Promise<void> {
  const matter = await getUnchanged(db, step)
  if (matter.stage !== 'drafting' && matter.stage !== 'legalityCheck') throw matterNotDraft()
  if (closesAt <= (opensAt ?? step.now)) throw matterInvalid({ issues: [{ path: 'closesOn', code: 'matter.closes_before_opening' }] })
  await commit(db, tx => [update(tx, matter, { opensAt, closesAt }), ...stepOf('matter.windowPlanned', step, matter)(tx)])
}

/** The clauses of a version, in their order. */
export async function listClauses(db: Database, { matterId, textVersion }: { matterId: string, textVersion: number }): Promise<Array<Clause & { id: string }>> {
  const rows = await db.select().from(matterClauses)
    .where(and(eq(matterClauses.matterId, matterId), eq(matterClauses.textVersion, textVersion))).orderBy(asc(matterClauses.position))
  return rows.map(({ id, key, label, text }) => ({ id, key, label, text }))
}

/**
 * The text of a matter in clauses. Until it is with the checker a new text takes the place of the one before; once the matter is
 * public it is another version beside it, announced with what changed, and a clause that goes on from an earlier one keeps
 * its key, so that comments find it. Throws `matter.not_draft` (409), `stale` (409), `invalid` (422).
 */
export async function writeText(db: Database, { clauses, follows, note, keys: secrets, ...step }: Step & {
  keys: Keys, clauses: ClauseText[], follows?: Array<string | null>, note: Bilingual | null
}): Promise<void> {
  const matter = await getUnchanged(db, step)
  const { id, stage, textVersion } = matter
  if (stage !== 'drafting' && stage !== 'published') throw matterNotDraft()
  if (stage === 'published' && note === null) throw matterInvalid({ issues: [{ path: 'noteZh', code: 'matter.note_missing' }] })
  const before = textVersion === 0 ? [] : await listClauses(db, { matterId: id, textVersion })
  const keys = follows ?? matchClauses(before, clauses.map(({ label, text }) => ({ label, text: text.zh })))
  const named = keys.filter(key => key !== null)
  if (new Set(named).size < named.length || named.some(key => !before.some(clause => clause.key === key))) throw matterInvalid({ issues: [{ path: 'zh', code: 'matter.follows_twice' }] })
  const number = stage === 'published' ? textVersion + 1 : 1
  const rows = clauses.map((clause, index) => ({ ...clause, id: createId(), matterId: id, textVersion: number, position: index + 1, key: keys[index] ?? createId() }))
  const write = (tx: Database): Write[] => [
    update(tx, matter, { textVersion: number }),
    tx.insert(matterVersions).values({ matterId: id, number, note, at: step.now, by: step.actor.id }).returning({ number: matterVersions.number }),
    tx.insert(matterClauses).values(rows).returning({ id: matterClauses.id }),
    ...stepOf('matter.textWritten', step, matter, { facts: { number, clauses: rows.length } })(tx),
  ]
  if (stage === 'published') await commitAnnounced(db, { matterId: id, kind: 'newText', text: note, keys: secrets, at: step.now, by: step.actor.id }, write)
  else await commit(db, (tx) => {
    const [lock, ...rest] = write(tx)
    return [
      lock!,
      orNothing(tx.delete(matterVersions).where(eq(matterVersions.matterId, id)).returning({ number: matterVersions.number })),
      orNothing(tx.delete(matterClauses).where(eq(matterClauses.matterId, id)).returning({ id: matterClauses.id })),
      ...rest,
    ]
  })
}

/** Gives a complete draft to somebody else to check the law. Throws `matter.not_ready` (409) with what is missing, `matter.step_not_now` (409). */
export async function askLegality(db: Database, step: Step): Promise<void> {
  const matter = await getUnchanged(db, step)
  if (matter.stage !== 'drafting' || !isOfLaw(matter.kind)) throw matterStepNotNow()
  const missing = missingFromDraft(matter)
  if (missing.length > 0) throw matterNotReady({ issues: missing.map(part => ({ path: '', code: `matter.missing.${part}` })) })
  await commit(db, tx => [
    update(tx, matter, { stage: 'legalityCheck', legalityAskedAt: step.now, legalityBy: null, legalityAt: null }),
    ...stepOf('matter.legalityAsked', step, matter)(tx),
  ])
}

const draftingSteps = ['matter.drafted', 'matter.changed', 'matter.textWritten', 'matter.legalityAsked']

/** Whether somebody had a hand in the draft, so that another person has to check it. */
export async function isDrafter(db: Database, { matter, staffId }: { matter: Pick<Matter, 'id' | 'createdBy'>, staffId: string }): Promise<boolean> {
  if (matter.createdBy === staffId) return true
  return (await listTimeline(db, { type: 'matter', id: matter.id })).some(({ action, actorId }) => actorId === staffId && draftingSteps.includes(action))
}

/**
 * The second person's answer. Found lawful, the matter waits for its publication; returned, it is a draft again. Throws
 * `matter.legality_same_person` (403), `matter.step_not_now` (409), and `invalid` (422) when the law's seven working days are not over
 * and no reason is given.
 */
export async function answerLegality(db: Database, { answer, note, calendar, ...step }: Step & { answer: 'lawful' | 'returned', note: string | null, calendar: WorkCalendar }): Promise<void> {
  const matter = await getUnchanged(db, step)
  const { stage, legalityAskedAt, legalityAt } = matter
  if (stage !== 'legalityCheck' || !legalityAskedAt || legalityAt) throw matterStepNotNow()
  if (await isDrafter(db, { matter, staffId: step.actor.id })) throw legalityBySamePerson()
  if (answer === 'lawful' && note === null && isLegalityEarly({ legalityAskedAt }, { now: step.now, calendar })) {
    throw matterInvalid({ issues: [{ path: 'note', code: 'matter.legality_early' }] })
  }
  await commit(db, tx => answer === 'lawful'
    ? [update(tx, matter, { legalityBy: step.actor.id, legalityAt: step.now }), ...stepOf('matter.legalityFound', step, matter, { reason: note })(tx)]
    : [update(tx, matter, { stage: 'drafting', legalityAskedAt: null }), ...stepOf('matter.legalityReturned', step, matter, { reason: note })(tx)])
}

/** Makes a draft of it again: what was checked has to be checked anew. */
export async function takeBackToDraft(db: Database, step: Step): Promise<void> {
  const matter = await getUnchanged(db, step)
  if (matter.stage !== 'legalityCheck') throw matterStepNotNow()
  await commit(db, tx => [
    update(tx, matter, { stage: 'drafting', legalityAskedAt: null, legalityBy: null, legalityAt: null }),
    ...stepOf('matter.takenBack', step, matter)(tx),
  ])
}

/**
 * Puts a matter before the public with the window it is planned with; from here on that can only be lengthened. Without a planned
 * opening it opens now. Throws `matter.not_ready` (409) with what is missing.
 */
export async function publishMatter(db: Database, { calendar, keys, ...given }: TimedStep & { keys: Keys, calendar: WorkCalendar }): Promise<void> {
  const step = { ...given, now: given.now ?? await databaseNow(db) }
  const matter = await getUnchanged(db, step)
  const isNext = matter.stage === 'legalityCheck' || matter.stage === 'drafting' && !isOfLaw(matter.kind)
  if (!isNext) throw matterStepNotNow()
  const missing = missingForPublication(matter, { now: step.now, calendar })
  if (missing.length > 0) throw matterNotReady({ issues: missing.map(part => ({ path: '', code: `matter.missing.${part}` })) })
  const { closesAt } = matter as Matter & { closesAt: Date }
  await commitAnnounced(db, { matterId: matter.id, kind: 'opened', text: null, keys, toClosesAt: closesAt, at: step.now, by: step.actor.id }, tx => [
    update(tx, matter, { stage: 'published', opensAt: matter.opensAt ?? step.now, firstClosesAt: closesAt, publishedAt: step.now }),
    ...indexMatter(tx, { ...matter, stage: 'published' }, step.now),
    ...stepOf('matter.published', step, matter, { facts: { closesAt: closesAt.toISOString() } })(tx),
  ])
}

/**
 * Gives the public more time, by a notice with a reason, while the window is open or still to open. Throws
 * `matter.window_cannot_shrink` (409), `matter.window_over` (409), `matter.window_unchanged` (422), `stale` (409).
 */
export async function lengthenWindow(db: Database, { closesAt, reason, keys, ...given }: TimedStep & { keys: Keys, closesAt: Date, reason: Bilingual }): Promise<void> {
  const step = { ...given, now: given.now ?? await databaseNow(db) }
  const matter = await getUnchanged(db, step)
  if (matter.stage !== 'published' || !matter.closesAt) throw matterStepNotNow()
  const from = matter.closesAt
  const why = whyNotLengthen({ closesAt: from }, closesAt, step.now)
  if (why) throw { closed: windowOver, shorter: windowCannotShrink, same: windowUnchanged }[why]({ issues: why === 'closed' ? [] : [{ path: 'closesOn', code: why === 'same' ? 'matter.window_unchanged' : 'matter.window_cannot_shrink' }] })
  await commitAnnounced(db, { matterId: matter.id, kind: 'extended', text: reason, keys, fromClosesAt: from, toClosesAt: closesAt, at: step.now, by: step.actor.id }, tx => [
    moveClose(tx, matter, { from, to: closesAt }),
    ...stepOf('matter.lengthened', step, matter, { reason: reason.zh, facts: { from: from.toISOString(), to: closesAt.toISOString() } })(tx),
  ])
}

/** Moves the close of a published window, if it is still the one that was read. */
export function moveClose(tx: Database, { id, version }: Pick<Matter, 'id' | 'version'>, { from, to }: { from: Date, to: Date }): Write {
  return tx.update(matters).set({ closesAt: to, version: version + 1 })
    .where(and(eq(matters.id, id), eq(matters.version, version), eq(matters.stage, 'published'), eq(matters.closesAt, from))).returning({ id: matters.id })
}

const withdrawable: readonly MatterStage[] = ['drafting', 'legalityCheck', 'published']

/** Ends a matter without a decision. The public keeps a published one, with the reason; a draft nobody has seen is only put away. */
export async function withdrawMatter(db: Database, { reason, keys, ...step }: Step & { keys: Keys, reason: Bilingual }): Promise<void> {
  const matter = await getUnchanged(db, step)
  if (!withdrawable.includes(matter.stage)) throw matterStepNotNow()
  const write = (tx: Database) => [
    update(tx, matter, { stage: 'withdrawn', withdrawnAt: step.now, withdrawReason: reason }),
    ...stepOf('matter.withdrawn', step, matter, { reason: reason.zh })(tx),
  ]
  if (matter.publishedAt) await commitAnnounced(db, { matterId: matter.id, kind: 'withdrawn', text: reason, keys, at: step.now, by: step.actor.id }, tx => [...write(tx), ...removeMatter(tx, matter.id)])
  else await commit(db, write)
}
