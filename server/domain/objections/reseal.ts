import type { Keys } from '../../crypto/keys.ts'
import { resealingWith } from '../../crypto/seal.ts'
import type { Database } from '../../database/connect.ts'
import { countSealedOtherwise, resealTables, type SealedTable } from '../../database/resealing.ts'
import { objectionContacts } from './tables.ts'

/** What of objections is sealed. */
const sealed: SealedTable[] = [
  { table: objectionContacts, id: objectionContacts.objectionId, columns: { name: objectionContacts.name, phone: objectionContacts.phone, email: objectionContacts.email } },
]

/** Seals every contact of an objection anew with the key in use. Says how many rows were sealed anew. */
export function resealObjections(db: Database, { keys, batch }: { keys: Keys, batch?: number }): Promise<number> {
  return resealTables(db, sealed, { ...resealingWith(keys.contact), batch })
}

/** How many rows of objections cannot be opened without an older key. */
export function countOldObjectionSeals(db: Database, { keys }: { keys: Keys }): Promise<number> {
  return countSealedOtherwise(db, sealed, resealingWith(keys.contact).prefix)
}
