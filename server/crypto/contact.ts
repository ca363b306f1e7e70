import type { Keys } from './keys.ts'
import { seal, unseal } from './seal.ts'

export const contactColumns = ['name', 'phone', 'email'] as const
export type ContactColumn = (typeof contactColumns)[number]

/** How somebody can be reached: as they wrote it, or each value sealed. */
export type Contact = Record<ContactColumn, string | null>

/** The row a contact is sealed to: a text moved to another row does not open. */
export interface ContactRow { table: 'report_contacts' | 'comment_contacts' | 'application_contacts' | 'volunteer_contacts' | 'volunteer_guardians' | 'order_contacts' | 'assistance_contacts' | 'objection_contacts', id: string }

/** What may be sealed to a row of contacts: of an order also where to come, of a volunteer their number at 志愿北京. */
type SealedColumn = ContactColumn | 'address' | 'registryNumber'

/** How somebody can be reached, and where they are to be found. */
export interface PlacedContact extends Contact { address: string | null }

const placeOf = ({ table, id }: ContactRow, column: SealedColumn) => `${table}:${id}:${column}`

/** One value as it is stored, sealed to its table, row and column. */
export function sealContactValue(row: ContactRow, column: SealedColumn, value: string | null, { contact }: Keys): string | null {
  return value === null ? null : seal(value, placeOf(row, column), contact)
}

/** The value of a stored one. Throws when it was moved, changed, or its key is gone. */
export function openContactValue(row: ContactRow, column: SealedColumn, sealed: string | null, { contact }: Keys): string | null {
  return sealed === null ? null : unseal(sealed, placeOf(row, column), contact)
}

export function sealContact(row: ContactRow, contact: Contact, keys: Keys): Contact {
  return ofColumns(column => sealContactValue(row, column, contact[column], keys))
}

export function openContact(row: ContactRow, sealed: Contact, keys: Keys): Contact {
  return ofColumns(column => openContactValue(row, column, sealed[column], keys))
}

export function sealPlacedContact(row: ContactRow, contact: PlacedContact, keys: Keys): PlacedContact {
  return { ...sealContact(row, contact, keys), address: sealContactValue(row, 'address', contact.address, keys) }
}

export function openPlacedContact(row: ContactRow, sealed: PlacedContact, keys: Keys): PlacedContact {
  return { ...openContact(row, sealed, keys), address: openContactValue(row, 'address', sealed.address, keys) }
}

/** The ways there are, never their values. */
export function waysOf(contact: Contact | undefined): ContactColumn[] {
  return contact ? contactColumns.filter(column => contact[column] !== null) : []
}

function ofColumns(valueOf: (column: ContactColumn) => string | null): Contact {
  return { name: valueOf('name'), phone: valueOf('phone'), email: valueOf('email') }
}
