import { writeAgreement } from '#server/domain/volunteers/teams'
import { parseWith } from '#server/http/body'
import { defineStaffFormHandler } from '#server/http/staff'
import { ofTeam, teamIdOf } from '#server/http/teams'
import { teamAgreementSchema } from '#shared/volunteers/teams'

export default defineStaffFormHandler('volunteers', 'lead', async ({ event, db, fields, actor, now }) => {
  const teamId = teamIdOf(event)
  const { submissionId: _, ...given } = fields
  await writeAgreement(db, { teamId, ...parseWith(teamAgreementSchema, given), actor, now })
  return `/staff/volunteers/teams/${teamId}/agreement`
}, ofTeam)
