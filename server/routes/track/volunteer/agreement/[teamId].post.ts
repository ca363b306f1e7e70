import { getRouterParam } from 'h3'
import { ownAgreementSchema } from '../../../../../shared/volunteers/standingSchemas.ts'
import { findMembership } from '../../../../domain/volunteers/queries.ts'
import { membershipNotFound } from '../../../../domain/volunteers/seatErrors.ts'
import { acceptAgreement } from '../../../../domain/volunteers/standing.ts'
import { parseWith } from '../../../../http/body.ts'
import { defineReceiptFormHandler } from '../../../../http/track.ts'

/** Accepts the agreement that stood on the page, in its version. */
export default defineReceiptFormHandler('volunteer', async ({ event, db, keys, calendar, now, answers, subjectId: volunteerId }) => {
  const teamId = getRouterParam(event, 'teamId') ?? ''
  const { agreement } = parseWith(ownAgreementSchema, answers)
  const membership = await findMembership(db, { teamId, volunteerId })
  if (!membership) throw membershipNotFound()
  await acceptAgreement(db, { membershipId: membership.id, agreement, actor: { kind: 'resident' }, keys, calendar, now })
  return `/track/volunteer/agreement/${teamId}?done=agreed`
})
