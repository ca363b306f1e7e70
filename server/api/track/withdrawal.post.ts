import { withdrawalShape } from '../../../shared/reports/trackSchemas.ts'
import { withdrawReport } from '../../domain/reports/followUp.ts'
import { defineTrackHandler } from '../../http/track.ts'

export default defineTrackHandler(withdrawalShape, ({ db, keys, calendar, now, reportId, fields }) => withdrawReport(db, { ...fields, reportId, keys, calendar, now }))
