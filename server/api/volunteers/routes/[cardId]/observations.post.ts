import { getRouterParam } from 'h3'
import { recordObservations } from '#server/domain/volunteers/routes'
import { parseBody } from '#server/http/body'
import { definePublicHandler } from '#server/http/handlers'
import { openRoutePass } from '#server/http/routePass'
import { passedObservationsSchema } from '#shared/volunteers/routes'

/** Takes in what a phone kept while there was no network. Sent again, the same answers stay the same. */
export default definePublicHandler(async (context) => {
  const { event, db, now } = context
  const cardId = getRouterParam(event, 'cardId') ?? ''
  const { pass, answers } = await parseBody(event, passedObservationsSchema)
  return recordObservations(db, { cardId, volunteerId: openRoutePass(context, { pass, cardId, now }), answers, now })
})
