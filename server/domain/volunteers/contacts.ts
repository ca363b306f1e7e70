import { eq } from 'drizzle-orm'
import { openContact, openContactValue, sealContact, waysOf, type Contact, type ContactColumn, type ContactRow } from '../../crypto/contact.ts'
import type { Keys } from '../../crypto/keys.ts'
import { orNothing, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import type { MailKind } from '../../../i18n/messages.ts'
import type { Locale } from '../../../shared/locale.ts'
import { forgetMails, listWaitingNotices, queueMail } from '../notifications/outbox.ts'
import { volunteerContacts, volunteerGuardians, type volunteers } from './tables.ts'

type Told = Pick<typeof volunteers.$inferSelect, 'id' | 'number' | 'locale' | 'isDemo'>
type VolunteerMail = Extract<MailKind, `volunteer.${string}`>

export const contactRow = (volunteerId: string): ContactRow => ({ table: 'volunteer_contacts', id: volunteerId })
const guardianRow = (volunteerId: string): ContactRow => ({ table: 'volunteer_guardians', id: volunteerId })

async function findSealedContact(db: Database, volunteerId: string) {
  const [row] = await db.select().from(volunteerContacts).where(eq(volunteerContacts.volunteerId, volunteerId))
  return row
}

async function findSealedGuardian(db: Database, volunteerId: string) {
  const [row] = await db.select().from(volunteerGuardians).where(eq(volunteerGuardians.volunteerId, volunteerId))
  return row
}

/** Which ways to reach a volunteer are kept; never their values. */
export async function listVolunteerWays(db: Database, volunteerId: string): Promise<ContactColumn[]> {
  return waysOf(await findSealedContact(db, volunteerId))
}

/** How a volunteer is reached, opened: for themselves behind their receipt, or for a custodian's recorded look. */
export async function openVolunteerContact(db: Database, { volunteerId, keys }: { volunteerId: string, keys: Keys }): Promise<Contact | null> {
  const row = await findSealedContact(db, volunteerId)
  return row ? openContact(contactRow(volunteerId), row, keys) : null
}

/** The guardian of somebody under eighteen, opened likewise. */
export async function openGuardian(db: Database, { volunteerId, keys }: { volunteerId: string, keys: Keys }): Promise<{ name: string | null, phone: string | null, consentedAt: Date } | null> {
  const row = await findSealedGuardian(db, volunteerId)
  if (!row) return null
  const { name, phone } = openContact(guardianRow(volunteerId), row, keys)
  return { name, phone, consentedAt: row.consentedAt }
}

/** Seals how somebody is reached, to be committed with their sign-up. */
export function keepContact(tx: Database, { volunteerId, contact, keys }: { volunteerId: string, contact: Contact, keys: Keys }): Write[] {
  return [tx.insert(volunteerContacts).values({ volunteerId, ...sealContact(contactRow(volunteerId), contact, keys) }).returning({ id: volunteerContacts.volunteerId })]
}

/** Seals how they are reached from now on. */
export function replaceContact(tx: Database, { volunteerId, contact, keys }: { volunteerId: string, contact: Contact, keys: Keys }): Write[] {
  return [tx.update(volunteerContacts).set(sealContact(contactRow(volunteerId), contact, keys)).where(eq(volunteerContacts.volunteerId, volunteerId)).returning({ id: volunteerContacts.volunteerId })]
}

export function keepGuardian(tx: Database, { volunteerId, guardian, keys, at }: { volunteerId: string, guardian: Contact, keys: Keys, at: Date }): Write[] {
  return [tx.insert(volunteerGuardians).values({ volunteerId, ...sealContact(guardianRow(volunteerId), guardian, keys), consentedAt: at }).returning({ id: volunteerGuardians.volunteerId })]
}

export function replaceGuardian(tx: Database, { volunteerId, guardian, keys }: { volunteerId: string, guardian: Contact, keys: Keys }): Write[] {
  return [tx.update(volunteerGuardians).set(sealContact(guardianRow(volunteerId), guardian, keys)).where(eq(volunteerGuardians.volunteerId, volunteerId)).returning({ id: volunteerGuardians.volunteerId })]
}

/**
 * A mail to a volunteer that says only that there is something to look up; to be committed with what it tells of. No write
 * without an address or for demonstration data. `params` are numbers, dates and times, never what a person wrote.
 */
export async function prepareVolunteerMail(db: Database, { id, number, locale, isDemo }: Told, { kind = 'volunteer.moved', params = {}, keys, now }: {
  kind?: VolunteerMail, params?: Record<string, string | number>, keys: Keys, now: Date
}): Promise<(tx: Database) => Write[]> {
  const row = isDemo ? undefined : await findSealedContact(db, id)
  const to = row && openContactValue(contactRow(id), 'email', row.email, keys)
  return tx => to ? queueMail(tx, { keys, kind, to, params: { number, ...params }, locale: locale as Locale, at: now }) : []
}

/** What takes out how somebody and their guardian are reached, together with the mails that have not left. */
export async function prepareContactErasure(db: Database, { id, number }: Pick<Told, 'id' | 'number'>): Promise<(tx: Database) => OptionalWrite[]> {
  const mails = await listWaitingNotices(db, { number })
  return tx => [
    orNothing(tx.delete(volunteerContacts).where(eq(volunteerContacts.volunteerId, id)).returning({ id: volunteerContacts.volunteerId })),
    orNothing(tx.delete(volunteerGuardians).where(eq(volunteerGuardians.volunteerId, id)).returning({ id: volunteerGuardians.volunteerId })),
    ...forgetMails(tx, mails),
  ]
}
