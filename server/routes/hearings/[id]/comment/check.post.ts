import { commentFormSchema } from '../../../../../shared/hearings/commentSchemas.ts'
import { openTyped } from '../../../../domain/hearings/commentDrafts.ts'
import { listDraftFiles } from '../../../../domain/hearings/commentFiles.ts'
import { submitComment } from '../../../../domain/hearings/comments.ts'
import { parseWith } from '../../../../http/body.ts'
import { findCommentJourney, matterIdOf } from '../../../../http/comment.ts'
import { defineFormHandler } from '../../../../http/forms.ts'

export default defineFormHandler(async (context) => {
  const { db, keys, locale, now } = context
  const matterId = matterIdOf(context)
  const draft = await findCommentJourney(context)
  if (!draft) return `/hearings/${matterId}/comment`
  if (draft.sentAt === null) {
    const answers = parseWith(commentFormSchema, openTyped(draft, keys))
    await submitComment(db, { matterId, submissionId: draft.submissionId, answers, files: await listDraftFiles(db, draft.id), draft, keys, locale, now })
  }
  return `/hearings/${matterId}/comment/received`
})
