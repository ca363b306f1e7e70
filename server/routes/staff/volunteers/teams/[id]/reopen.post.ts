import { reopenTeam } from '#server/domain/volunteers/teams'
import { parseWith } from '#server/http/body'
import { defineStaffFormHandler } from '#server/http/staff'
import { ofTeam, teamIdOf } from '#server/http/teams'
import { teamReopeningSchema } from '#shared/volunteers/teams'

export default defineStaffFormHandler('volunteers', 'lead', async ({ event, db, keys, calendar, fields, actor, now }) => {
  const teamId = teamIdOf(event)
  const { submissionId: _, ...given } = fields
  await reopenTeam(db, { teamId, ...parseWith(teamReopeningSchema, given), actor, keys, calendar, now })
  return `/staff/volunteers/teams/${teamId}`
}, ofTeam)
