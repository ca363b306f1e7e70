import { noteSchema } from '../../../../shared/volunteers/ratings.ts'
import { noteLease } from '../../../domain/volunteers/ratings.ts'
import { parseWith } from '../../../http/body.ts'
import { defineReceiptFormHandler } from '../../../http/track.ts'

/** The volunteer's own word where help ended without one. */
export default defineReceiptFormHandler('volunteer', async ({ db, now, answers, subjectId: volunteerId }) => {
  const { leaseId, ...note } = parseWith(noteSchema, answers)
  await noteLease(db, { volunteerId, leaseId, note, now })
  return '/track/volunteer/returns?done=noted'
})
