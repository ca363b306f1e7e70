import { findSubDistrict } from '../../../shared/places/places.ts'
import type { DraftAnswers } from '../../../shared/reports/records.ts'
import type { Database } from '../../database/connect.ts'
import { findOpenPlace } from '../../domain/places/queries.ts'
import { draftSeconds, dropDraft, startDraft } from '../../domain/reports/drafts.ts'
import { keepDraftToken } from '../../http/cookies.ts'
import { defineFormHandler, type FormFields } from '../../http/forms.ts'
import { findJourney } from '../../http/journey.ts'
import { issueSubmissionId, openSubmissionId } from '../../http/origin.ts'

export default defineFormHandler(async (context) => {
  const { event, db, keys, photos, fields, now } = context
  const earlier = await findJourney(context)
  if (earlier) await dropDraft(db, { draft: earlier, photos })
  const submissionId = openSubmissionId(issueSubmissionId(keys.signing), keys.signing)!
  const { token } = await startDraft(db, { submissionId, answers: await answersAt(db, fields), now })
  keepDraftToken(event, context, token, draftSeconds)
  return '/report/photos'
})

/** What a printed code has answered already. A code that was switched off in the meantime has answered nothing. */
async function answersAt(db: Database, { place: code, sort }: FormFields): Promise<DraftAnswers> {
  const begun: DraftAnswers = sort === 'small' ? { sort } : {}
  if (typeof code !== 'string') return begun
  if (findSubDistrict(code)) return { ...begun, subDistrict: code }
  const place = await findOpenPlace(db, code)
  if (!place) return begun
  const { kind, subDistrict, community, placeWords } = place
  return { sort: kind, subDistrict, suggested: { community, placeWords, nearWords: null } }
}
