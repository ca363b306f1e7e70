import { knownSchema } from '../../../shared/reports/schemas.ts'
import { saveAnswers } from '../../domain/reports/drafts.ts'
import { reportInvalid } from '../../domain/reports/errors.ts'
import { isKnownSite } from '../../domain/reports/known.ts'
import { parseWith } from '../../http/body.ts'
import { answersIn, defineStepHandler, pathAfter } from '../../http/journey.ts'

export default defineStepHandler('known', async ({ db, draft, fields }) => {
  const { site } = parseWith(knownSchema, answersIn(fields))
  const known = site === 'none' ? null : site
  if (known !== null && !await isKnownSite(db, { subDistrict: draft.answers.subDistrict!, siteId: known })) {
    throw reportInvalid({ issues: [{ path: 'site', code: 'report.site_unknown' }] })
  }
  return pathAfter(await saveAnswers(db, { draft, answers: { known } }))
})
