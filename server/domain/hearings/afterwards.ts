import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import { databaseNow } from '../../database/clock.ts'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import { scrub } from '../../database/scrub.ts'
import type { PhotoStore } from '../../media/store.ts'
import { recordEvent } from '../events/record.ts'
import { forgetMails, listWaitingNotices } from '../notifications/outbox.ts'
import { eraseEntries } from '../record/append.ts'
import { toSimplified } from '../../text/simplify.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { dueBy } from '../../../shared/calendar/clocks.ts'
import { canAppeal, canAskToCover, canWithdraw, type FlagReason } from '../../../shared/hearings/afterwards.ts'
import { findCommentIssues } from '../../../shared/hearings/commentSchemas.ts'
import { appealedAlready, commentInvalid, commentNotFound, nothingToAppeal, tooLateToWithdraw } from './commentErrors.ts'
import { listCommentFiles } from './commentFiles.ts'
import { prepareScanRemoval } from './entries.ts'
import { getComment, getPublicMatter, type Comment } from './queries.ts'
import { keepFindable } from './searchable.ts'
import { commentAppeals, commentContacts, commentDecisions, commentFiles, commentFlags, commentPoints, comments } from './tables.ts'

const actor = { kind: 'resident' } as const
const subjectOf = (id: string) => ({ type: 'comment', id }) as const

/** Fails the commit when the comment is no longer as it was read. */
function changeComment(tx: Database, { id, version }: Comment, changes: Partial<typeof comments.$inferInsert> = {}) {
  return tx.update(comments).set({ ...changes, version: version + 1 }).where(and(eq(comments.id, id), eq(comments.version, version))).returning({ id: comments.id })
}

/**
 * Takes a comment back before the close: its words, name, files and contact go; number, times, stance and hash stay as a
 * dated mark. Judged by the database's clock; the same again changes nothing. Throws `comment.too_late_to_withdraw` (409),
 * `stale` (409) when it was decided on in this moment.
 */
export async function withdrawComment(db: Database, { commentId, photos, at, now }: { commentId: string, photos: PhotoStore, at?: Date, now: Date }): Promise<void> {
  const comment = await getComment(db, commentId)
  if (comment.state === 'withdrawn') return
  const withdrawnAt = at ?? await databaseNow(db)
  const matter = await getPublicMatter(db, comment.matterId)
  if (!canWithdraw(comment, matter, withdrawnAt)) throw tooLateToWithdraw()
  const files = await listCommentFiles(db, commentId)
  const scan = await prepareScanRemoval(db, comment)
  const mails = await listWaitingNotices(db, comment)
  const gone = { state: 'withdrawn' as const, words: '', publicName: null, masks: null, masksName: false, rule: null, toAuthor: null, withdrawnAt }
  try {
    await commit(db, tx => [
      changeComment(tx, comment, gone),
      tx.insert(commentDecisions).values({ id: createId(), commentId, state: 'withdrawn', at: withdrawnAt, by: null }).returning({ id: commentDecisions.id }),
      orNothing(tx.delete(commentContacts).where(eq(commentContacts.commentId, commentId)).returning({ id: commentContacts.commentId })),
      orNothing(tx.delete(commentFiles).where(eq(commentFiles.commentId, commentId)).returning({ id: commentFiles.id })),
      ...scan.erase(tx),
      // Each quotes the words.
      orNothing(tx.delete(commentPoints).where(eq(commentPoints.commentId, commentId)).returning({ id: commentPoints.id })),
      ...keepFindable(tx, { ...comment, ...gone }, withdrawnAt),
      ...forgetMails(tx, mails),
      ...eraseEntries(tx, { type: 'comment', ids: [commentId], reason: 'withdrawn', now: withdrawnAt }),
      ...recordEvent(tx, { action: 'comment.withdrawn', subject: subjectOf(commentId), actor, at: now, facts: { number: comment.number } }),
    ])
  }
  catch (error) {
    // The other of two equal requests was quicker.
    if ((await getComment(db, commentId)).state === 'withdrawn') return
    throw error
  }
  await Promise.all([...files.map(({ media }) => media), ...scan.media].map(media => photos.remove('private', media)))
  await scrub(db)
}

