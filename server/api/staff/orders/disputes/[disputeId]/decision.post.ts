import { getRouterParam } from 'h3'
import { decideDispute, getDispute } from '#server/domain/volunteers/disputes'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { disputeDecisionSchema } from '#shared/volunteers/ratings'

export default defineStaffHandler('orders', 'decideDispute', async ({ event, db, keys, actor, now }) => {
  const { id: disputeId, subDistrict, community } = await getDispute(db, getRouterParam(event, 'disputeId') ?? '')
  actor.requireRow({ subDistrict, community })
  await decideDispute(db, { disputeId, ...await parseBody(event, disputeDecisionSchema), actor, keys, now })
  return { disputeId }
})
