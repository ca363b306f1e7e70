import type { Keys } from '../../crypto/keys.ts'
import { resealingWith } from '../../crypto/seal.ts'
import type { Database } from '../../database/connect.ts'
import { countSealedOtherwise, resealTables, type SealedTable } from '../../database/resealing.ts'
import { applicationContacts, commentContacts, commentDrafts, commentEntries, matterFollowers } from './tables.ts'

/** What of matters is sealed; the text of a draft that was sent is empty. */
const sealed: SealedTable[] = [
  { table: matterFollowers, id: matterFollowers.id, columns: { email: matterFollowers.email } },
  { table: commentContacts, id: commentContacts.commentId, columns: { name: commentContacts.name, phone: commentContacts.phone, email: commentContacts.email } },
  { table: applicationContacts, id: applicationContacts.applicationId, columns: { name: applicationContacts.name, phone: applicationContacts.phone, email: applicationContacts.email } },
  { table: commentDrafts, id: commentDrafts.id, columns: { answers: commentDrafts.answers } },
  { table: commentEntries, id: commentEntries.id, columns: { first: commentEntries.first, second: commentEntries.second } },
]

/** Seals everything of matters anew with the key in use. Says how many rows were sealed anew. */
export function resealMatters(db: Database, { keys, batch }: { keys: Keys, batch?: number }): Promise<number> {
  return resealTables(db, sealed, { ...resealingWith(keys.contact), batch })
}

/** How many rows of matters cannot be opened without an older key. */
export function countOldMatterSeals(db: Database, { keys }: { keys: Keys }): Promise<number> {
  return countSealedOtherwise(db, sealed, resealingWith(keys.contact).prefix)
}
