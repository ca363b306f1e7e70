import { getRouterParam } from 'h3'
import { recordObservations } from '#server/domain/volunteers/routes'
import { parseWith } from '#server/http/body'
import { idOfTap } from '#server/http/routePass'
import { defineReceiptFormHandler } from '#server/http/track'
import { routeFormSchema } from '#shared/volunteers/routes'

/** One tap at one stop, or the whole card at once; the form sent twice is the same answers. */
export default defineReceiptFormHandler('volunteer', async ({ event, db, subjectId: volunteerId, submissionId, answers: fields, now }) => {
  const cardId = getRouterParam(event, 'cardId') ?? ''
  const page = `/track/volunteer/routes/${encodeURIComponent(cardId)}`
  if (Object.keys(fields).length === 0) return page
  const answers = parseWith(routeFormSchema, fields)
  await recordObservations(db, { cardId, volunteerId, answers: answers.map(answer => ({ ...answer, id: idOfTap(submissionId, answer.stopId, answer.answer), observedAt: now })), now })
  return `${page}?done=${answers.length}`
})
