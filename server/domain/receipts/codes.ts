import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { timingSafeEqual } from 'node:crypto'
import { keyedHash } from '../../crypto/keyedHash.ts'
import type { Keys } from '../../crypto/keys.ts'
import { deriveQueryCode, hashQueryCode } from '../../crypto/queryCode.ts'
import { verifySecret } from '../../crypto/secretHash.ts'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { receipts } from './tables.ts'

const mark = 'derived$'
const isWaiting = sql`substr(code_hash, 1, 8) = 'derived$'`

/**
 * What stands in the place of a code's hash until it is worked out, since nobody's answer should wait for Argon2id: the
 * submission, which says nothing of the code to anybody without the server's key. `hashWaitingCodes` has to run soon.
 */
export function awaitHash(submissionId: string): string {
  for (const wake of listeners) wake()
  return `${mark}${submissionId}`
}

const listeners = new Set<() => void>()

/** Calls `wake` whenever a code begins to wait for its hash, a little before it is committed. */
export function onCodeWaiting(wake: () => void): void {
  listeners.add(wake)
}

/** Whether a code opens a receipt. A wrong number, a wrong code and a code without its hash all take as long. */
export async function isCodeOf(receipt: { codeHash: string } | undefined, code: string, keys: Keys): Promise<boolean> {
  const stored = receipt?.codeHash
  if (stored !== undefined && !stored.startsWith(mark)) return verifySecret(code, stored, keys.pepper)
  await verifySecret(code, await nobodysHash(keys), keys.pepper)
  return stored !== undefined && areEqual(code, deriveQueryCode(stored.slice(mark.length), keys), keys)
}

function areEqual(one: string, other: string, { pepper }: Keys): boolean {
  const [a, b] = [one, other].map(text => keyedHash(pepper, text))
  return timingSafeEqual(a!, b!)
}

let nobodys: Promise<string> | undefined
function nobodysHash(keys: Keys): Promise<string> {
  return nobodys ??= hashQueryCode('nobody', keys)
}

const batch = 8

/**
 * Gives every receipt that waits for it the hash of its code, one after the other, and says how many. Any node may do it
 * at any time: a row is written only while it still waits. `pause` is awaited before each hash, and stops it with true.
 */
export async function hashWaitingCodes(db: Database, { keys, pause = async () => false }: { keys: Keys, pause?: () => Promise<boolean> }): Promise<number> {
  let count = 0
  for (let after = ''; ;) {
    const waiting = await db.select({ number: receipts.number, codeHash: receipts.codeHash }).from(receipts)
      .where(and(isWaiting, gt(receipts.number, after))).orderBy(asc(receipts.number)).limit(batch)
    if (waiting.length === 0) return count
    const hashed: Array<{ number: string, before: string, codeHash: string }> = []
    for (const { number, codeHash } of waiting) {
      if (await pause()) break
      hashed.push({ number, before: codeHash, codeHash: await hashQueryCode(deriveQueryCode(codeHash.slice(mark.length), keys), keys) })
    }
    if (hashed.length > 0) {
      await commit(db, tx => hashed.map(({ number, before, codeHash }) =>
        orNothing(tx.update(receipts).set({ codeHash }).where(and(eq(receipts.number, number), eq(receipts.codeHash, before))).returning({ number: receipts.number }))))
    }
    count += hashed.length
    if (hashed.length < waiting.length) return count
    after = waiting.at(-1)!.number
  }
}
