import { wordsShape } from '../../../shared/reports/trackSchemas.ts'
import { appealRefusal } from '../../domain/reports/appeals.ts'
import { defineTrackHandler } from '../../http/track.ts'

export default defineTrackHandler(wordsShape, ({ db, calendar, now, reportId, fields }) => appealRefusal(db, { ...fields, reportId, calendar, now }))
