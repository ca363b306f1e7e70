import { takeBackReport } from '../../domain/reports/followUp.ts'
import { defineTrackHandler } from '../../http/track.ts'

export default defineTrackHandler({}, ({ db, photos, calendar, now, reportId }) => takeBackReport(db, { photos, reportId, calendar, now }))
