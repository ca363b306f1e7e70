import { whatSchema, type WhatAnswer } from '../../../shared/reports/schemas.ts'
import { toDay } from '../../../shared/time.ts'
import { saveAnswers } from '../../domain/reports/drafts.ts'
import { parseWith } from '../../http/body.ts'
import { answersIn, defineStepHandler, pathAfter } from '../../http/journey.ts'

export default defineStepHandler('what', async ({ db, draft, fields, now }) => {
  const what: WhatAnswer = parseWith(whatSchema(toDay(now), draft.answers.sort), answersIn(fields))
  const answers = await saveAnswers(db, { draft, answers: { what } })
  return what.inDanger === 'yes' ? '/report/emergency' : pathAfter(answers)
})
