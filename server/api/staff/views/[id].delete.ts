import { getRouterParam, setResponseStatus } from 'h3'
import { removeView } from '#server/domain/reports/views'
import { defineStaffHandler } from '#server/http/staff'

export default defineStaffHandler('account', 'change', async ({ event, db, actor }) => {
  await removeView(db, { staffId: actor.id, viewId: getRouterParam(event, 'id') ?? '' })
  setResponseStatus(event, 204)
  return null
})
