import { and, eq, inArray, isNotNull } from 'drizzle-orm'
import { openContactValue } from '../../crypto/contact.ts'
import type { Keys } from '../../crypto/keys.ts'
import type { Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { queueMail } from '../notifications/outbox.ts'
import type { Locale } from '../../../shared/locale.ts'
import { contactRow } from './contacts.ts'
import { volunteerContacts, volunteers } from './tables.ts'

/** A mail to each of these volunteers that says only that there is something to look up. No write for whoever left no address. */
export async function prepareNotices(db: Database, volunteerIds: readonly string[], { keys, now }: { keys: Keys, now: Date }): Promise<(tx: Database) => Write[]> {
  const rows = volunteerIds.length === 0 ? [] : await db.select({ id: volunteers.id, number: volunteers.number, locale: volunteers.locale, email: volunteerContacts.email }).from(volunteerContacts)
    .innerJoin(volunteers, eq(volunteers.id, volunteerContacts.volunteerId))
    .where(and(inArray(volunteerContacts.volunteerId, [...volunteerIds]), isNotNull(volunteerContacts.email), eq(volunteers.isDemo, false)))
  return tx => rows.flatMap(({ id, number, locale, email }) =>
    queueMail(tx, { keys, kind: 'volunteer.moved', to: openContactValue(contactRow(id), 'email', email, keys)!, params: { number }, locale: locale as Locale, at: now }))
}
