import { setResponseStatus } from 'h3'
import { findRoadChief, giveRoad } from '#server/domain/volunteers/roads'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { roadSchema } from '#shared/volunteers/roads'

/** Gives a volunteer a road; sent again it is the same road. Road and volunteer both have to be the person's own. */
export default defineStaffHandler('volunteers', 'lead', async ({ event, db, actor, now }) => {
  const { number, ...road } = await parseBody(event, roadSchema)
  actor.requireRow(road)
  const volunteer = await findRoadChief(db, number)
  actor.requireRow(volunteer)
  await giveRoad(db, { ...road, volunteer, actor, now })
  setResponseStatus(event, 201)
  return { id: road.id }
})
