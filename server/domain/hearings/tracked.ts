import { and, asc, eq } from 'drizzle-orm'
import { databaseNow } from '../../database/clock.ts'
import type { Database } from '../../database/connect.ts'
import { listTimeline } from '../events/queries.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { dueBy } from '../../../shared/calendar/clocks.ts'
import { canAppeal, canAskToCover, canWithdraw } from '../../../shared/hearings/afterwards.ts'
import { toShown } from '../../../shared/hearings/shown.ts'
import { findLastAppeal } from './afterwards.ts'
import { listCommentContactWays } from './commentContact.ts'
import { listCommentFiles } from './commentFiles.ts'
import { findClause } from './comments.ts'
import { listAnswersToComment } from './matrix.ts'
import { getComment, getPublicMatter } from './queries.ts'
import { commentFlags } from './tables.ts'

/** What of the life of a comment its writer reads, by the action of its event. */
const shownSteps = [
  'comment.received', 'comment.withdrawn', 'comment.appealed', 'comment.coverAsked', 'comment.contactRemoved', 'comment.contactOpened',
  'reading.stoodAlone', 'moderation.published', 'moderation.masked', 'moderation.held', 'moderation.refused', 'moderation.appealOverturned', 'moderation.appealUpheld',
] as const

type StepName = (typeof shownSteps)[number] extends `${string}.${infer Name}` ? Name : never

/** A comment as whoever holds its receipt sees it: no staff names, nothing of who else has said what. */
export async function getTrackedComment(db: Database, { commentId, calendar }: { commentId: string, calendar: WorkCalendar }) {
  const comment = await getComment(db, commentId)
  const now = await databaseNow(db)
  const [matter, clause, files, ways, appeal, asked, timeline] = await Promise.all([
    getPublicMatter(db, comment.matterId), findClause(db, { matterId: comment.matterId, clauseId: comment.clauseId }), listCommentFiles(db, commentId),
    listCommentContactWays(db, commentId), findLastAppeal(db, commentId),
    db.select({ at: commentFlags.at, settledAt: commentFlags.settledAt }).from(commentFlags).where(and(eq(commentFlags.commentId, commentId), eq(commentFlags.isWriter, true))).orderBy(asc(commentFlags.at)),
    listTimeline(db, { type: 'comment', id: commentId }),
  ])
  const { number, state, stance, words, authorKind, publicName, channel, receivedAt, isLate, rule, toAuthor, decidedAt, withdrawnAt, salt, hash, version } = comment
  const shown = toShown(comment)
  const answers = await listAnswersToComment(db, { matter, commentId })
  return {
    kind: 'comment' as const,
    number, state, stance, words, authorKind, publicName, channel, receivedAt, isLate, rule, toAuthor, decidedAt, withdrawnAt, salt, hash, version,
    matter: { id: matter.id, kind: matter.kind, title: matter.notice.title, closesAt: matter.closesAt, lateUse: matter.lateUse },
    clause: clause ? { label: clause.label, text: clause.text, key: clause.key } : null,
    /** What the public sees now; null for nothing. */
    shown,
    files: files.map(({ id, mediaType, size, sha256, approvedAt }) => ({ id, mediaType, size, sha256, isShown: approvedAt !== null && shown?.as === 'words' })),
    /** The last day on which somebody should have read it. */
    readBy: state === 'waiting' ? dueBy('hearing.moderate', receivedAt, calendar)?.day ?? null : null,
    /** Each sentence with its answer; null where none is owed. */
    answers,
    ways,
    appeal: appeal ? { text: appeal.text, at: appeal.at, dueOn: appeal.dueOn, outcome: appeal.outcome, answer: appeal.answer } : null,
    coverAskedAt: asked.at(-1)?.at ?? null,
    isCoverSettled: asked.length > 0 && asked.every(({ settledAt }) => settledAt !== null),
    steps: timeline.flatMap(({ at, action, reason }) => {
      const step = shownSteps.find(one => one === action)?.replace(/^\w+\./, '')
      return step ? [{ at, step: step as StepName, reason: step === 'contactOpened' ? reason : null }] : []
    }),
    may: {
      withdraw: canWithdraw(comment, matter, now),
      appeal: canAppeal(comment, appeal?.at ?? null),
      cover: canAskToCover(comment) && asked.every(({ settledAt }) => settledAt !== null),
      removeContact: ways.length > 0,
      /** It stands in a group of near copies. */
      standAlone: comment.groupId !== null && shown?.as === 'words',
    },
  }
}
