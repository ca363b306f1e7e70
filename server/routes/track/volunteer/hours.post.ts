import { askCorrection, keepRegistryNumber } from '#server/domain/volunteers/hours'
import { parseWith } from '#server/http/body'
import { defineReceiptFormHandler } from '#server/http/track'
import { correctionRequestSchema, registryNumberSchema } from '#shared/volunteers/hoursSchemas'

/** A volunteer says that hours are wrong, or keeps their number at 志愿北京; without `action` the page only opens again. */
export default defineReceiptFormHandler('volunteer', async ({ db, keys, fields, answers, subjectId: volunteerId, submissionId, now }) => {
  if (fields.action === 'registry') {
    const { registryNumber } = parseWith(registryNumberSchema, answers)
    await keepRegistryNumber(db, { volunteerId, registryNumber, keys, now })
    return `/track/volunteer/hours?done=${registryNumber === null ? 'removed' : 'kept'}`
  }
  if (fields.action !== 'ask') return '/track/volunteer/hours'
  const { hours, minutes, ...request } = parseWith(correctionRequestSchema, answers)
  await askCorrection(db, { ...request, minutes: hours * 60 + minutes, volunteerId, submissionId, now })
  return '/track/volunteer/hours?done=asked'
})
