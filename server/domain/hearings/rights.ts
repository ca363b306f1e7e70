import type { SubjectActs } from '../privacy/subjects.ts'
import { getApplication, prepareNotice, removeApplicantContact } from './applications.ts'
import { prepareCommentNotice, removeCommentContact } from './commentContact.ts'
import { eraseApplicant, eraseCommenter, eraseProposer } from './erasing.ts'
import { getComment } from './queries.ts'

/** What the writer of a comment can do about their own data. */
export const commentRights: SubjectActs = {
  deleteContact: (db, { id, now }) => removeCommentContact(db, { commentId: id, now }),
  erase: (db, { id, photos, now }) => eraseCommenter(db, { commentId: id, photos, now }),
  notice: async (db, { id, keys, now }) => prepareCommentNotice(db, await getComment(db, id), keys, now),
}

/** What whoever applied for a meeting can do about their own data. */
export const applicationRights: SubjectActs = {
  deleteContact: (db, { id, now }) => removeApplicantContact(db, { applicationId: id, actor: { kind: 'resident' }, now }),
  erase: (db, { id, keys, calendar, now }) => eraseApplicant(db, { applicationId: id, keys, calendar, now }),
  notice: async (db, { id, keys, now }) => prepareNotice(db, await getApplication(db, id), { keys, now }),
}

/** What whoever made a proposal can do about their own data: nothing to reach them by is ever kept. */
export const proposalRights: SubjectActs = {
  deleteContact: null,
  erase: (db, { id, now }) => eraseProposer(db, { proposalId: id, now }),
  notice: null,
}
