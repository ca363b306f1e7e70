import { and, asc, desc, eq, gt, gte, inArray, isNull, max, or, sql } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { scrub } from '../../database/scrub.ts'
import { untilUnique } from '../../database/untilUnique.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { deriveQueryCode } from '../../crypto/queryCode.ts'
import { createReceiptNumber, issueReceipt } from '../receipts/commands.ts'
import { toSimplified } from '../../text/simplify.ts'
import {
  canHold, canMoveProposal, isAgreementOverdue, openProposalStates, type AgreementInput, type ProposalAnswers, type ProposalState,
} from '../../../shared/hearings/deliberation.ts'
import type { Bilingual } from '../../../shared/hearings/records.ts'
import { findWordIssues } from '../../../shared/reports/words.ts'
import type { RowScope } from '../../../shared/staff/permissions.ts'
import { toDay, type Day } from '../../../shared/time.ts'
import { agreementNotFound, notAHall, proposalFinal, proposalInvalid, proposalNotFound, proposalNotNow } from './deliberationErrors.ts'
import { commitAnnounced } from './notices.ts'
import { getMatter, type Matter } from './queries.ts'
import { agreements, matters, meetings, proposals } from './tables.ts'

export type Proposal = typeof proposals.$inferSelect
type StaffActor = Extract<Actor, { kind: 'staff' }>

export interface ProposalReceipt { proposalId: string, number: string, queryCode: string, receivedAt: Date }

/**
 * A resident proposes something to talk about. The same submission again gets the same receipt, at whatever moment it comes.
 * Throws `invalid` (422) for words that name a person or a way to reach one: the title is read by everybody.
 */
export async function proposeItem(db: Database, { submissionId, answers, isDemo = false, keys, now }: { submissionId: string, answers: ProposalAnswers, isDemo?: boolean, keys: Keys, now: Date }): Promise<ProposalReceipt> {
  return await findProposalReceipt(db, submissionId, keys) ?? await takeIn(db, { submissionId, answers, isDemo, keys, now }).catch(async (error: unknown) => {
    const twin = await findProposalReceipt(db, submissionId, keys)
    if (twin) return twin
    throw error
  })
}

async function findProposalReceipt(db: Database, submissionId: string, keys: Keys): Promise<ProposalReceipt | undefined> {
  const [found] = await db.select().from(proposals).where(eq(proposals.submissionId, submissionId))
  return found && { proposalId: found.id, number: found.number, queryCode: deriveQueryCode(submissionId, keys), receivedAt: found.receivedAt }
}

async function takeIn(db: Database, { submissionId, answers: { keep, ...said }, isDemo, keys, now }: { submissionId: string, answers: ProposalAnswers, isDemo: boolean, keys: Keys, now: Date }): Promise<ProposalReceipt> {
  const issues = (['title', 'words'] as const).flatMap(path => findWordIssues(path, said[path], { keep, simplify: toSimplified }))
  if (issues.length > 0) throw proposalInvalid({ issues })
  const proposalId = createId()
  const queryCode = deriveQueryCode(submissionId, keys)
  return untilUnique(async () => {
    const number = createReceiptNumber('proposal')
    await commit(db, tx => [
      tx.insert(proposals).values({ ...said, id: proposalId, number, submissionId, receivedAt: now, state: 'waiting', isDemo, version: 1 }).returning({ id: proposals.id }),
      ...issueReceipt(tx, { number, kind: 'proposal', subjectId: proposalId, submissionId, keys, receivedAt: now, said }),
      ...recordEvent(tx, { action: 'deliberation.proposed', subject: { type: 'proposal', id: proposalId }, actor: { kind: 'resident' }, at: now, facts: { number } }),
    ])
    return { proposalId, number, queryCode, receivedAt: now }
  }, () => findProposalReceipt(db, submissionId, keys))
}

/** Throws `deliberation.not_found` (404). */
export async function getProposal(db: Database, id: string): Promise<Proposal> {
  const [proposal] = await db.select().from(proposals).where(eq(proposals.id, id))
  if (!proposal) throw proposalNotFound()
  return proposal
}

/** What its writer sees of a proposal, with the code of the receipt they hold. */
export async function getTrackedProposal(db: Database, { proposalId, keys }: { proposalId: string, keys: Keys }) {
  const { submissionId, decidedBy: _, ...proposal } = await getProposal(db, proposalId)
  const matter = proposal.matterId ? await getMatter(db, proposal.matterId) : null
  return {
    ...proposal, queryCode: deriveQueryCode(submissionId, keys), mayWithdraw: canMoveProposal(proposal.state, 'withdrawn'),
    matter: matter?.publishedAt ? { id: matter.id, title: matter.notice.title } : null,
  }
}

function move(tx: Database, { id, version, state }: Proposal, changes: Partial<Proposal> & { state: ProposalState }): Write {
  return tx.update(proposals).set({ ...changes, version: version + 1 })
    .where(and(eq(proposals.id, id), eq(proposals.version, version), eq(proposals.state, state))).returning({ id: proposals.id })
}

