import { getRouterParam } from 'h3'
import { getPlaceOf } from '#server/domain/reports/queries'
import { closeWhistle } from '#server/domain/whistles/commands'
import { getWhistle } from '#server/domain/whistles/queries'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { whistleClosureSchema } from '#shared/whistles/schemas'

export default defineStaffHandler('reports', 'whistle', async ({ event, db, actor, now }) => {
  const whistleId = getRouterParam(event, 'id') ?? ''
  await closeWhistle(db, { whistleId, ...await parseBody(event, whistleClosureSchema), actor, now })
  const { closedAt } = await getWhistle(db, whistleId)
  return { closedAt }
}, { row: async ({ event, db }) => getPlaceOf(db, (await getWhistle(db, getRouterParam(event, 'id') ?? '')).reportId) })
