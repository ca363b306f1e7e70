import { and, asc, eq, sql } from 'drizzle-orm'
import { createHash, randomBytes, randomInt } from 'node:crypto'
import type { Keys } from '../../crypto/keys.ts'
import { databaseNow } from '../../database/clock.ts'
import { commit, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError, UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { insertRow, preparedOnce } from '../../database/statements.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { queueMail } from '../notifications/outbox.ts'
import { deriveQueryCode } from '../../crypto/queryCode.ts'
import { createReceiptNumber, issueReceipt } from '../receipts/commands.ts'
import { toSimplified } from '../../text/simplify.ts'
import { findCommentIssues, type CommentAnswers } from '../../../shared/hearings/commentSchemas.ts'
import { toCanonicalComment } from '../../../shared/hearings/hash.ts'
import { isBefore, isLate, stateOf, type CommentChannel, type MatterState } from '../../../shared/hearings/rules.ts'
import type { Locale } from '../../../shared/locale.ts'
import { formatInstant } from '../../../shared/time.ts'
import { keepCommentContact } from './commentContact.ts'
import { closeCommentDraft, type CommentDraft } from './commentDrafts.ts'
import { commentFilesMissing, commentingOver, commentInvalid, commentTooEarly } from './commentErrors.ts'
import { takeFile, type CommentFile } from './commentFiles.ts'
import { getPublicMatter, type PublicMatter } from './queries.ts'
import { comments, matterClauses, matters } from './tables.ts'

export interface CommentReceipt { commentId: string, number: string, queryCode: string, receivedAt: Date, isLate: boolean }

interface Submission {
  matterId: string
  /** Made by whoever sends it: the same again gets the same receipt. */
  submissionId: string
  /** Checked by the shared schemas. */
  answers: CommentAnswers
  /** Kept already, and nobody's yet. */
  files?: CommentFile[]
  draft?: CommentDraft
  channel?: CommentChannel
  /** When it reached the office, for paper and telephone. For the web, the database's clock now: the whole body is here. */
  receivedAt?: Date
  actor?: Actor
  /** What else is written in the same commit. */
  andWrite?: (tx: Database, commentId: string) => Write[]
  keys: Keys
  locale: Locale
  now: Date
}

/**
 * Takes in a comment, the one way for everybody: the row, its files, the contact apart and sealed, the receipt, the event
 * and a mail without content in one commit. Whether it is late follows from the moment it was received and the close as
 * it stands in that commit: when the window is lengthened in between, it is judged again.
 *
 * The same submission again gets the same receipt, whatever else it carries and whatever has happened since. Throws
 * `matter.not_found` (404), `comment.too_early` and `comment.over` (409), `invalid` (422) for a clause of no version of
 * this matter and until the writer has looked at passages that point at somebody, `comment.files_missing` (409).
 */
export async function submitComment(db: Database, submission: Submission): Promise<CommentReceipt> {
  const { submissionId, keys } = submission
  return await findCommentReceipt(db, submissionId, keys) ?? await takeIn(db, submission).catch(async (error: unknown) => {
    const twin = await findCommentReceipt(db, submissionId, keys)
    if (twin) return twin
    throw error
  })
}

/** The receipt of a submission that has arrived before. */
export async function findCommentReceipt(db: Database, submissionId: string, keys: Keys): Promise<CommentReceipt | undefined> {
  const [comment] = await preparedOnce(db, findCommentReceipt, db =>
    db.select().from(comments).where(eq(comments.submissionId, sql.placeholder('submissionId'))).prepare()).execute({ submissionId })
  return comment && { commentId: comment.id, number: comment.number, queryCode: deriveQueryCode(submissionId, keys), receivedAt: comment.receivedAt, isLate: comment.isLate }
}

async function takeIn(db: Database, submission: Submission): Promise<CommentReceipt> {
  const { matterId, submissionId, answers, files = [], draft, channel = 'web', actor = { kind: 'resident' }, andWrite, keys, locale, now } = submission
  const receivedAt = submission.receivedAt ?? await databaseNow(db)
  let matter = await getOpenedMatter(db, { matterId, receivedAt, locale })
  const clause = await findClause(db, { matterId, clauseId: answers.clause })
  const issues = [
    ...clause === undefined ? [{ path: 'clause', code: 'comment.clause_unknown' }] : [],
    ...findCommentIssues('words', answers.words, { keep: answers.keepPassages, simplify: toSimplified }),
  ]
  if (issues.length > 0) throw commentInvalid({ issues })

  const queryCode = deriveQueryCode(submissionId, keys)
  const commentId = createId()
  const contact = toContact(answers)
  for (let tries = 0; ; tries++) {
    const number = createReceiptNumber('comment')
    const late = isLate(matter, receivedAt)
    const said = {
      number, matterId, clauseId: clause?.id ?? null, stance: answers.stance, words: answers.words, authorKind: answers.authorKind,
      publicName: answers.publishName ? answers.name : null, channel, isLate: late,
    }
    const salt = randomBytes(16).toString('hex')
    const canonical = toCanonicalComment({ ...said, receivedAt: receivedAt.toISOString(), files: files.map(({ sha256 }) => sha256) }, salt)
    const hash = createHash('sha256').update(canonical).digest('hex')
    try {
      await commit(db, tx => [
        requireSameWindow(tx, matter),
        insertRow(tx, comments, {
          ...said, id: commentId, submissionId, clauseKey: clause?.key ?? null, locale, receivedAt, isDemo: matter.isDemo,
          salt, hash, state: 'waiting', shuffle: randomInt(2 ** 31), version: 1,
        }),
        ...files.map((file, position) => takeFile(tx, { file, commentId, position })),
        ...contact ? [keepCommentContact(tx, { commentId, contact, keys })] : [],
        ...issueReceipt(tx, { number, kind: 'comment', subjectId: commentId, submissionId, keys, receivedAt, at: channel === 'web' ? receivedAt : now, said }),
        ...draft ? [closeCommentDraft(tx, { draft, now })] : [],
        ...recordEvent(tx, { action: 'comment.received', subject: { type: 'comment', id: commentId }, actor, at: receivedAt, facts: { number, hash } }),
        ...contact?.email ? queueMail(tx, { keys, kind: 'comment.received', to: contact.email, params: { number }, locale, at: now }) : [],
        ...andWrite?.(tx, commentId) ?? [],
      ])
      return { commentId, number, queryCode, receivedAt, isLate: late }
    }
    catch (error) {
      const isRace = error instanceof StaleWriteError || error instanceof UniqueViolationError
      if (!isRace || tries === 9 || await findCommentReceipt(db, submissionId, keys)) throw error
      const before = matter
      matter = await getOpenedMatter(db, { matterId, receivedAt, locale })
      const wasLengthened = matter.closesAt.getTime() !== before.closesAt.getTime()
      if (error instanceof StaleWriteError && !wasLengthened) throw files.length > 0 ? commentFilesMissing() : error
      // Otherwise the number was taken: one in many thousands.
    }
  }
}

/** Whether something can be said to a matter now, in time or late. Throws as `submitComment`. */
export async function requireOpened(db: Database, { matterId, locale }: { matterId: string, locale: Locale }): Promise<void> {
  await getOpenedMatter(db, { matterId, receivedAt: await databaseNow(db), locale })
}

/** The state of a matter by the clock comments are judged by. */
export async function stateNow(db: Database, matter: PublicMatter): Promise<MatterState> {
  return stateOf(matter, await databaseNow(db))!
}

/** A matter to which something can be said, or could before its close. */
async function getOpenedMatter(db: Database, { matterId, receivedAt, locale }: { matterId: string, receivedAt: Date, locale: Locale }): Promise<PublicMatter> {
  const matter = await getPublicMatter(db, matterId)
  if (matter.stage !== 'published') throw commentingOver()
  if (isBefore(matter, receivedAt)) throw commentTooEarly({ params: { at: formatInstant(matter.opensAt, locale) } })
  return matter
}

/** Fails the commit when the window is no longer the one that was read. */
function requireSameWindow(tx: Database, { id, closesAt }: PublicMatter): Write {
  return tx.update(matters).set({ closesAt }).where(and(eq(matters.id, id), eq(matters.closesAt, closesAt), eq(matters.stage, 'published'))).returning({ id: matters.id })
}

/** The clause of any version; null for the whole, undefined when this matter has none of that id. */
export async function findClause(db: Database, { matterId, clauseId }: { matterId: string, clauseId: string | null }) {
  if (clauseId === null) return null
  const [clause] = await db.select().from(matterClauses).where(and(eq(matterClauses.id, clauseId), eq(matterClauses.matterId, matterId)))
  return clause
}

/** The clauses of the version that is shown first; and the one that was chosen before, should it be of an earlier one. */
export async function listClausesToChoose(db: Database, { matter: { id, textVersion }, chosen }: { matter: PublicMatter, chosen: string | undefined }) {
  const rows = await db.select().from(matterClauses).where(and(eq(matterClauses.matterId, id), eq(matterClauses.textVersion, textVersion))).orderBy(asc(matterClauses.position))
  const earlier = chosen === undefined || rows.some(row => row.id === chosen) ? null : await findClause(db, { matterId: id, clauseId: chosen })
  return [...rows, ...earlier ? [earlier] : []].map(({ id, key, label, text, textVersion: version }) => ({ id, key, label, text, version, isEarlier: version !== textVersion }))
}

/** A name that is public stands with the words; any other is kept like a way to reach somebody. */
function toContact({ name, publishName, contact }: CommentAnswers) {
  const kept = { name: publishName ? null : name, phone: contact?.phone ?? null, email: contact?.email ?? null }
  return kept.name === null && kept.phone === null && kept.email === null ? null : kept
}
