import { getPerson } from '#server/domain/volunteers/people'
import { ofVolunteer, volunteerIdOf } from '#server/http/people'
import { defineStaffHandler } from '#server/http/staff'

/** Where a volunteer stands, with their teams, trainings and history; without how they can be reached. */
export default defineStaffHandler('volunteers', 'read', async ({ event, db, actor, now }) => {
  const person = await getPerson(db, { volunteerId: volunteerIdOf(event), now })
  const { subDistrict, community } = person.volunteer
  return { ...person, mayCheck: actor.can('volunteers', 'check', { subDistrict, community }), now }
}, ofVolunteer)
