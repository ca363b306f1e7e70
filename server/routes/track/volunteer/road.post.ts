import { getRoadOf, recordWalk } from '#server/domain/volunteers/roads'
import { parseWith } from '#server/http/body'
import { idOfTap } from '#server/http/routePass'
import { defineReceiptFormHandler } from '#server/http/track'
import { roadFindingSchema, roadSheetSchema } from '#shared/volunteers/roads'

/** A walk along a road: nothing found, with one tap, or what was found. The form sent twice is one walk and one case. */
export default defineReceiptFormHandler('volunteer', async ({ db, calendar, subjectId: volunteerId, submissionId, answers, now }) => {
  if (Object.keys(answers).length === 0) return '/track/volunteer/road'
  const { found, roadId, ...sheet } = parseWith(roadSheetSchema, answers)
  const road = await getRoadOf(db, { roadId, volunteerId, now })
  const finding = found === 'nothing' ? null : parseWith(roadFindingSchema, { ...sheet, beingBuilt: 'no', subDistrict: road.subDistrict, community: road.community })
  const { number } = await recordWalk(db, { submissionId: idOfTap(submissionId, roadId, found), roadId, volunteerId, finding, calendar, now })
  return number ? `/track/volunteer/road?entered=${number}` : '/track/volunteer/road?done=nothing'
})
