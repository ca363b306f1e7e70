import { contactSchema } from '../../../shared/reports/schemas.ts'
import { saveAnswers, sealContact } from '../../domain/reports/drafts.ts'
import { parseWith } from '../../http/body.ts'
import { answersIn, defineStepHandler, pathAfter } from '../../http/journey.ts'

export default defineStepHandler('contact', async ({ db, keys, draft, fields }) => {
  const given = answersIn(fields)
  // Whoever stays anonymous is not asked about what stands in the other fields.
  const { reach, ...contact } = parseWith(contactSchema, given.reach === 'anonymous' ? { reach: given.reach } : given)
  const sealed = sealContact(draft, reach === 'contact' ? contact : null, keys)
  return pathAfter(await saveAnswers(db, { draft, answers: { contact: sealed } }))
})
