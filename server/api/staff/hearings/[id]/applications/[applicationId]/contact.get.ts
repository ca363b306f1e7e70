import { getApplication, listApplicantWays } from '#server/domain/hearings/applications'
import { applicationIdOf, ofApplication } from '#server/http/applications'
import { defineStaffHandler } from '#server/http/staff'

/** Which ways to reach somebody are kept, before they are opened. */
export default defineStaffHandler('hearings', 'reveal', async ({ event, db }) => {
  const { number } = await getApplication(db, applicationIdOf(event))
  return { number, ways: await listApplicantWays(db, applicationIdOf(event)) }
}, ofApplication)
