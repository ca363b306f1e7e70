import { getRouterParam } from 'h3'
import { answerDataRequest } from '#server/domain/privacy/requests'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { dataAnswerSchema } from '#shared/privacy/schemas'

export default defineStaffHandler('privacy', 'answer', async ({ event, db, keys, actor, now }) => {
  await answerDataRequest(db, { id: getRouterParam(event, 'id')!, ...await parseBody(event, dataAnswerSchema), actor, keys, now })
  return { ok: true }
})
