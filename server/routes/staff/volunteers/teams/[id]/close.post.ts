import { closeTeam } from '#server/domain/volunteers/teams'
import { parseWith } from '#server/http/body'
import { defineStaffFormHandler } from '#server/http/staff'
import { ofTeam, teamIdOf } from '#server/http/teams'
import { teamClosingSchema } from '#shared/volunteers/teams'

export default defineStaffFormHandler('volunteers', 'lead', async ({ event, db, fields, actor, now }) => {
  const teamId = teamIdOf(event)
  const { submissionId: _, ...given } = fields
  await closeTeam(db, { teamId, ...parseWith(teamClosingSchema, given), actor, now })
  return `/staff/volunteers/teams/${teamId}`
}, ofTeam)
