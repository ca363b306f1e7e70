import type { SubjectActs } from '../privacy/subjects.ts'
import { prepareObjectionNotice, removeObjectionContact } from './contacts.ts'
import { eraseObjection, withdrawObjection } from './own.ts'
import { getObjection, isOpen } from './queries.ts'

/** What whoever objected can do about their own data: an objection under review is withdrawn before it goes. */
export const objectionRights: SubjectActs = {
  deleteContact: (db, { id, now }) => removeObjectionContact(db, { objectionId: id, now }),
  async erase(db, { id, photos, now }) {
    if (isOpen(await getObjection(db, id))) await withdrawObjection(db, { objectionId: id, now })
    await eraseObjection(db, { objectionId: id, photos, now })
  },
  notice: async (db, { id, keys, now }) => prepareObjectionNotice(db, await getObjection(db, id), { keys, now }),
}
