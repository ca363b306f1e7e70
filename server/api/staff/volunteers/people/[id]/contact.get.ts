import { listVolunteerWays } from '#server/domain/volunteers/contacts'
import { getVolunteer } from '#server/domain/volunteers/queries'
import { defineStaffHandler } from '#server/http/staff'
import { ofVolunteer, volunteerIdOf } from '#server/http/people'

/** Which ways to reach somebody are kept, before they are opened. */
export default defineStaffHandler('volunteers', 'reveal', async ({ event, db }) => {
  const { number } = await getVolunteer(db, volunteerIdOf(event))
  return { number, ways: await listVolunteerWays(db, volunteerIdOf(event)) }
}, ofVolunteer)
