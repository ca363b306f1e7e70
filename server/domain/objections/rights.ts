import { inArray } from 'drizzle-orm'
import type { SubjectActs } from '../privacy/subjects.ts'
import { prepareObjectionNotice, removeObjectionContact } from './contacts.ts'
import { eraseObjection, withdrawObjection } from './own.ts'
import { getObjection, isOpen } from './queries.ts'
import { objections } from './tables.ts'

/** What whoever objected can do about their own data: an objection under review is withdrawn before it goes. */
export const objectionRights: SubjectActs = {
  sent: (db, ids) => db.select().from(objections).where(inArray(objections.id, ids)),
  deleteContact: (db, { id, now }) => removeObjectionContact(db, { objectionId: id, now }),
  async erase(db, { id, photos, now }) {
    if (isOpen(await getObjection(db, id))) await withdrawObjection(db, { objectionId: id, now })
    await eraseObjection(db, { objectionId: id, photos, now })
  },
  notice: async (db, { id, keys, now }) => prepareObjectionNotice(db, await getObjection(db, id), { keys, now }),
}
