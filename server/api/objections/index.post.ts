import { setResponseStatus } from 'h3'
import { fileObjection } from '#server/domain/objections/filing'
import { parseBody } from '#server/http/body'
import { definePublicHandler } from '#server/http/handlers'
import { objectionSchema } from '#shared/objections/schemas'

/** A whole objection at once. The same `submissionId` again gets the same receipt. */
export default definePublicHandler(async ({ event, db, keys, calendar, locale, now }) => {
  const { submissionId, answer } = await parseBody(event, objectionSchema)
  const { number, queryCode, receivedAt, dueOn } = await fileObjection(db, { submissionId, answer, keys, calendar, locale, now })
  setResponseStatus(event, 201)
  return { number, queryCode, receivedAt, dueOn }
})
