import { commentFormSchema, findCommentIssues } from '../../../../../shared/hearings/commentSchemas.ts'
import { saveTyped } from '../../../../domain/hearings/commentDrafts.ts'
import { commentInvalid } from '../../../../domain/hearings/commentErrors.ts'
import { addDraftFiles, dropCommentFiles, listDraftFiles } from '../../../../domain/hearings/commentFiles.ts'
import { findClause, requireOpened } from '../../../../domain/hearings/comments.ts'
import { parseWith } from '../../../../http/body.ts'
import { matterIdOf, openCommentJourney, typedIn } from '../../../../http/comment.ts'
import { defineUploadFormHandler } from '../../../../http/upload.ts'
import { commentFileLimits } from '../../../../media/intake.ts'
import { toSimplified } from '../../../../text/simplify.ts'

/** Keeps what was typed, whatever it is, and goes on when nothing is missing. */
export default defineUploadFormHandler(commentFileLimits, async (context) => {
  const { db, photos, keys, locale, fields, files } = context
  const matterId = matterIdOf(context)
  await requireOpened(db, { matterId, locale })
  const path = `/hearings/${matterId}/comment`
  const draft = await openCommentJourney(context)
  if (!draft) return `${path}/received`

  const typed = typedIn(fields)
  await saveTyped(db, { draft, typed, keys })
  const kept = await listDraftFiles(db, draft.id)
  const removed = kept.filter(({ id }) => id === fields.remove)
  await dropCommentFiles(db, { photos, files: removed })
  const refusal = await addDraftFiles(db, { photos, draft, files: files.filter(({ field }) => field === 'files'), kept: kept.filter(file => !removed.includes(file)) })
  if (refusal) throw refusal
  if (fields.action === 'keep') return `${path}?kept=1`
  if (fields.action === 'add' || fields.remove !== undefined) return `${path}#f-files`

  const { words, keepPassages, clause } = parseWith(commentFormSchema, typed)
  const issues = [
    ...await findClause(db, { matterId, clauseId: clause }) === undefined ? [{ path: 'clause', code: 'comment.clause_unknown' }] : [],
    ...findCommentIssues('words', words, { keep: keepPassages, simplify: toSimplified }),
  ]
  if (issues.length > 0) throw commentInvalid({ issues })
  return `${path}/check`
})
