import { whatSchema, type WhatAnswer } from '../../../shared/reports/schemas.ts'
import { toDay } from '../../../shared/time.ts'
import { saveAnswers } from '../../domain/reports/drafts.ts'
import { askKnown } from '../../domain/reports/known.ts'
import { parseWith } from '../../http/body.ts'
import { answersIn, defineStepHandler, pathAfter } from '../../http/journey.ts'

export default defineStepHandler('what', async ({ db, draft, fields, now }) => {
  const what: WhatAnswer = parseWith(whatSchema(toDay(now), draft.answers.sort), answersIn(fields))
  // What may be the same depends on the kind.
  const isOther = draft.answers.place !== undefined && what.kind !== draft.answers.what?.kind
  const answers = await saveAnswers(db, { draft, answers: { what, ...isOther ? await askKnown(db, { answers: { ...draft.answers, what }, now }) : {} } })
  return what.inDanger === 'yes' ? '/report/emergency' : pathAfter(answers)
})
