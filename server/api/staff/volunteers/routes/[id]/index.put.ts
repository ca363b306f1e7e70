import { changeRouteCard } from '#server/domain/volunteers/routes'
import { parseBody } from '#server/http/body'
import { ofRouteCard, routeIdOf } from '#server/http/routeCards'
import { defineStaffHandler } from '#server/http/staff'
import { routeChangeSchema } from '#shared/volunteers/routes'

export default defineStaffHandler('volunteers', 'lead', async ({ event, db, actor, now }) => {
  const cardId = routeIdOf(event)
  await changeRouteCard(db, { cardId, ...await parseBody(event, routeChangeSchema), actor, now })
  return { id: cardId }
}, ofRouteCard)
