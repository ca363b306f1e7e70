import { eq } from 'drizzle-orm'
import { openContact, openContactValue, sealContact, waysOf, type Contact, type ContactColumn, type ContactRow } from '../../crypto/contact.ts'
import type { Keys } from '../../crypto/keys.ts'
import { commit, orNothing, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { scrub } from '../../database/scrub.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { forgetMails, listWaitingNotices, queueMail } from '../notifications/outbox.ts'
import type { Locale } from '../../../shared/locale.ts'
import type { Role } from '../../../shared/staff/permissions.ts'
import { noObjectionContact } from './errors.ts'
import { getObjection, type Objection } from './queries.ts'
import { objectionContacts } from './tables.ts'

/** The row how somebody who objects can be reached is sealed to. */
const rowOf = (id: string): ContactRow => ({ table: 'objection_contacts', id })

export function keepObjectionContact(tx: Database, { objectionId, contact, keys }: { objectionId: string, contact: Contact, keys: Keys }): Write {
  return tx.insert(objectionContacts).values({ objectionId, ...sealContact(rowOf(objectionId), contact, keys) }).returning({ id: objectionContacts.objectionId })
}

async function findSealed(db: Database, objectionId: string) {
  const [row] = await db.select().from(objectionContacts).where(eq(objectionContacts.objectionId, objectionId))
  return row
}

/** Which ways to reach the person are kept; never their values. */
export async function listObjectionWays(db: Database, objectionId: string): Promise<ContactColumn[]> {
  return waysOf(await findSealed(db, objectionId))
}

const ends = (text: string, start: number, end: number) => `${text.slice(0, start)}****${end ? text.slice(-end) : ''}`

/** The kept contact as its owner sees it: enough to know which one it is. Null when none is kept. */
export async function maskObjectionContact(db: Database, { objectionId, keys }: { objectionId: string, keys: Keys }): Promise<Contact | null> {
  const sealed = await findSealed(db, objectionId)
  if (!sealed) return null
  const { name, phone, email } = openContact(rowOf(objectionId), sealed, keys)
  return { name: name && ends(name, 1, 0), phone: phone && ends(phone, 0, 4), email: email && `${ends(email, 1, 0)}@${email.split('@').at(-1)}` }
}

/** The whole contact, for a copy of their own data to whoever holds the receipt. */
export async function openObjectionContact(db: Database, { objectionId, keys }: { objectionId: string, keys: Keys }): Promise<Contact | null> {
  const sealed = await findSealed(db, objectionId)
  return sealed ? openContact(rowOf(objectionId), sealed, keys) : null
}

/** A mail that says only that there is something to look up, by the number the person holds. No write without an address. */
export async function prepareObjectionNotice(db: Database, { id, number, locale, isDemo }: Pick<Objection, 'id' | 'number' | 'locale' | 'isDemo'>, { keys, now }: { keys: Keys, now: Date }): Promise<((tx: Database) => Write[]) & { reaches: boolean }> {
  const row = isDemo ? undefined : await findSealed(db, id)
  const to = row && openContactValue(rowOf(id), 'email', row.email, keys)
  return Object.assign((tx: Database) => to ? queueMail(tx, { keys, kind: 'objection.moved', to, params: { number }, locale: locale as Locale, at: now }) : [], { reaches: Boolean(to) })
}

/**
 * Opens a contact for one look. The opening is written down with its reason and the person's role before anything is
 * shown, and the person is told. Throws `objection.no_contact` (404).
 */
export async function revealObjectionContact(db: Database, { objectionId, reason, actor, keys, now }: {
  objectionId: string, reason: string, actor: Extract<Actor, { kind: 'staff' }> & { role: Role }, keys: Keys, now: Date
}): Promise<Contact> {
  const objection = await getObjection(db, objectionId)
  const sealed = await findSealed(db, objectionId)
  if (!sealed) throw noObjectionContact()
  const notice = await prepareObjectionNotice(db, objection, { keys, now })
  await commit(db, tx => [
    ...recordEvent(tx, { action: 'objection.contactOpened', subject: { type: 'objection', id: objectionId }, actor, at: now, reason, facts: { role: actor.role } }),
    ...notice(tx),
  ])
  return openContact(rowOf(objectionId), sealed, keys)
}

/** What takes a contact out, together with the mails that have not left. */
export async function prepareObjectionErasure(db: Database, { id, number }: Pick<Objection, 'id' | 'number'>): Promise<(tx: Database) => OptionalWrite[]> {
  const mails = await listWaitingNotices(db, { number })
  return tx => [orNothing(tx.delete(objectionContacts).where(eq(objectionContacts.objectionId, id)).returning({ id: objectionContacts.objectionId })), ...forgetMails(tx, mails)]
}

/** Removes a contact at once and for good. Nothing happens when there is none. */
export async function removeObjectionContact(db: Database, { objectionId, actor = { kind: 'resident' }, now }: { objectionId: string, actor?: Actor, now: Date }): Promise<void> {
  const objection = await getObjection(db, objectionId)
  if (!await findSealed(db, objectionId)) return
  const erase = await prepareObjectionErasure(db, objection)
  await commit(db, tx => [...erase(tx), ...recordEvent(tx, { action: 'objection.contactRemoved', subject: { type: 'objection', id: objectionId }, actor, at: now })])
  await scrub(db)
}

/** Puts another contact in the place of the kept one; null takes it out. */
export async function changeObjectionContact(db: Database, { objectionId, contact, keys, now }: { objectionId: string, contact: Contact | null, keys: Keys, now: Date }): Promise<void> {
  if (contact === null) return removeObjectionContact(db, { objectionId, now })
  const objection = await getObjection(db, objectionId)
  const erase = await prepareObjectionErasure(db, objection)
  await commit(db, tx => [
    ...erase(tx),
    keepObjectionContact(tx, { objectionId, contact, keys }),
    ...recordEvent(tx, { action: 'objection.contactChanged', subject: { type: 'objection', id: objectionId }, actor: { kind: 'resident' }, at: now }),
  ])
  await scrub(db)
}
