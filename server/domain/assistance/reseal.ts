import type { Keys } from '../../crypto/keys.ts'
import { resealingWith } from '../../crypto/seal.ts'
import type { Database } from '../../database/connect.ts'
import { countSealedOtherwise, resealTables, type SealedTable } from '../../database/resealing.ts'
import { assistanceContacts } from './tables.ts'

/** What of requests for help is sealed. */
const sealed: SealedTable[] = [
  { table: assistanceContacts, id: assistanceContacts.requestId, columns: { name: assistanceContacts.name, phone: assistanceContacts.phone, email: assistanceContacts.email } },
]

/** Seals everything of requests for help anew with the key in use. Says how many rows were sealed anew. */
export function resealAssistance(db: Database, { keys, batch }: { keys: Keys, batch?: number }): Promise<number> {
  return resealTables(db, sealed, { ...resealingWith(keys.contact), batch })
}

/** How many rows of requests for help cannot be opened without an older key. */
export function countOldAssistanceSeals(db: Database, { keys }: { keys: Keys }): Promise<number> {
  return countSealedOtherwise(db, sealed, resealingWith(keys.contact).prefix)
}
