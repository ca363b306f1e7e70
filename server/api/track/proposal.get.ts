import { setResponseHeader } from 'h3'
import { getTrackedProposal } from '../../domain/hearings/deliberation.ts'
import { readOpened } from '../../http/cookies.ts'
import { definePublicHandler } from '../../http/handlers.ts'
import { issueSubmissionId } from '../../http/origin.ts'

/** The proposal this browser has sent or opened, if any. */
export default definePublicHandler(async (context) => {
  const { event, db, keys, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = readOpened(event, context, now, 'proposal')
  return { formToken: issueSubmissionId(keys.signing), proposal: opened ? await getTrackedProposal(db, { proposalId: opened.subjectId, keys }) : null }
})
