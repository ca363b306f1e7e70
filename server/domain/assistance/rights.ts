import { inArray } from 'drizzle-orm'
import type { SubjectActs } from '../privacy/subjects.ts'
import { eraseHelp, removeHelpContact } from './afterwards.ts'
import { prepareHelpNotice } from './asking.ts'
import { getRequest } from './queries.ts'
import { assistanceRequests } from './tables.ts'

const actor = { kind: 'resident' } as const

/** What whoever asked for help can do about their own data. */
export const assistanceRights: SubjectActs = {
  sent: (db, ids) => db.select().from(assistanceRequests).where(inArray(assistanceRequests.id, ids)),
  deleteContact: (db, { id, keys, calendar, now }) => removeHelpContact(db, { requestId: id, actor, keys, calendar, now }),
  erase: (db, { id, keys, calendar, now }) => eraseHelp(db, { requestId: id, keys, calendar, now }),
  notice: async (db, { id, keys, now }) => prepareHelpNotice(db, await getRequest(db, id), { keys, now }),
}
