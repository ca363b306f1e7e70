import { changeTeam } from '#server/domain/volunteers/teams'
import { parseWith } from '#server/http/body'
import { defineStaffFormHandler } from '#server/http/staff'
import { ofTeam, teamIdOf } from '#server/http/teams'
import { teamDraftSchema, teamLeaderSchema, teamVersionSchema } from '#shared/volunteers/teams'

export default defineStaffFormHandler('volunteers', 'lead', async ({ event, db, keys, calendar, fields, actor, now }) => {
  const teamId = teamIdOf(event)
  const { submissionId: _, version, leaderId, ...given } = fields
  const draft = parseWith(teamDraftSchema, given)
  actor.requireRow({ subDistrict: draft.subDistrict, community: draft.community })
  await changeTeam(db, { teamId, version: parseWith(teamVersionSchema, version), leaderId: parseWith(teamLeaderSchema, leaderId), draft, actor, keys, calendar, now })
  return `/staff/volunteers/teams/${teamId}`
}, ofTeam)
