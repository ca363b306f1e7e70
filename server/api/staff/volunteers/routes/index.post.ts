import { setResponseStatus } from 'h3'
import { getTeam } from '#server/domain/volunteers/queries'
import { createRouteCard } from '#server/domain/volunteers/routes'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { newRouteCardSchema } from '#shared/volunteers/routes'

/** Writes a card for a team; sent again it is the same card. */
export default defineStaffHandler('volunteers', 'lead', async ({ event, db, actor, now }) => {
  const card = await parseBody(event, newRouteCardSchema)
  actor.requireRow(await getTeam(db, card.teamId))
  await createRouteCard(db, { ...card, actor, now })
  setResponseStatus(event, 201)
  return { id: card.id }
})
