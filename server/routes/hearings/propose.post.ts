import { randomUUID } from 'node:crypto'
import { proposeItem } from '#server/domain/hearings/deliberation'
import { parseWith } from '#server/http/body'
import { keepOpened } from '#server/http/cookies'
import { defineFormHandler } from '#server/http/forms'
import { answersIn } from '#server/http/journey'
import { openSubmissionId } from '#server/http/origin'
import { proposalSchema } from '#shared/hearings/deliberation'

/** Takes a proposal; its receipt is shown where it can be tracked. */
export default defineFormHandler(async (context) => {
  const { event, db, keys, fields, now } = context
  const submissionId = openSubmissionId(fields.submissionId, keys.signing) ?? randomUUID()
  const { proposalId } = await proposeItem(db, { submissionId, answers: parseWith(proposalSchema, answersIn(fields)), keys, now })
  keepOpened(event, context, { kind: 'proposal', subjectId: proposalId, now })
  return '/track/proposal?done=received'
})
