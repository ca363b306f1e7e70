import { setResponseStatus } from 'h3'
import { getTeam } from '#server/domain/volunteers/queries'
import { planShift } from '#server/domain/volunteers/shifts'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { shiftSchema } from '#shared/volunteers/shifts'

export default defineStaffHandler('volunteers', 'schedule', async ({ event, db, actor, now }) => {
  const plan = await parseBody(event, shiftSchema)
  const { subDistrict, community } = await getTeam(db, plan.teamId)
  actor.requireRow({ subDistrict, community })
  const id = await planShift(db, { plan, actor, now })
  setResponseStatus(event, 201)
  return { id }
})