/** The writer's last appeal. */
export async function findLastAppeal(db: Database, commentId: string) {
  const [appeal] = await db.select().from(commentAppeals).where(eq(commentAppeals.commentId, commentId)).orderBy(desc(commentAppeals.at), desc(commentAppeals.id)).limit(1)
  return appeal
}

/**
 * Asks somebody else to look at a decision again, once for each decision. The same `submissionId` again changes nothing.
 * Throws `comment.nothing_to_appeal`, `comment.appealed_already` (409), `invalid` (422) until the writer has looked at
 * passages that point at somebody, `stale` (409).
 */
export async function appealDecision(db: Database, { commentId, submissionId, text, keep, calendar, now }: {
  commentId: string, submissionId: string, text: string, keep: boolean, calendar: WorkCalendar, now: Date
}): Promise<void> {
  const isSent = async () => (await db.select({ id: commentAppeals.id }).from(commentAppeals).where(eq(commentAppeals.id, submissionId))).length > 0
  if (await isSent()) return
  try {
    const comment = await getComment(db, commentId)
    const last = await findLastAppeal(db, commentId)
    if (!canAppeal(comment, null)) throw nothingToAppeal()
    if (!canAppeal(comment, last?.at ?? null)) throw appealedAlready()
    const issues = findCommentIssues('text', text, { keep, simplify: toSimplified })
    if (issues.length > 0) throw commentInvalid({ issues })
    // Never before the decision it is against, even where the clocks of two processes differ.
    const at = new Date(Math.max(now.getTime(), comment.decidedAt!.getTime()))
    await commit(db, tx => [
      changeComment(tx, comment),
      tx.insert(commentAppeals).values({ id: submissionId, commentId, text, at, dueOn: dueBy('hearing.appeal', at, calendar)?.day ?? null, against: comment.decidedBy }).returning({ id: commentAppeals.id }),
      ...recordEvent(tx, { action: 'comment.appealed', subject: subjectOf(commentId), actor, at: now, facts: { number: comment.number } }),
    ])
  }
  catch (error) {
    if (!await isSent()) throw error
  }
}

/**
 * Somebody finds something wrong with a comment: a reader, or its writer who wants a name or data covered. It sorts the
 * queue of staff and changes nothing of what is shown. The same `submissionId` again changes nothing. Throws
 * `comment.not_found` (404) when there is nothing of it to be seen.
 */
export async function flagComment(db: Database, { comment, submissionId, reason, words, isWriter = false, now }: {
  comment: Comment, submissionId: string, reason: FlagReason, words: string | null, isWriter?: boolean, now: Date
}): Promise<void> {
  const isSent = async () => (await db.select({ id: commentFlags.id }).from(commentFlags).where(eq(commentFlags.submissionId, submissionId))).length > 0
  if (await isSent()) return
  try {
    if (!canAskToCover(comment)) throw commentNotFound()
    await commit(db, tx => [
      tx.insert(commentFlags).values({ id: createId(), commentId: comment.id, submissionId, reason, words, isWriter, at: now }).returning({ id: commentFlags.id }),
      // No change of the comment: whoever is deciding on it is not interrupted.
      tx.update(comments).set({ flags: sql`${comments.flags} + 1` }).where(eq(comments.id, comment.id)).returning({ id: comments.id }),
      ...recordEvent(tx, { action: isWriter ? 'comment.coverAsked' : 'comment.flagged', subject: subjectOf(comment.id), actor, at: now, facts: { number: comment.number, flagReason: reason } }),
    ])
  }
  catch (error) {
    if (!await isSent()) throw error
  }
}

/** The writer asks staff to cover a name or personal data; it changes nothing by itself. Throws as `flagComment`. */
export async function askToCover(db: Database, { commentId, submissionId, words, now }: { commentId: string, submissionId: string, words: string, now: Date }): Promise<void> {
  await flagComment(db, { comment: await getComment(db, commentId), submissionId, reason: 'privacy', words, isWriter: true, now })
}

/** A comment of this matter whose words can be read. Throws `comment.not_found` (404). */
export async function getShownComment(db: Database, { matterId, number }: { matterId: string, number: string }): Promise<Comment> {
  const [comment] = await db.select().from(comments).where(and(eq(comments.matterId, matterId), eq(comments.number, number), inArray(comments.state, ['published', 'masked'])))
  if (!comment) throw commentNotFound()
  return comment
}
