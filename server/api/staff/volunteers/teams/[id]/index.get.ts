import { getTeam } from '#server/domain/volunteers/queries'
import { getTeamForStaff } from '#server/domain/volunteers/teamQueries'
import { defineStaffHandler } from '#server/http/staff'
import { teamIdOf } from '#server/http/teams'

/** A team with what is missing, its agreements and its history, and whether the person may lead it. */
export default defineStaffHandler('volunteers', 'read', async ({ event, db, actor }) => {
  const team = await getTeam(db, teamIdOf(event))
  const where = { subDistrict: team.subDistrict, community: team.community }
  actor.requireRow(where)
  return { ...await getTeamForStaff(db, { team }), mayLead: actor.can('volunteers', 'lead', where) }
})
