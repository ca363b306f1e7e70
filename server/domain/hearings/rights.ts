import { inArray } from 'drizzle-orm'
import type { SubjectActs } from '../privacy/subjects.ts'
import { getApplication, prepareNotice, removeApplicantContact } from './applications.ts'
import { prepareCommentNotice, removeCommentContact } from './commentContact.ts'
import { eraseApplicant, eraseCommenter, eraseProposer } from './erasing.ts'
import { getComment } from './queries.ts'
import { applications, comments, proposals } from './tables.ts'

/** What the writer of a comment can do about their own data. */
export const commentRights: SubjectActs = {
  sent: (db, ids) => db.select().from(comments).where(inArray(comments.id, ids)),
  deleteContact: (db, { id, now }) => removeCommentContact(db, { commentId: id, now }),
  erase: (db, { id, photos, now }) => eraseCommenter(db, { commentId: id, photos, now }),
  notice: async (db, { id, keys, now }) => prepareCommentNotice(db, await getComment(db, id), keys, now),
}

/** What whoever applied for a meeting can do about their own data. */
export const applicationRights: SubjectActs = {
  sent: (db, ids) => db.select().from(applications).where(inArray(applications.id, ids)),
  deleteContact: (db, { id, now }) => removeApplicantContact(db, { applicationId: id, actor: { kind: 'resident' }, now }),
  erase: (db, { id, keys, calendar, now }) => eraseApplicant(db, { applicationId: id, keys, calendar, now }),
  notice: async (db, { id, keys, now }) => prepareNotice(db, await getApplication(db, id), { keys, now }),
}

/** What whoever made a proposal can do about their own data: nothing to reach them by is ever kept. */
export const proposalRights: SubjectActs = {
  sent: (db, ids) => db.select().from(proposals).where(inArray(proposals.id, ids)),
  deleteContact: null,
  erase: (db, { id, now }) => eraseProposer(db, { proposalId: id, now }),
  notice: null,
}
