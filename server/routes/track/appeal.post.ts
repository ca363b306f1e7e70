import { z } from 'zod'
import { wordsShape } from '../../../shared/reports/trackSchemas.ts'
import { appealRefusal } from '../../domain/reports/appeals.ts'
import { parseWith } from '../../http/body.ts'
import { defineTrackFormHandler } from '../../http/track.ts'

export default defineTrackFormHandler(async ({ db, calendar, now, reportId, answers }) => {
  await appealRefusal(db, { ...parseWith(z.strictObject(wordsShape), answers), reportId, calendar, now })
  return '/track?done=appealed'
})
