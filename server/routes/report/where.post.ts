import { placeSchema, positionFieldsSchema, subDistrictSchema } from '../../../shared/reports/schemas.ts'
import { findPlaceIssues } from '../../domain/reports/commands.ts'
import { saveAnswers } from '../../domain/reports/drafts.ts'
import { reportInvalid } from '../../domain/reports/errors.ts'
import { askKnown } from '../../domain/reports/known.ts'
import { parseWith } from '../../http/body.ts'
import { answersIn, defineStepHandler, pathAfter } from '../../http/journey.ts'

export default defineStepHandler('where', async ({ db, draft, fields, now }) => {
  const { longitude, latitude, accuracyM, ...given } = answersIn(fields)
  if ('subDistrict' in given || draft.answers.subDistrict === undefined) {
    const { subDistrict } = parseWith(subDistrictSchema, given)
    const hasMoved = subDistrict !== draft.answers.subDistrict
    await saveAnswers(db, { draft, answers: { subDistrict, ...hasMoved ? { place: undefined, position: undefined, known: undefined, suggested: undefined } : {} } })
    return '/report/where'
  }
  const { subDistrict } = draft.answers
  const place = parseWith(placeSchema(subDistrict), given)
  const { position } = parseWith(positionFieldsSchema, { position: { longitude, latitude, accuracyM } })
  const issues = findPlaceIssues(place)
  if (issues.length > 0) throw reportInvalid({ issues })
  const { known } = await askKnown(db, { answers: { ...draft.answers, place, position }, now })
  return pathAfter(await saveAnswers(db, { draft, answers: { place, position, known } }))
})
