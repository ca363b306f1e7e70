import { getRouterParam } from 'h3'
import { endRoad, getRoad } from '#server/domain/volunteers/roads'
import { defineStaffHandler } from '#server/http/staff'

/** Ends the duty of a 路长 for a road. */
export default defineStaffHandler('volunteers', 'lead', async ({ event, db, actor, now }) => {
  const road = await getRoad(db, getRouterParam(event, 'id') ?? '')
  actor.requireRow(road)
  await endRoad(db, { road, actor, now })
  return { id: road.id }
})
