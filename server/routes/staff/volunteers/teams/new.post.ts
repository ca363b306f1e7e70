import { foundTeam } from '#server/domain/volunteers/teams'
import { parseWith } from '#server/http/body'
import { defineStaffFormHandler } from '#server/http/staff'
import { teamDraftSchema } from '#shared/volunteers/teams'

export default defineStaffFormHandler('volunteers', 'lead', async ({ db, fields, actor, now }) => {
  const { submissionId: _, ...given } = fields
  const draft = parseWith(teamDraftSchema, given)
  actor.requireRow({ subDistrict: draft.subDistrict, community: draft.community })
  return `/staff/volunteers/teams/${await foundTeam(db, { draft, actor, now })}`
})
