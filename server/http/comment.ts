import { getRouterParam } from 'h3'
import { commentDraftSeconds, findCommentDraft, startCommentDraft, type CommentDraft } from '../domain/hearings/commentDrafts.ts'
import { createId } from '../database/ids.ts'
import { keepCommentToken, readCommentToken } from './cookies.ts'
import type { FormContext, FormFields } from './forms.ts'
import type { HandlerContext } from './handlers.ts'
import { openSubmissionId } from './origin.ts'

export function matterIdOf({ event }: Pick<HandlerContext, 'event'>): string {
  return getRouterParam(event, 'id') ?? ''
}

/** What this browser is writing, or has just sent, to the matter of the address. */
export function findCommentJourney(context: HandlerContext): Promise<CommentDraft | undefined> {
  const { db, event, now } = context
  return findCommentDraft(db, { token: readCommentToken(event), matterId: matterIdOf(context), now })
}

/** What makes a form sent twice the same submission. */
export function submissionIdOf({ fields, keys }: Pick<FormContext, 'fields' | 'keys'>): string {
  return openSubmissionId(fields.submissionId, keys.signing) ?? createId()
}

/** The draft a form adds to, begun by its first sending; undefined when this very form has been sent already. */
export async function openCommentJourney(context: FormContext): Promise<CommentDraft | undefined> {
  const { db, event, now } = context
  const submissionId = submissionIdOf(context)
  const before = await findCommentJourney(context)
  if (before && before.sentAt === null) return before
  if (before?.submissionId === submissionId) return undefined
  const { token, draft } = await startCommentDraft(db, { token: readCommentToken(event), matterId: matterIdOf(context), submissionId, now })
  keepCommentToken(event, context, token, commentDraftSeconds)
  return draft
}

const names = ['clause', 'stance', 'words', 'keep', 'author', 'name', 'publish', 'phone', 'email'] as const

/** What was typed into the form of a comment, without the fields that belong to the form itself. */
export function typedIn(fields: FormFields): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => {
    const value = [fields[name] ?? []].flat().at(-1)
    return value === undefined || value === '' ? [] : [[name, value]]
  }))
}
