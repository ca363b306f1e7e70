import type { Keys } from '../../crypto/keys.ts'
import type { Database } from '../../database/connect.ts'
import { findOrigin } from './log.ts'
import { toVerifierKey, type Signer } from './note.ts'

/** The keys that sign the checkpoints of the log with this name now: the newest first, then those not yet dropped. */
export function signersOf(keys: Pick<Keys, 'record'>, origin: string): Signer[] {
  const { current, ring } = keys.record
  return inOrder(current, ring).flatMap(name => ring[name]!.seed === undefined ? [] : [{ name: origin, seed: ring[name]!.seed }])
}

/** What the checkpoints of the log with this name are checked by: a line for every key there ever was, the newest first. */
export function verifierKeysOf(keys: Pick<Keys, 'record'>, origin: string): string[] {
  const { current, ring } = keys.record
  return inOrder(current, ring).map(name => toVerifierKey(origin, ring[name]!.publicKey))
}

/** The same of the log that is stored; `origin` names one that has not begun. */
export async function verifierKeys({ db, keys, origin }: { db: Database, keys: Pick<Keys, 'record'>, origin: string }): Promise<string[]> {
  return verifierKeysOf(keys, await findOrigin(db) ?? origin)
}

function inOrder(current: string, ring: Keys['record']['ring']): string[] {
  return [current, ...Object.keys(ring).filter(name => name !== current).reverse()]
}
