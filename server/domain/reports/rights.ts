import { inArray } from 'drizzle-orm'
import type { SubjectActs } from '../privacy/subjects.ts'
import { prepareNotice, removeContact } from './contact.ts'
import { eraseReporter } from './erasing.ts'
import { getReport } from './queries.ts'
import { reports } from './tables.ts'

/** What a reporter can do about their own data. */
export const reportRights: SubjectActs = {
  sent: (db, ids) => db.select().from(reports).where(inArray(reports.id, ids)),
  deleteContact: (db, { id, now }) => removeContact(db, { reportId: id, actor: { kind: 'resident' }, now }),
  erase: (db, { id, ...acting }) => eraseReporter(db, { reportId: id, ...acting }),
  notice: async (db, { id, keys, now }) => prepareNotice(db, await getReport(db, id), keys, now),
}
