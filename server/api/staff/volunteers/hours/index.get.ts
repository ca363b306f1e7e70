import { listLeasesToConfirm, listShiftsToConfirm } from '#server/domain/volunteers/hourQueries'
import { communitiesIn, readHourList } from '#server/http/hours'
import { defineStaffHandler } from '#server/http/staff'

/** As much as is looked at in one go; what was confirmed makes room for the next. */
const limit = 30

/** Whose hours wait to be confirmed, by shift and by order, the oldest first. */
export default defineStaffHandler('volunteers', 'confirmHours', async ({ event, db, actor, now }) => {
  const { scope } = actor
  const { community } = readHourList(event)
  const [shifts, leases] = await Promise.all([listShiftsToConfirm(db, { scope, community, now, limit }), listLeasesToConfirm(db, { scope, community, limit })])
  return { choices: communitiesIn(scope), community: community ?? null, shifts: shifts.items, leases: leases.items, hasMore: shifts.hasMore || leases.hasMore }
})
