import { getRouterParam } from 'h3'
import { getDataRequest } from '#server/domain/privacy/requests'
import { defineStaffHandler } from '#server/http/staff'

/** One request, with what the person wrote, and how they are reached not at all. */
export default defineStaffHandler('privacy', 'read', async ({ event, db, actor, now }) => {
  const { submissionId: _, subjectId: __, answeredBy: ___, due: ____, ...request } = await getDataRequest(db, getRouterParam(event, 'id')!)
  return { request, mayAnswer: actor.can('privacy', 'answer'), now }
})
