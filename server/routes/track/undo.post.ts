import { takeBackReport } from '../../domain/reports/followUp.ts'
import { defineTrackFormHandler } from '../../http/track.ts'

export default defineTrackFormHandler(async ({ db, photos, calendar, now, reportId }) => {
  await takeBackReport(db, { photos, reportId, calendar, now })
  return '/track?done=takenBack'
})
