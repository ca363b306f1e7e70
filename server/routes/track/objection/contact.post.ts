import { changeObjectionContact } from '../../../domain/objections/contacts.ts'
import { parseWith } from '../../../http/body.ts'
import { defineReceiptFormHandler } from '../../../http/track.ts'
import { objectionContactSchema } from '../../../../shared/objections/schemas.ts'

export default defineReceiptFormHandler('objection', async ({ db, keys, now, answers, subjectId: objectionId }) => {
  const contact = parseWith(objectionContactSchema, answers)
  await changeObjectionContact(db, { objectionId, contact, keys, now })
  return `/track/objection?done=${contact ? 'contact' : 'forget'}`
})
