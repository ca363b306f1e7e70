import type { Keys } from '../../crypto/keys.ts'
import { resealingWith } from '../../crypto/seal.ts'
import type { Database } from '../../database/connect.ts'
import { countSealedOtherwise, resealTables, type SealedTable } from '../../database/resealing.ts'
import { followers } from './tables.ts'

const sealed: SealedTable[] = [{ table: followers, id: followers.id, columns: { email: followers.email } }]

/** Seals the addresses of all followers anew with the key in use. Says how many rows were sealed anew. */
export function resealFollows(db: Database, { keys, batch }: { keys: Keys, batch?: number }): Promise<number> {
  return resealTables(db, sealed, { ...resealingWith(keys.contact), batch })
}

/** How many addresses cannot be opened without an older key. */
export function countOldFollowSeals(db: Database, { keys }: { keys: Keys }): Promise<number> {
  return countSealedOtherwise(db, sealed, resealingWith(keys.contact).prefix)
}
