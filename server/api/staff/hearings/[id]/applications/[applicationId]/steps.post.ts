import { confirmSeat, getApplication, leaveMeeting } from '#server/domain/hearings/applications'
import { checkIn, noteAbsent } from '#server/domain/hearings/checkIn'
import { notePhoned } from '#server/domain/hearings/meetingDesk'
import { applicationIdOf, ofApplication } from '#server/http/applications'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { applicantStepSchema } from '#shared/hearings/meetingSchemas'

/** What somebody told staff on the telephone or at the door. */
export default defineStaffHandler('hearings', 'meet', async ({ event, db, keys, calendar, actor, now }) => {
  const { step } = await parseBody(event, applicantStepSchema)
  const applicationId = applicationIdOf(event)
  const steps = {
    phoned: () => notePhoned(db, { applicationId, actor, now }),
    come: () => confirmSeat(db, { applicationId, actor, now }),
    leave: () => leaveMeeting(db, { applicationId, actor, keys, calendar, now }),
    present: () => checkIn(db, { applicationId, at: now, actor, now }),
    absent: () => noteAbsent(db, { applicationId, actor, now }),
  }
  await steps[step]()
  const { state } = await getApplication(db, applicationId)
  return { state }
}, ofApplication)
