import { changeContact } from '#server/domain/volunteers/changes'
import { parseWith } from '#server/http/body'
import { defineReceiptFormHandler } from '#server/http/track'
import { contactChangeSchema } from '#shared/volunteers/signup'

/** Changes how somebody is reached; without `action` it only opens the page again with number and code. */
export default defineReceiptFormHandler('volunteer', async ({ db, keys, now, fields, answers, subjectId: volunteerId }) => {
  if (fields.action !== 'save') return '/track/volunteer/contact'
  await changeContact(db, { volunteerId, change: parseWith(contactChangeSchema, answers), keys, actor: { kind: 'resident' }, now })
  return '/track/volunteer?done=contact'
})
