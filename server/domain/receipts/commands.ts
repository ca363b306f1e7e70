import { and, eq, gt, inArray, lt, sql } from 'drizzle-orm'
import { randomInt } from 'node:crypto'
import { keyedHash } from '../../crypto/keyedHash.ts'
import type { Keys } from '../../crypto/keys.ts'
import { commit, orNothing, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { insertRow } from '../../database/statements.ts'
import { createId } from '../../database/ids.ts'
import { receiptPrefixes, type ReceiptKind } from '../../../shared/receipts/number.ts'
import type { Said } from '../../../shared/record/said.ts'
import { appendReceipt, eraseEntries, stateReceipt } from '../record/append.ts'
import { awaitHash, isCodeOf } from './codes.ts'
import { receiptNotFound, tooManyTries } from './errors.ts'
import { receipts, receiptTries } from './tables.ts'

const windowMs = 15 * 60_000
const triesPerNumber = 5
const triesPerVisitor = 15
/** Thousands of phones may share one address; it only stops who throws the cookie away each time. */
const triesPerAddress = 300

/** Who is trying: the cookie of a browser, if it has one, and the address. */
export interface Visitor { token: string | undefined, address: string }

/** A number that says nothing about when or after whom somebody came. It may be taken: then the commit says so. */
export function createReceiptNumber(kind: ReceiptKind): string {
  return `${receiptPrefixes[kind]}-${String(randomInt(100_000_000)).padStart(8, '0')}`
}

/**
 * What proves a receipt: nobody can guess it without the server's key, and the same submission always has the same. Only
 * whoever holds the receipt is given it.
 */
export function deriveReceiptSecret(submissionId: string, keys: Keys): Buffer {
  return keyedHash(keys.signing, `receipt-secret:${submissionId}`)
}

export interface Issue {
  number: string
  kind: ReceiptKind
  subjectId: string
  submissionId: string
  keys: Keys
  receivedAt: Date
  /** When it was written down, where that was later than it was received. */
  at?: Date
  /** The columns what was said is kept in. */
  said: Said
}

/** The receipt of a submission and its blinded entry in the public record, to be committed together with it. */
export function issueReceipt(tx: Database, { number, kind, subjectId, submissionId, keys, receivedAt, at = receivedAt, said }: Issue): Write[] {
  const secret = deriveReceiptSecret(submissionId, keys)
  return [
    insertRow(tx, receipts, { number, kind, subjectId, codeHash: awaitHash(submissionId) }),
    ...appendReceipt(tx, { statement: stateReceipt({ kind, number, receivedAt, row: said, secret }), secret, at }),
  ]
}

/** The numbers of the receipts that open these subjects; each has one. */
export async function listReceiptNumbers(db: Database, subjectIds: string[]): Promise<Map<string, string>> {
  if (subjectIds.length === 0) return new Map()
  const rows = await db.select({ subjectId: receipts.subjectId, number: receipts.number }).from(receipts).where(inArray(receipts.subjectId, subjectIds))
  return new Map(rows.map(({ subjectId, number }) => [subjectId, number]))
}

/** What these numbers open. */
export async function listReceiptsByNumber(db: Database, numbers: readonly string[]): Promise<Map<string, { kind: ReceiptKind, subjectId: string }>> {
  const found = new Map<string, { kind: ReceiptKind, subjectId: string }>()
  for (let start = 0; start < numbers.length; start += 500) {
    const rows = await db.select({ number: receipts.number, kind: receipts.kind, subjectId: receipts.subjectId }).from(receipts).where(inArray(receipts.number, numbers.slice(start, start + 500)))
    for (const { number, kind, subjectId } of rows) found.set(number, { kind, subjectId })
  }
  return found
}

/** Takes the receipts of demonstration subjects away, and what the public record committed to of them. */
export function eraseReceipts(tx: Database, subjectIds: string[], now: Date): OptionalWrite[] {
  const numbers = tx.select({ number: receipts.number }).from(receipts).where(inArray(receipts.subjectId, subjectIds))
  return [...eraseEntries(tx, { type: 'receipt', ids: numbers, reason: 'demonstration', now }), orNothing(tx.delete(receipts).where(inArray(receipts.subjectId, subjectIds)).returning({ number: receipts.number }))]
}

/**
 * What a number and a code open. Each try is written down before it is answered, so that tries at the same moment
 * count as well; one that succeeds is struck out again.
 * Throws `receipt.too_many_tries` (429) after five wrong codes for a number, or fifteen tries of a visitor, within
 * 15 minutes; `receipt.not_found` (404) for a wrong number or code.
 */
export async function openReceipt(db: Database, { number, queryCode, visitor, keys, now }: {
  number: string, queryCode: string, visitor: Visitor, keys: Keys, now: Date
}): Promise<{ kind: ReceiptKind, subjectId: string }> {
  const limits = [
    { key: `number:${number}`, most: triesPerNumber },
    { key: `address:${hide(visitor.address, keys)}`, most: triesPerAddress },
    ...visitor.token === undefined ? [] : [{ key: `visitor:${hide(visitor.token, keys)}`, most: triesPerVisitor }],
  ]
  const tries = limits.map(({ key }) => ({ id: createId(), key, at: now }))
  await commit(db, tx => [
    tx.insert(receiptTries).values(tries).returning({ id: receiptTries.id }),
    orNothing(tx.delete(receiptTries).where(lt(receiptTries.at, new Date(now.getTime() - windowMs))).returning({ id: receiptTries.id })),
  ])
  for (const { key, most } of limits) if (await countTries(db, key, now) > most) throw tooManyTries()

  const [receipt] = await db.select().from(receipts).where(eq(receipts.number, number))
  if (!await isCodeOf(receipt, queryCode, keys) || !receipt) throw receiptNotFound()
  await commit(db, tx => tries.map(({ id }) => orNothing(tx.delete(receiptTries).where(eq(receiptTries.id, id)).returning({ id: receiptTries.id }))))
  return { kind: receipt.kind, subjectId: receipt.subjectId }
}

/** Recognisable again, but not readable. */
function hide(text: string, { signing }: Keys): string {
  return keyedHash(signing, `visitor:${text}`).toString('base64url').slice(0, 22)
}

async function countTries(db: Database, key: string, now: Date): Promise<number> {
  const [row] = await db.select({ count: sql<number>`count(*)` }).from(receiptTries)
    .where(and(eq(receiptTries.key, key), gt(receiptTries.at, new Date(now.getTime() - windowMs))))
  return Number(row?.count ?? 0)
}
