import { randomUUID } from 'node:crypto'
import { askForHelp } from '#server/domain/assistance/asking'
import { parseWith } from '#server/http/body'
import { keepOpened } from '#server/http/cookies'
import { defineFormHandler } from '#server/http/forms'
import { answersIn } from '#server/http/journey'
import { openSubmissionId } from '#server/http/origin'
import { assistanceSchema } from '#shared/assistance/schemas'

/** Takes a request for help; it leads to the receipt, which this browser may look at for a while. */
export default defineFormHandler(async (context) => {
  const { event, db, keys, calendar, locale, fields, now } = context
  const submissionId = openSubmissionId(fields.submissionId, keys.signing) ?? randomUUID()
  const { requestId } = await askForHelp(db, { submissionId, answer: parseWith(assistanceSchema, answersIn(fields)), keys, calendar, locale, now })
  keepOpened(event, context, { kind: 'assistance', subjectId: requestId, now })
  return '/assistance/received'
})
