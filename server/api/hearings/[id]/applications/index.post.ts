import { getRouterParam, setResponseStatus } from 'h3'
import { applicationSchema, toListener, toSpeaker } from '#shared/hearings/meetingSchemas'
import { getApplication, submitApplication } from '#server/domain/hearings/applications'
import { parseBody } from '#server/http/body'
import { definePublicHandler } from '#server/http/handlers'

/** An application sent by a program; the same `submissionId` again gets the same answer. */
export default definePublicHandler(async ({ event, db, keys, locale }) => {
  const { submissionId, role, ...fields } = await parseBody(event, applicationSchema)
  const answer = role === 'speaker' ? toSpeaker(fields as Parameters<typeof toSpeaker>[0]) : toListener(fields as Parameters<typeof toListener>[0])
  const { applicationId, number, queryCode, receivedAt } = await submitApplication(db, { matterId: getRouterParam(event, 'id')!, answer: { submissionId, ...answer }, keys, locale })
  const { state, rank } = await getApplication(db, applicationId)
  setResponseStatus(event, 201)
  return { number, queryCode, receivedAt, state, rank }
})
