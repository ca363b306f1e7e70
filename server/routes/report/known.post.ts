import { knownSchema } from '../../../shared/reports/schemas.ts'
import { saveAnswers } from '../../domain/reports/drafts.ts'
import { reportInvalid } from '../../domain/reports/errors.ts'
import { findChosen } from '../../domain/reports/known.ts'
import { parseWith } from '../../http/body.ts'
import { answersIn, defineStepHandler, pathAfter } from '../../http/journey.ts'

export default defineStepHandler('known', async ({ db, keys, draft, fields, now }) => {
  const { chosen, as } = parseWith(knownSchema, answersIn(fields))
  const { answers, submissionId } = draft
  const known = chosen === 'none' ? { as: 'new' as const } : await findChosen(db, { chosen, as, answers, submissionId, keys, now })
  if (!known) throw reportInvalid({ issues: [{ path: 'chosen', code: 'report.known_gone' }] })
  return pathAfter(await saveAnswers(db, { draft, answers: { known } }))
})
