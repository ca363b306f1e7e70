import { findSubDistrict } from '../../../shared/places/places.ts'
import { draftSeconds, dropDraft, startDraft } from '../../domain/reports/drafts.ts'
import { keepDraftToken } from '../../http/cookies.ts'
import { defineFormHandler } from '../../http/forms.ts'
import { findJourney } from '../../http/journey.ts'
import { issueSubmissionId, openSubmissionId } from '../../http/origin.ts'

export default defineFormHandler(async (context) => {
  const { event, db, keys, photos, fields, now } = context
  const earlier = await findJourney(context)
  if (earlier) await dropDraft(db, { draft: earlier, photos })
  const submissionId = openSubmissionId(issueSubmissionId(keys.signing), keys.signing)!
  const { subDistrict } = fields
  const answers = typeof subDistrict === 'string' && findSubDistrict(subDistrict) ? { subDistrict } : {}
  const { token } = await startDraft(db, { submissionId, answers, now })
  keepDraftToken(event, context, token, draftSeconds)
  return '/report/photos'
})
