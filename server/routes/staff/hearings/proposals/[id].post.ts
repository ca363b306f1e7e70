import { getRouterParam } from 'h3'
import { decideProposal, getProposal } from '#server/domain/hearings/deliberation'
import { parseWith } from '#server/http/body'
import { defineStaffFormHandler } from '#server/http/staff'
import { proposalDecisionSchema } from '#shared/hearings/deliberation'

export default defineStaffFormHandler('hearings', 'draft', async ({ event, db, fields, actor, now }) => {
  const proposal = await getProposal(db, getRouterParam(event, 'id') ?? '')
  actor.requireRow(proposal.subDistrict)
  const { submissionId: _, ...given } = fields
  await decideProposal(db, { proposalId: proposal.id, ...parseWith(proposalDecisionSchema, given), actor, now })
  return '/staff/hearings/proposals'
})
