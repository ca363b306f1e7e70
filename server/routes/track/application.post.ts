import { confirmSeat, leaveMeeting, removeApplicantContact } from '../../domain/hearings/applications.ts'
import { defineReceiptFormHandler } from '../../http/track.ts'

/** One tap each: I come, I do not come, forget how to reach me; or only opening it again. */
export default defineReceiptFormHandler('application', async ({ db, keys, calendar, now, fields, subjectId: applicationId }) => {
  const actor = { kind: 'resident' as const }
  if (fields.action === 'come') await confirmSeat(db, { applicationId, actor, now })
  if (fields.action === 'leave') await leaveMeeting(db, { applicationId, actor, keys, calendar, now })
  if (fields.action === 'forgetContact') await removeApplicantContact(db, { applicationId, actor, now })
  const done = ['come', 'leave', 'forgetContact'].find(action => action === fields.action)
  return `/track/application${done ? `?done=${done}` : ''}`
})
