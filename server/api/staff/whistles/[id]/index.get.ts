import { getRouterParam } from 'h3'
import { getPlaceOfAnswer, getWhistleToAnswer } from '#server/domain/whistles/queries'
import { defineStaffHandler } from '#server/http/staff'

/** A whistle as a called body sees it. */
export default defineStaffHandler('reports', 'reportIn', async ({ event, db, actor, now }) => ({
  ...await getWhistleToAnswer(db, { whistleId: getRouterParam(event, 'id') ?? '', holder: actor, now }), now,
}), { row: ({ event, db, actor }) => getPlaceOfAnswer(db, { whistleId: getRouterParam(event, 'id') ?? '', holder: actor }) })
