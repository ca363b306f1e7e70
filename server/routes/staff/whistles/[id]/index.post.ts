import { getRouterParam } from 'h3'
import { answerWhistle } from '#server/domain/whistles/commands'
import { getPlaceOfAnswer } from '#server/domain/whistles/queries'
import { parseWith } from '#server/http/body'
import { defineStaffFormHandler } from '#server/http/staff'
import { answerSchema } from '#shared/whistles/schemas'

/** A called body reports in. */
export default defineStaffFormHandler('reports', 'reportIn', async ({ event, db, fields, actor, now }) => {
  const whistleId = getRouterParam(event, 'id') ?? ''
  const { submissionId: _, ...given } = fields
  await answerWhistle(db, { whistleId, ...parseWith(answerSchema, given), holder: actor, actor, now })
  return `/staff/whistles/${whistleId}`
}, { row: ({ event, db, actor }) => getPlaceOfAnswer(db, { whistleId: getRouterParam(event, 'id') ?? '', holder: actor }) })
