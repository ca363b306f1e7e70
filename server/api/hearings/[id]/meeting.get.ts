import { getRouterParam } from 'h3'
import { getMeetingPage } from '#server/domain/hearings/meetingPages'
import { definePublicHandler } from '#server/http/handlers'
import { issueSubmissionId } from '#server/http/origin'

/** The call of a meeting, and how many seats are free. */
export default definePublicHandler(async ({ event, db, keys, calendar, now }) => ({
  ...await getMeetingPage(db, { matterId: getRouterParam(event, 'id')!, calendar, now }), formToken: issueSubmissionId(keys.signing),
}))
