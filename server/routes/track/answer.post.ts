import { z } from 'zod'
import { wordsShape } from '../../../shared/reports/trackSchemas.ts'
import { answerQuestion } from '../../domain/reports/followUp.ts'
import { parseWith } from '../../http/body.ts'
import { defineTrackFormHandler } from '../../http/track.ts'

export default defineTrackFormHandler(async ({ db, keys, calendar, now, reportId, submissionId, answers }) => {
  await answerQuestion(db, { ...parseWith(z.strictObject(wordsShape), answers), reportId, submissionId, keys, calendar, now })
  return '/track?done=answered'
})
