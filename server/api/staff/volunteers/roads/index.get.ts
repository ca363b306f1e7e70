import { listRoads } from '#server/domain/volunteers/roads'
import { defineStaffHandler } from '#server/http/staff'

/** The roads of 路长 and when each was last walked. */
export default defineStaffHandler('volunteers', 'read', async ({ db, actor }) =>
  ({ roads: await listRoads(db, actor.scope), mayLead: actor.can('volunteers', 'lead') }))
