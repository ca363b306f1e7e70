import { getRouterParam } from 'h3'
import { listTimeline } from '#server/domain/events/queries'
import { getProposal, listFittingHalls } from '#server/domain/hearings/deliberation'
import { findStaffNames } from '#server/domain/staff/queries'
import { defineStaffHandler } from '#server/http/staff'

/** A proposal with the halls it would fit and what happened to it. */
export default defineStaffHandler('hearings', 'read', async ({ event, db, actor }) => {
  const { submissionId: _, ...proposal } = await getProposal(db, getRouterParam(event, 'id') ?? '')
  actor.requireRow(proposal.subDistrict)
  const [halls, history] = await Promise.all([listFittingHalls(db, proposal), listTimeline(db, { type: 'proposal', id: proposal.id })])
  const names = await findStaffNames(db, history.flatMap(({ actorId }) => actorId ?? []))
  return {
    proposal, halls, mayDecide: actor.can('hearings', 'draft', { subDistrict: proposal.subDistrict }),
    history: history.toReversed().map(({ id, at, sentence, reason, actorId }) => ({ id, at, sentence, reason, actorName: actorId && (names.get(actorId) ?? null) })),
  }
})
