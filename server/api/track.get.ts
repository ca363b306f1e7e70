import { setResponseHeader } from 'h3'
import { getReportForReporter } from '../domain/reports/queries.ts'
import { readOpened } from '../http/cookies.ts'
import { definePublicHandler } from '../http/handlers.ts'
import { issueSubmissionId } from '../http/origin.ts'

/** What the page of progress shows: what this browser has opened, if anything. */
export default definePublicHandler(async (context) => {
  const { event, db, keys, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = readOpened(event, context, now)
  return { formToken: issueSubmissionId(keys.signing), opened: opened ? await getReportForReporter(db, opened.subjectId) : null }
})
