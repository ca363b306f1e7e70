import { getQuery, getRequestURL, setResponseHeader } from 'h3'
import { commentFormSchema, maxCommentFiles } from '../../../../shared/hearings/commentSchemas.ts'
import { dueBy } from '../../../../shared/calendar/clocks.ts'
import { markWords } from '../../../../shared/reports/words.ts'
import { openTyped, type CommentDraft } from '../../../domain/hearings/commentDrafts.ts'
import { listDraftFiles, type CommentFile } from '../../../domain/hearings/commentFiles.ts'
import { findClause, findCommentReceipt, listClausesToChoose, stateNow } from '../../../domain/hearings/comments.ts'
import { getComment, getPublicMatter, type PublicMatter } from '../../../domain/hearings/queries.ts'
import { toQrCode } from '../../../domain/receipts/qr.ts'
import { findCommentJourney, matterIdOf } from '../../../http/comment.ts'
import { definePublicHandler, type HandlerContext } from '../../../http/handlers.ts'
import { issueSubmissionId, signSubmissionId } from '../../../http/origin.ts'
import { toSimplified } from '../../../text/simplify.ts'

/** What a screen of writing a comment shows, for this browser only. `goTo` is where the person has to go instead. */
export default definePublicHandler(async (context): Promise<CommentScreen> => {
  const { event, db } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const matter = await getPublicMatter(db, matterIdOf(context))
  const draft = await findCommentJourney(context)
  const { screen, clause } = getQuery(event)
  if (screen === 'received') return receivedScreen(context, matter, draft)
  if (screen === 'check') return checkScreen(context, matter, draft)
  return formScreen(context, matter, draft, typeof clause === 'string' ? clause : undefined)
})

export type CommentFormScreen = Awaited<ReturnType<typeof formScreen>>
export type CommentCheckScreen = Exclude<Awaited<ReturnType<typeof checkScreen>>, { goTo: string }>
export type CommentReceivedScreen = Exclude<Awaited<ReturnType<typeof receivedScreen>>, { goTo: string }>
export type CommentScreen = { goTo: string } | CommentFormScreen | CommentCheckScreen | CommentReceivedScreen

/** Whether it is late is said by the clock it will be judged by. */
async function toShownMatter({ db }: HandlerContext, matter: PublicMatter) {
  const { id, kind, notice, lateUse, opensAt, closesAt, isDemo } = matter
  return { id, kind, title: notice.title, lateUse, opensAt: opensAt.toISOString(), closesAt: closesAt.toISOString(), state: await stateNow(db, matter), isDemo }
}

const toShownFile = ({ id, mediaType, size }: CommentFile) => ({ id, mediaType, size })

async function formScreen(context: HandlerContext, matter: PublicMatter, draft: CommentDraft | undefined, clauseKey: string | undefined) {
  const { db, keys } = context
  const isOpen = draft !== undefined && draft.sentAt === null
  const typed = isOpen ? openTyped(draft, keys) : {}
  const clauses = await listClausesToChoose(db, { matter, chosen: typed.clause })
  const asked = clauses.find(({ key }) => key === clauseKey)?.id
  return {
    goTo: null as null,
    formToken: isOpen ? signSubmissionId(draft.submissionId, keys.signing) : issueSubmissionId(keys.signing),
    matter: await toShownMatter(context, matter),
    clauses,
    typed: { ...typed, clause: asked ?? typed.clause ?? '' } as Record<string, string> & { clause: string },
    files: isOpen ? (await listDraftFiles(db, draft.id)).map(toShownFile) : [],
    mostFiles: maxCommentFiles,
    hasDraft: isOpen,
    hasReceipt: draft !== undefined && draft.sentAt !== null,
  }
}

async function checkScreen(context: HandlerContext, matter: PublicMatter, draft: CommentDraft | undefined) {
  const { db, keys } = context
  if (!draft) return { goTo: `/hearings/${matter.id}/comment` }
  if (draft.sentAt !== null) return { goTo: `/hearings/${matter.id}/comment/received` }
  const parsed = commentFormSchema.safeParse(openTyped(draft, keys))
  const clause = parsed.success ? await findClause(db, { matterId: matter.id, clauseId: parsed.data.clause }) : undefined
  if (!parsed.success || clause === undefined) return { goTo: `/hearings/${matter.id}/comment` }
  const { stance, words, authorKind, name, publishName, contact } = parsed.data
  return {
    goTo: null as null,
    formToken: signSubmissionId(draft.submissionId, keys.signing),
    matter: await toShownMatter(context, matter),
    clause: clause && { label: clause.label, text: clause.text },
    stance, authorKind, name, publishName, contact,
    pieces: markWords(words, toSimplified),
    files: (await listDraftFiles(db, draft.id)).map(toShownFile),
  }
}

async function receivedScreen(context: HandlerContext, matter: PublicMatter, draft: CommentDraft | undefined) {
  const { db, event, keys, calendar, baseUrl } = context
  const receipt = draft?.sentAt ? await findCommentReceipt(db, draft.submissionId, keys) : undefined
  if (!draft || !receipt) return { goTo: `/hearings/${matter.id}/comment` }
  const { number, queryCode, receivedAt, isLate } = receipt
  const { hash } = await getComment(db, receipt.commentId)
  const address = `${baseUrl ?? getRequestURL(event).origin}/track`
  return {
    goTo: null as null,
    formToken: signSubmissionId(draft.submissionId, keys.signing),
    matter: await toShownMatter(context, matter),
    receipt: {
      number, queryCode, receivedAt: receivedAt.toISOString(), isLate, hash, readBy: dueBy('hearing.moderate', receivedAt, calendar)?.day ?? null,
      address, qr: toQrCode(`${address}?number=${number}`),
    },
  }
}
