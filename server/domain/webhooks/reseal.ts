import type { Keys } from '../../crypto/keys.ts'
import { resealingWith } from '../../crypto/seal.ts'
import type { Database } from '../../database/connect.ts'
import { countSealedOtherwise, resealTables, type SealedTable } from '../../database/resealing.ts'
import { webhooks } from './tables.ts'

const sealed: SealedTable[] = [{ table: webhooks, id: webhooks.id, columns: { secret: webhooks.secret, formerSecret: webhooks.formerSecret } }]

/** Seals the secrets of webhooks anew with the key in use. Says how many rows were sealed anew. */
export function resealWebhooks(db: Database, { keys, batch }: { keys: Keys, batch?: number }): Promise<number> {
  return resealTables(db, sealed, { ...resealingWith(keys.contact), batch })
}

/** How many webhooks cannot be opened without an older key. */
export function countOldWebhookSeals(db: Database, { keys }: { keys: Keys }): Promise<number> {
  return countSealedOtherwise(db, sealed, resealingWith(keys.contact).prefix)
}
