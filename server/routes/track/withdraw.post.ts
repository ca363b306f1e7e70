import { z } from 'zod'
import { withdrawalShape } from '../../../shared/reports/trackSchemas.ts'
import { withdrawReport } from '../../domain/reports/followUp.ts'
import { parseWith } from '../../http/body.ts'
import { defineTrackFormHandler } from '../../http/track.ts'

export default defineTrackFormHandler(async ({ db, keys, calendar, now, reportId, answers }) => {
  const outcome = await withdrawReport(db, { ...parseWith(z.strictObject(withdrawalShape), answers), reportId, keys, calendar, now })
  return `/track?done=${outcome}`
})
