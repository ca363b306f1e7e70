import { getRouterParam, setResponseStatus } from 'h3'
import { answerWhistle } from '#server/domain/whistles/commands'
import { getPlaceOfAnswer, getWhistleToAnswer } from '#server/domain/whistles/queries'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { answerSchema } from '#shared/whistles/schemas'

export default defineStaffHandler('reports', 'reportIn', async ({ event, db, actor, now }) => {
  const whistleId = getRouterParam(event, 'id') ?? ''
  await answerWhistle(db, { whistleId, ...await parseBody(event, answerSchema), holder: actor, actor, now })
  setResponseStatus(event, 201)
  const { bodies } = await getWhistleToAnswer(db, { whistleId, holder: actor, now })
  return { bodies }
}, { row: ({ event, db, actor }) => getPlaceOfAnswer(db, { whistleId: getRouterParam(event, 'id') ?? '', holder: actor }) })
