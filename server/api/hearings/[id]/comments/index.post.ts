import { setResponseStatus } from 'h3'
import { commentSchema } from '../../../../../shared/hearings/commentSchemas.ts'
import { submitComment } from '../../../../domain/hearings/comments.ts'
import { parseBody } from '../../../../http/body.ts'
import { matterIdOf } from '../../../../http/comment.ts'
import { definePublicHandler } from '../../../../http/handlers.ts'

/** A whole comment at once. The same `submissionId` again gets the same receipt. */
export default definePublicHandler(async (context) => {
  const { event, db, keys, locale, now } = context
  const { submissionId, ...answers } = await parseBody(event, commentSchema)
  const { number, queryCode, receivedAt, isLate } = await submitComment(db, { matterId: matterIdOf(context), submissionId, answers, keys, locale, now })
  setResponseStatus(event, 201)
  return { number, queryCode, receivedAt, isLate }
})
