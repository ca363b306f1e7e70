import { setResponseHeader } from 'h3'
import { revealApplicant } from '#server/domain/hearings/meetingDesk'
import { applicationIdOf, ofApplication } from '#server/http/applications'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { revealSchema } from '#shared/reports/trackSchemas'

/** Opens how somebody can be reached for one look, by a custodian who has just proved who they are. */
export default defineStaffHandler('hearings', 'reveal', async ({ event, db, keys, actor, now }) => {
  const { reason } = await parseBody(event, revealSchema)
  setResponseHeader(event, 'cache-control', 'no-store')
  return revealApplicant(db, { applicationId: applicationIdOf(event), reason, actor, keys, now })
}, { ...ofApplication, fresh: true })
