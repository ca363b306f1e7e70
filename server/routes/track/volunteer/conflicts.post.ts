import { declareConflict, removeConflict } from '#server/domain/volunteers/conflicts'
import { parseWith } from '#server/http/body'
import { defineReceiptFormHandler } from '#server/http/track'
import { tieSchema } from '#shared/volunteers/roster'

/** A volunteer says what they are to a site, or takes it back, with one tap. */
export default defineReceiptFormHandler('volunteer', async ({ db, subjectId: volunteerId, answers, now }) => {
  if (answers.tie === undefined) return '/track/volunteer/conflicts'
  const { siteId, kind } = parseWith(tieSchema, answers.tie)
  if (kind === 'none') await removeConflict(db, { volunteerId, siteId, now })
  else await declareConflict(db, { volunteerId, siteId, kind, now })
  return `/track/volunteer/conflicts?done=${kind === 'none' ? 'removed' : 'declared'}`
})
