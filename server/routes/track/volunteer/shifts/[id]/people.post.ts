import { getRouterParam } from 'h3'
import { checkByLeader } from '../../../../../domain/volunteers/checkIn.ts'
import { defineReceiptFormHandler } from '../../../../../http/track.ts'

/** The leader says with one tap who came, went, or did not come. */
export default defineReceiptFormHandler('volunteer', async ({ event, db, now, fields, subjectId: volunteerId }) => {
  const shiftId = getRouterParam(event, 'id')!
  const step = (['present', 'out', 'absent'] as const).find(name => name === fields.action)
  if (step) await checkByLeader(db, { shiftId, dutyId: String(fields.dutyId), volunteerId, step, now })
  return `/track/volunteer/shifts/${shiftId}/people${step ? `?done=${step}` : ''}`
})
