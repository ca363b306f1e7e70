import { z } from 'zod'
import { isUnhappy } from '../../../shared/reports/afterwards.ts'
import { ratingShape } from '../../../shared/reports/trackSchemas.ts'
import { rateResult } from '../../domain/reports/followUp.ts'
import { parseWith } from '../../http/body.ts'
import { defineTrackFormHandler } from '../../http/track.ts'

export default defineTrackFormHandler(async ({ db, keys, calendar, now, reportId, submissionId, answers }) => {
  const { version, words, keep, ...rating } = parseWith(z.strictObject(ratingShape), answers)
  const { reopened } = await rateResult(db, { reportId, submissionId, version, rating, words, keep, keys, calendar, now })
  return `/track?done=${reopened ? 'reopened' : isUnhappy(rating) ? 'unhappy' : 'rated'}`
})
