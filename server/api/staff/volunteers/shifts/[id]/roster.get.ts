import { getRouterParam } from 'h3'
import { proposeRoster } from '#server/domain/volunteers/roster'
import { defineStaffHandler } from '#server/http/staff'

/** Who should be asked for a shift and why; of ties to a site it says only who is not available there. */
export default defineStaffHandler('volunteers', 'schedule', async ({ event, db, calendar, actor, now }) => {
  const { shift, team, ...roster } = await proposeRoster(db, { shiftId: getRouterParam(event, 'id') ?? '', calendar })
  actor.requireRow(shift)
  const { id, startsAt, endsAt, place, seats, least, skills, calledOffAt, isDemo } = shift
  return { ...roster, shift: { id, startsAt, endsAt, place, seats, least, skills, isDemo, isAhead: calledOffAt === null && now < startsAt }, team: { id: team.id, name: team.text.name } }
})
