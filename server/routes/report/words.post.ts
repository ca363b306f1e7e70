import { wordsSchema } from '../../../shared/reports/schemas.ts'
import { findWordIssues } from '../../../shared/reports/words.ts'
import { findEmergency } from '../../../shared/words/emergency.ts'
import { saveAnswers } from '../../domain/reports/drafts.ts'
import { reportInvalid } from '../../domain/reports/errors.ts'
import { parseWith } from '../../http/body.ts'
import { answersIn, defineStepHandler, pathAfter } from '../../http/journey.ts'
import { toSimplified } from '../../text/simplify.ts'

export default defineStepHandler('words', async ({ db, draft, fields }) => {
  const { words, keep, keepOriginals } = parseWith(wordsSchema, answersIn(fields))
  const keepPassages = keep === 'yes'
  const issues = [
    ...words === '' && (draft.answers.photos ?? []).length === 0 ? [{ path: 'words', code: 'report.words_required' }] : [],
    ...findWordIssues('words', words, { keep: keepPassages, simplify: toSimplified }),
  ]
  if (issues.length > 0) throw reportInvalid({ issues })
  const answers = await saveAnswers(db, { draft, answers: { words, keepPassages, keepOriginals: keepOriginals === 'yes' } })
  const isNewAlarm = findEmergency(words, toSimplified) !== null && draft.answers.what?.inDanger !== 'yes'
  return isNewAlarm ? '/report/emergency' : pathAfter(answers)
})
