import { createHash, randomBytes } from 'node:crypto'
import { and, eq, inArray, isNull, sql, type SQLWrapper } from 'drizzle-orm'
import { keyedHash } from '../../crypto/keyedHash.ts'
import type { Database } from '../../database/connect.ts'
import { orNothing, type OptionalWrite, type Write } from '../../database/commit.ts'
import { insertRow } from '../../database/statements.ts'
import { createId } from '../../database/ids.ts'
import { payloadOf } from '../../../shared/record/changes.ts'
import { saidOf, type ReceiptStatement, type Said } from '../../../shared/record/said.ts'
import { toCanonical } from '../../../shared/text/canonical.ts'
import { recordEntries } from './tables.ts'

/** SHA-256 of salt and text, hexadecimal: what a leaf says of something that may go one day. */
export function commitTo(salt: string, payload: string): string {
  return createHash('sha256').update(Buffer.from(salt, 'hex')).update(payload).digest('hex')
}

/** The entry of a public change, to be committed together with its event; none for an event the record does not take up. */
export function appendChange(tx: Database, { id: eventId, ...event }: {
  id: string, action: string, subject: { type: string, id: string }, at: Date, reason: string | null, facts: Record<string, unknown>
}): Write[] {
  const recorded = payloadOf(event)
  if (!recorded) return []
  const payload = toCanonical(recorded.payload)
  const salt = randomBytes(16).toString('hex')
  return [insertRow(tx, recordEntries, {
    id: createId(), type: 'change', topic: recorded.topic, eventId, subjectType: event.subject.type, subjectId: event.subject.id,
    at: event.at, dueAt: event.at, payload, salt, commitment: commitTo(salt, payload),
  })]
}

/** HMAC-SHA256 under a receipt's secret, hexadecimal: of what was said, and of what the receipt states. */
export function blind(secret: Buffer, text: string): string {
  return keyedHash(secret, text).toString('hex')
}

/** What a receipt states of a submission; `row`: the columns it is kept in. */
export function stateReceipt({ kind, number, receivedAt, row, secret }: { kind: ReceiptStatement['kind'], number: string, receivedAt: Date, row: Said, secret: Buffer }): ReceiptStatement {
  return { kind, number, receivedAt: receivedAt.toISOString(), content: blind(secret, toCanonical(saidOf(kind, row))) }
}

const hourMs = 3_600_000

/**
 * The blinded entry of something that came, to be committed together with it. It waits for the end of its hour (UTC), so
 * that its place in the log does not say when it came. Its secret is its holder's and stands nowhere.
 */
export function appendReceipt(tx: Database, { statement, secret, at }: { statement: ReceiptStatement, secret: Buffer, at: Date }): Write[] {
  const payload = toCanonical(statement)
  return [insertRow(tx, recordEntries, {
    id: createId(), type: 'receipt', subjectType: 'receipt', subjectId: statement.number, at, dueAt: new Date((Math.floor(at.getTime() / hourMs) + 1) * hourMs),
    payload, salt: null, commitment: blind(secret, payload),
  })]
}

type Erased = 'withdrawn' | 'erased' | 'demonstration'

/**
 * Takes away what the entries of these subjects commit to, to be committed with the erasure itself and before anything else
 * is recorded of them. Leaves and proofs stay; an entry of its own says for each that its payload went, when and why. Its
 * commitment is the one nothing is behind any more, its payload the reason and, where there is one, the place in the log.
 */
export function eraseEntries(tx: Database, { type, ids, reason, now }: { type: string, ids: readonly string[] | SQLWrapper, reason: Erased, now: Date }): OptionalWrite[] {
  if (Array.isArray(ids) && ids.length === 0) return []
  const e = recordEntries
  const those = and(eq(e.subjectType, type), inArray(e.subjectId, Array.isArray(ids) ? [...ids as string[]] : ids as SQLWrapper), isNull(e.erasedAt))
  const nothing = sql<null>`null`
  const at = sql<Date>`${sql.param(now, e.at)}`
  return [
    orNothing(tx.insert(e).select(tx.select({
      id: sql<string>`'erased-' || ${e.id}`.as('id'), type: sql<'erasure'>`'erasure'`.as('type'), topic: e.topic, eventId: nothing.as('event_id'), subjectType: sql<string>`'entry'`.as('subject_type'), subjectId: sql<string>`${e.id}`.as('subject_id'),
      at: at.as('at'), dueAt: at.as('due_at'),
      payload: sql<string>`case when ${e.position} is null then ${`{"reason":"${reason}"}`} else '{"position":' || ${e.position} || ${`,"reason":"${reason}"}`} end`.as('payload'),
      salt: nothing.as('salt'), commitment: e.commitment, leaf: nothing.as('leaf'), position: nothing.as('position'), integratedAt: nothing.as('integrated_at'), erasedAt: nothing.as('erased_at'), erasedReason: nothing.as('erased_reason'),
    }).from(e).where(those)).returning({ id: e.id })),
    orNothing(tx.update(e).set({ payload: null, salt: null, erasedAt: now, erasedReason: reason }).where(those).returning({ id: e.id })),
  ]
}

/** The entry of a receipt by its number; undefined for one that came before there was a record. */
export async function findReceiptEntry(db: Database, number: string) {
  const [entry] = await db.select().from(recordEntries).where(and(eq(recordEntries.subjectType, 'receipt'), eq(recordEntries.subjectId, number), eq(recordEntries.type, 'receipt')))
  return entry
}
