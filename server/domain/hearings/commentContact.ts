import { eq } from 'drizzle-orm'
import { openContact, openContactValue, sealContact, waysOf, type Contact, type ContactColumn, type ContactRow } from '../../crypto/contact.ts'
import type { Keys } from '../../crypto/keys.ts'
import { commit, orNothing, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { scrub } from '../../database/scrub.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { forgetMails, listWaitingNotices, queueMail } from '../notifications/outbox.ts'
import type { Locale } from '../../../shared/locale.ts'
import type { Role } from '../../../shared/staff/permissions.ts'
import { noCommentContact } from './commentErrors.ts'
import { getComment, type Comment } from './queries.ts'
import { commentContacts } from './tables.ts'

const rowOf = (id: string): ContactRow => ({ table: 'comment_contacts', id })

/** The contact of a new comment, each value sealed to its row and column. */
export function keepCommentContact(tx: Database, { commentId, contact, keys }: { commentId: string, contact: Contact, keys: Keys }): Write {
  return tx.insert(commentContacts).values({ commentId, ...sealContact(rowOf(commentId), contact, keys) }).returning({ id: commentContacts.commentId })
}

async function findContact(db: Database, commentId: string) {
  const [row] = await db.select().from(commentContacts).where(eq(commentContacts.commentId, commentId))
  return row
}

/**
 * A mail to the writer of a comment that says only that there is something to look up, to be committed with the change
 * it tells of. No write without an address.
 */
export async function prepareCommentNotice(db: Database, { id, number, locale }: Pick<Comment, 'id' | 'number' | 'locale'>, keys: Keys, now: Date): Promise<(tx: Database) => Write[]> {
  const row = await findContact(db, id)
  if (!row?.email) return () => []
  const to = openContactValue(rowOf(id), 'email', row.email, keys)!
  return tx => queueMail(tx, { keys, kind: 'comment.moved', to, params: { number }, locale: locale as Locale, at: now })
}

/** Which ways to reach the writer are kept; never their values. */
export async function listCommentContactWays(db: Database, commentId: string): Promise<ContactColumn[]> {
  return waysOf(await findContact(db, commentId))
}

/**
 * Opens a contact for one look. The opening is written down with its reason and the person's role before anything is
 * shown, and the writer is told. Throws `comment.no_contact` (404).
 */
export async function revealCommentContact(db: Database, { commentId, reason, actor, keys, now }: {
  commentId: string, reason: string, actor: Extract<Actor, { kind: 'staff' }> & { role: Role }, keys: Keys, now: Date
}): Promise<Contact> {
  const comment = await getComment(db, commentId)
  const row = await findContact(db, commentId)
  if (!row) throw noCommentContact()
  const notice = await prepareCommentNotice(db, comment, keys, now)
  await commit(db, tx => [
    ...recordEvent(tx, { action: 'comment.contactOpened', subject: { type: 'comment', id: commentId }, actor, at: now, reason, facts: { role: actor.role } }),
    ...notice(tx),
  ])
  return openContact(rowOf(commentId), row, keys)
}

/** Removes a contact at once and for good, with the mails that have not left. Nothing happens when there is none. */
export async function removeCommentContact(db: Database, { commentId, now }: { commentId: string, now: Date }): Promise<void> {
  const comment = await getComment(db, commentId)
  if (!await findContact(db, commentId)) return
  const mails = await listWaitingNotices(db, comment)
  await commit(db, tx => [
    orNothing(tx.delete(commentContacts).where(eq(commentContacts.commentId, commentId)).returning({ id: commentContacts.commentId })),
    ...forgetMails(tx, mails),
    ...recordEvent(tx, { action: 'comment.contactRemoved', subject: { type: 'comment', id: commentId }, actor: { kind: 'resident' }, at: now }),
  ])
  await scrub(db)
}
