import { whatSchema } from '../../../shared/reports/schemas.ts'
import { toDay } from '../../../shared/time.ts'
import { saveAnswers } from '../../domain/reports/drafts.ts'
import { parseWith } from '../../http/body.ts'
import { answersIn, defineStepHandler, pathAfter } from '../../http/journey.ts'

export default defineStepHandler('what', async ({ db, draft, fields, now }) => {
  const what = parseWith(whatSchema(toDay(now)), answersIn(fields))
  const answers = await saveAnswers(db, { draft, answers: { what } })
  return what.inDanger === 'yes' ? '/report/emergency' : pathAfter(answers)
})
