import { setResponseHeader } from 'h3'
import { revealVolunteer } from '#server/domain/volunteers/changes'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { ofVolunteer, volunteerIdOf } from '#server/http/people'
import { revealSchema } from '#shared/reports/trackSchemas'

/** Opens how somebody can be reached for one look, by a custodian who has just proved who they are. */
export default defineStaffHandler('volunteers', 'reveal', async ({ event, db, keys, actor, now }) => {
  const { reason } = await parseBody(event, revealSchema)
  setResponseHeader(event, 'cache-control', 'no-store')
  return revealVolunteer(db, { volunteerId: volunteerIdOf(event), reason, actor, keys, now })
}, { ...ofVolunteer, fresh: true })
