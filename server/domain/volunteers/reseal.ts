import type { Keys } from '../../crypto/keys.ts'
import { resealingWith } from '../../crypto/seal.ts'
import type { Database } from '../../database/connect.ts'
import { countSealedOtherwise, resealTables, type SealedTable } from '../../database/resealing.ts'
import { orderContacts, volunteerContacts, volunteerGuardians } from './tables.ts'

/** What of volunteers and orders is sealed. */
const sealed: SealedTable[] = [
  { table: volunteerContacts, id: volunteerContacts.volunteerId, columns: { name: volunteerContacts.name, phone: volunteerContacts.phone, email: volunteerContacts.email, registryNumber: volunteerContacts.registryNumber } },
  { table: volunteerGuardians, id: volunteerGuardians.volunteerId, columns: { name: volunteerGuardians.name, phone: volunteerGuardians.phone, email: volunteerGuardians.email } },
  { table: orderContacts, id: orderContacts.orderId, columns: { name: orderContacts.name, phone: orderContacts.phone, email: orderContacts.email, address: orderContacts.address } },
]

/** Seals everything of volunteers and orders anew with the key in use. Says how many rows were sealed anew. */
export function resealVolunteers(db: Database, { keys, batch }: { keys: Keys, batch?: number }): Promise<number> {
  return resealTables(db, sealed, { ...resealingWith(keys.contact), batch })
}

/** How many rows of volunteers and orders cannot be opened without an older key. */
export function countOldVolunteerSeals(db: Database, { keys }: { keys: Keys }): Promise<number> {
  return countSealedOtherwise(db, sealed, resealingWith(keys.contact).prefix)
}
