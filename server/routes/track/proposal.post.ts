import { withdrawProposal } from '../../domain/hearings/deliberation.ts'
import { parseWith } from '../../http/body.ts'
import { defineReceiptFormHandler } from '../../http/track.ts'
import { proposalWithdrawalSchema } from '../../../shared/hearings/deliberation.ts'

/** Takes a proposal back; or only opens it again. */
export default defineReceiptFormHandler('proposal', async ({ db, now, fields, subjectId: proposalId }) => {
  if (fields.action !== 'withdraw') return '/track/proposal'
  await withdrawProposal(db, { proposalId, ...parseWith(proposalWithdrawalSchema, { version: fields.version }), now })
  return '/track/proposal?done=withdrawn'
})