/** The writer takes a proposal back: its words go, that it was here stays. Throws `deliberation.final` (409) once it was talked about or decided, `stale` (409). */
export async function withdrawProposal(db: Database, { proposalId, version, now }: { proposalId: string, version: number, now: Date }): Promise<void> {
  const proposal = await getProposal(db, proposalId)
  if (proposal.state === 'withdrawn') return
  if (!canMoveProposal(proposal.state, 'withdrawn')) throw proposalFinal()
  if (proposal.version !== version) throw new StaleWriteError()
  await commit(db, tx => [
    move(tx, proposal, { state: 'withdrawn', title: '', words: '', matterId: null, decidedAt: now }),
    ...recordEvent(tx, { action: 'deliberation.withdrawn', subject: { type: 'proposal', id: proposalId }, actor: { kind: 'resident' }, at: now }),
  ])
  // What was taken back does not linger in the database's log.
  await scrub(db)
}

/**
 * Staff list a proposal, plan it into a hall, say it was talked about, or decline it with words. Throws `deliberation.not_now` (409),
 * `stale` (409), `invalid` (422) for a matter that is no hall of its community.
 */
export async function decideProposal(db: Database, { proposalId, version, to, matterId, toAuthor, actor, now }: {
  proposalId: string, version: number, to: 'listed' | 'planned' | 'discussed' | 'declined', matterId: string | null, toAuthor: string | null, actor: StaffActor, now: Date
}): Promise<void> {
  const proposal = await getProposal(db, proposalId)
  if (proposal.version !== version) throw new StaleWriteError()
  if (!canMoveProposal(proposal.state, to)) throw proposalNotNow()
  if (to === 'planned' && !canHold(await getMatter(db, matterId!), proposal)) throw proposalInvalid({ issues: [{ path: 'matterId', code: 'deliberation.matter_unfit' }] })
  await commit(db, tx => [
    move(tx, proposal, { state: to, toAuthor, matterId: to === 'planned' ? matterId : to === 'discussed' ? proposal.matterId : null, decidedBy: actor.id, decidedAt: now }),
    ...recordEvent(tx, { action: `deliberation.${to}`, subject: { type: 'proposal', id: proposalId }, actor, at: now, reason: to === 'declined' ? toAuthor : null }),
  ])
}

/** Proposals of a state for staff of this scope, the oldest first. */
export async function listProposals(db: Database, { scope: { subDistricts }, state, cursor, limit }: { scope: Pick<RowScope, 'subDistricts'>, state: ProposalState, cursor?: { at: Date, id: string }, limit: number }) {
  const rows = await db.select().from(proposals).where(and(
    eq(proposals.state, state),
    subDistricts === 'all' ? undefined : inArray(proposals.subDistrict, [...subDistricts]),
    cursor && sql`(${proposals.receivedAt}, ${proposals.id}) > (${sql.param(cursor.at, proposals.receivedAt)}, ${cursor.id})`,
  )).orderBy(asc(proposals.receivedAt), asc(proposals.id)).limit(limit + 1)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items: items.map(({ id, number, title, subDistrict, community, receivedAt, state, isDemo }) => ({ id, number, title, subDistrict, community, receivedAt, state, isDemo })),
    nextCursor: rows.length > limit && last ? `${last.receivedAt.getTime()}.${last.id}` : null,
  }
}

/** The halls a proposal could be planned into. A community has a handful of them. */
export async function listFittingHalls(db: Database, proposal: Pick<Proposal, 'subDistrict' | 'community'>) {
  const rows = await db.select().from(matters).where(and(eq(matters.kind, 'deliberation'), inArray(matters.stage, ['drafting', 'published']))).orderBy(desc(matters.createdAt)).limit(200)
  return rows.filter(matter => canHold(matter, proposal)).map(({ id, notice, closesAt }) => ({ id, title: notice.title, closesAt }))
}

/** Titles of what residents proposed for a hall, as everybody may read them. */
export async function listOpenProposals(db: Database, { matterId }: { matterId: string }) {
  return await db.select({ id: proposals.id, title: proposals.title, state: proposals.state }).from(proposals)
    .where(and(eq(proposals.matterId, matterId), inArray(proposals.state, [...openProposalStates]))).orderBy(asc(proposals.receivedAt), asc(proposals.id))
}

function requireHall({ kind, publishedAt }: Pick<Matter, 'kind' | 'publishedAt'>) {
  if (kind !== 'deliberation' || !publishedAt) throw notAHall()
}

/** Notes what a hall agreed: what, who, by when. Throws `deliberation.not_a_hall` (409). */
export async function noteAgreement(db: Database, { matter, agreement, actor, now }: { matter: Matter, agreement: AgreementInput, actor: StaffActor, now: Date }): Promise<string> {
  requireHall(matter)
  return untilUnique(async () => {
    const [last] = await db.select({ position: max(agreements.position) }).from(agreements).where(eq(agreements.matterId, matter.id))
    const id = createId()
    await commit(db, tx => [
      tx.insert(agreements).values({ ...agreement, id, matterId: matter.id, position: Number(last?.position ?? 0) + 1, version: 1 }).returning({ id: agreements.id }),
      ...recordEvent(tx, { action: 'deliberation.agreed', subject: { type: 'matter', id: matter.id }, actor, at: now, facts: { responsible: agreement.responsible.zh, dueOn: agreement.dueOn } }),
    ])
    return id
  })
}

