import { disputeSchema } from '../../../../shared/volunteers/ratings.ts'
import { raiseDispute } from '../../../domain/volunteers/disputes.ts'
import { findWeekOf } from '../../../domain/volunteers/orderQueries.ts'
import { parseWith } from '../../../http/body.ts'
import { defineReceiptFormHandler } from '../../../http/track.ts'

export default defineReceiptFormHandler('order', async ({ db, calendar, now, answers, subjectId, submissionId }) => {
  const dispute = parseWith(disputeSchema, answers)
  await raiseDispute(db, { ...dispute, submissionId, raisedBy: 'asker', subjectId: await findWeekOf(db, { subjectId, leaseId: dispute.leaseId }), calendar, now })
  return '/track/order/return?done=disputed'
})
