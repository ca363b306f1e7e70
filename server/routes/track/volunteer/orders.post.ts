import { takeOverSchema, takeSchema } from '../../../../shared/volunteers/leases.ts'
import { takeOrder, takeOver } from '../../../domain/volunteers/leases.ts'
import { parseWith } from '../../../http/body.ts'
import { defineReceiptFormHandler } from '../../../http/track.ts'

/** One tap: I will help, or I will take over. The token of the form is the tap: sent again it leads to the same lease. */
export default defineReceiptFormHandler('volunteer', async ({ db, keys, calendar, now, fields, answers, subjectId: volunteerId, submissionId }) => {
  const tap = { volunteerId, leaseId: submissionId, keys, calendar, now }
  const { id } = fields.action === 'takeOver'
    ? await takeOver(db, { ...tap, fromLeaseId: parseWith(takeOverSchema, answers).leaseId })
    : await takeOrder(db, { ...tap, orderId: parseWith(takeSchema, answers).orderId })
  return `/track/volunteer/orders/${id}?done=${fields.action === 'takeOver' ? 'takeOver' : 'take'}`
})
