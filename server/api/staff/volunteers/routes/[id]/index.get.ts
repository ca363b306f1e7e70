import { getRouteResults } from '#server/domain/volunteers/routes'
import { routeIdOf } from '#server/http/routeCards'
import { defineStaffHandler } from '#server/http/staff'

/** A card with what was seen at each stop and when; never by whom. */
export default defineStaffHandler('volunteers', 'read', async ({ event, db, actor }) => {
  const results = await getRouteResults(db, routeIdOf(event))
  actor.requireRow(results.card)
  return { ...results, mayWrite: actor.can('volunteers', 'lead', results.card) }
})
