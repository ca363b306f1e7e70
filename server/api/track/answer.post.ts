import { wordsShape } from '../../../shared/reports/trackSchemas.ts'
import { answerQuestion } from '../../domain/reports/followUp.ts'
import { defineTrackHandler } from '../../http/track.ts'

export default defineTrackHandler(wordsShape, ({ db, keys, calendar, now, reportId, submissionId, fields }) =>
  answerQuestion(db, { ...fields, reportId, submissionId, keys, calendar, now }))
