import { stageRouteCard } from '#server/domain/volunteers/routes'
import { parseBody } from '#server/http/body'
import { ofRouteCard, routeIdOf } from '#server/http/routeCards'
import { defineStaffHandler } from '#server/http/staff'
import { routeStageSchema } from '#shared/volunteers/routes'

/** Gives a card to its team, or closes it. */
export default defineStaffHandler('volunteers', 'lead', async ({ event, db, actor, now }) => {
  const cardId = routeIdOf(event)
  await stageRouteCard(db, { cardId, ...await parseBody(event, routeStageSchema), actor, now })
  return { id: cardId }
}, ofRouteCard)
