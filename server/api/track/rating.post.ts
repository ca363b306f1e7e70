import { ratingShape } from '../../../shared/reports/trackSchemas.ts'
import { rateResult } from '../../domain/reports/followUp.ts'
import { defineTrackHandler } from '../../http/track.ts'

export default defineTrackHandler(ratingShape, ({ db, keys, calendar, now, reportId, submissionId, fields: { version, words, keep, ...rating } }) =>
  rateResult(db, { reportId, submissionId, version, rating, words, keep, keys, calendar, now }))
