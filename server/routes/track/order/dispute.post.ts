import { disputeSchema } from '../../../../shared/volunteers/ratings.ts'
import { raiseDispute } from '../../../domain/volunteers/disputes.ts'
import { parseWith } from '../../../http/body.ts'
import { defineReceiptFormHandler } from '../../../http/track.ts'

export default defineReceiptFormHandler('order', async ({ db, calendar, now, answers, subjectId, submissionId }) => {
  await raiseDispute(db, { ...parseWith(disputeSchema, answers), submissionId, raisedBy: 'asker', subjectId, calendar, now })
  return '/track/order/return?done=disputed'
})
