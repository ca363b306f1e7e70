import { contactSchema } from '../../../shared/reports/schemas.ts'
import { saveAnswers, sealContact } from '../../domain/reports/drafts.ts'
import { parseWith } from '../../http/body.ts'
import { answersIn, defineStepHandler, pathAfter } from '../../http/journey.ts'

export default defineStepHandler('contact', async ({ db, keys, draft, fields }) => {
  const { reach, ...contact } = parseWith(contactSchema, answersIn(fields))
  const sealed = sealContact(draft, reach === 'contact' ? contact : null, keys)
  return pathAfter(await saveAnswers(db, { draft, answers: { contact: sealed } }))
})
