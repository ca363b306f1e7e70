import { sql } from 'drizzle-orm'
import { id, index, table, text, timestamp } from '../../database/columns.ts'
import type { ReceiptKind } from '../../../shared/receipts/number.ts'

/**
 * What a number and a query code open. The code is stored only as a hash under the server's key: Argon2id, and for the
 * seconds until that is worked out what the server derives the code from (`codes.ts`).
 */
export const receipts = table('receipts', {
  number: text('number').primaryKey(),
  kind: text('kind').$type<ReceiptKind>().notNull(),
  subjectId: id('subject_id').notNull(),
  codeHash: text('code_hash').notNull(),
}, t => [
  index('receipts_by_subject').on(t.subjectId),
  index('receipts_unhashed').on(t.number).where(sql`substr(code_hash, 1, 8) = 'derived$'`),
])

/** Tries that did not open a receipt, by number and by visitor. Rows, so that a restart forgets none. */
export const receiptTries = table('receipt_tries', {
  id: id('id').primaryKey(),
  /** `number:…`, or `visitor:…` and `address:…` with a keyed hash. */
  key: text('key').notNull(),
  at: timestamp('at').notNull(),
}, t => [index('receipt_tries_by_key').on(t.key, t.at)])
