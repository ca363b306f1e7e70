import { listTeamsForStaff } from '#server/domain/volunteers/teamQueries'
import { defineStaffHandler } from '#server/http/staff'

/** The teams a card can be written for. */
export default defineStaffHandler('volunteers', 'lead', async ({ db, actor }) => {
  const { items } = await listTeamsForStaff(db, { scope: actor.scope, stage: 'open', limit: 200 })
  return { teams: items.map(({ id, name, community }) => ({ id, name, community })) }
})
