import type { Keys } from '../../crypto/keys.ts'
import { resealingWith } from '../../crypto/seal.ts'
import type { Database } from '../../database/connect.ts'
import { countSealedOtherwise, resealTables, type SealedTable } from '../../database/resealing.ts'
import { gateways } from './tables.ts'

const sealed: SealedTable[] = [{ table: gateways, id: gateways.id, columns: { apiKey: gateways.apiKey } }]

/** Seals the keys of gateways anew with the key in use. Says how many rows were sealed anew. */
export function resealGateways(db: Database, { keys, batch }: { keys: Keys, batch?: number }): Promise<number> {
  return resealTables(db, sealed, { ...resealingWith(keys.contact), batch })
}

/** How many gateways cannot be opened without an older key. */
export function countOldGatewaySeals(db: Database, { keys }: { keys: Keys }): Promise<number> {
  return countSealedOtherwise(db, sealed, resealingWith(keys.contact).prefix)
}