/** How an agreement stands; what was agreed and until when is never changed. A day it was done cannot be later than today. */
export async function noteProgress(db: Database, { matterId, agreementId, version, doneOn, note, actor, now }: {
  matterId: string, agreementId: string, version: number, doneOn: Day | null, note: Bilingual | null, actor: StaffActor, now: Date
}): Promise<void> {
  const [agreement] = await db.select().from(agreements).where(and(eq(agreements.id, agreementId), eq(agreements.matterId, matterId)))
  if (!agreement) throw agreementNotFound()
  if (agreement.version !== version) throw new StaleWriteError()
  if (doneOn !== null && doneOn > toDay(now)) throw proposalInvalid({ issues: [{ path: 'doneOn', code: 'deliberation.day_in_future' }] })
  await commit(db, tx => [
    tx.update(agreements).set({ doneOn: doneOn ?? agreement.doneOn, note: note ?? agreement.note, version: version + 1 })
      .where(and(eq(agreements.id, agreementId), eq(agreements.version, version))).returning({ id: agreements.id }),
    ...recordEvent(tx, { action: doneOn ? 'deliberation.agreementDone' : 'deliberation.agreementNoted', subject: { type: 'matter', id: matterId }, actor, at: now, reason: note?.zh ?? null, facts: { position: agreement.position } }),
  ])
}

/** The minutes of a hall in words, as a notice. */
export async function publishMinutes(db: Database, { matter, version, text, keys, actor, now }: { matter: Matter, version: number, text: Bilingual, keys: Keys, actor: StaffActor, now: Date }): Promise<void> {
  requireHall(matter)
  await commitAnnounced(db, { matterId: matter.id, kind: 'record', text, keys, at: now, by: actor.id }, tx => [
    tx.update(matters).set({ version: version + 1 }).where(and(eq(matters.id, matter.id), eq(matters.version, version))).returning({ id: matters.id }),
    ...recordEvent(tx, { action: 'deliberation.minutesPublished', subject: { type: 'matter', id: matter.id }, actor, at: now }),
  ])
}

/** What a hall agreed, in order; `isOverdue` as of today in Asia/Shanghai. */
export async function listAgreements(db: Database, { matterId, now }: { matterId: string, now: Date }) {
  const rows = await db.select().from(agreements).where(eq(agreements.matterId, matterId)).orderBy(asc(agreements.position))
  return rows.map(row => ({ ...row, isOverdue: isAgreementOverdue(row, toDay(now)) }))
}

/** What the page of the halls shows: evenings to come, by community and day, what is proposed, and what is agreed and still open. */
export async function listHalls(db: Database, { subDistrict, now }: { subDistrict?: string, now: Date }) {
  const isHall = and(eq(matters.kind, 'deliberation'), eq(matters.stage, 'published'), subDistrict ? eq(matters.subDistrict, subDistrict) : undefined)
  const [coming, proposed, open] = await Promise.all([
    db.select({ matter: matters, startsAt: meetings.startsAt, place: meetings.place, calledAt: meetings.calledAt }).from(matters)
      .leftJoin(meetings, eq(meetings.matterId, matters.id)).where(and(isHall, or(gt(matters.closesAt, now), gte(meetings.endsAt, now)))).limit(200),
    db.select({ id: proposals.id, title: proposals.title, subDistrict: proposals.subDistrict, community: proposals.community, receivedAt: proposals.receivedAt }).from(proposals)
      .where(and(eq(proposals.state, 'listed'), subDistrict ? eq(proposals.subDistrict, subDistrict) : undefined)).orderBy(desc(proposals.receivedAt), desc(proposals.id)).limit(100),
    db.select({ agreement: agreements }).from(agreements).innerJoin(matters, eq(matters.id, agreements.matterId))
      .where(and(eq(matters.kind, 'deliberation'), inArray(matters.stage, ['published', 'decided', 'archived']), isNull(agreements.doneOn), subDistrict ? eq(matters.subDistrict, subDistrict) : undefined))
      .orderBy(asc(agreements.dueOn), asc(agreements.id)).limit(100),
  ])
  const today = toDay(now)
  return {
    today,
    halls: coming.map(({ matter, startsAt, place, calledAt }) => ({
      id: matter.id, title: matter.notice.title, subDistrict: matter.subDistrict, community: matter.community, isDemo: matter.isDemo,
      closesAt: matter.closesAt, startsAt: calledAt ? startsAt : null, place: calledAt ? place : null,
    })).sort((one, other) => (one.startsAt ?? one.closesAt!).getTime() - (other.startsAt ?? other.closesAt!).getTime()),
    proposed,
    open: open.map(({ agreement: { id, matterId, text, responsible, dueOn, doneOn } }) => ({ id, matterId, text, responsible, dueOn, isOverdue: isAgreementOverdue({ dueOn, doneOn }, today) })),
  }
}
