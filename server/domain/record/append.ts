import { createHash, randomBytes } from 'node:crypto'
import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { orNothing, type OptionalWrite, type Write } from '../../database/commit.ts'
import { createId } from '../../database/ids.ts'
import { payloadOf } from '../../../shared/record/changes.ts'
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
  return [tx.insert(recordEntries).values({
    id: createId(), type: 'change', topic: recorded.topic, eventId, subjectType: event.subject.type, subjectId: event.subject.id,
    at: event.at, dueAt: event.at, payload, salt, commitment: commitTo(salt, payload),
  }).returning({ id: recordEntries.id })]
}

/**
 * Takes away what the entries of these subjects commit to, to be committed with the erasure itself. Leaves and proofs
 * stay; the record says that something was here, when it went and why.
 */
export function eraseEntries(tx: Database, { type, ids, reason, now }: { type: string, ids: readonly string[], reason: 'withdrawn' | 'erased' | 'demonstration', now: Date }): OptionalWrite[] {
  if (ids.length === 0) return []
  return [orNothing(tx.update(recordEntries).set({ payload: null, salt: null, erasedAt: now, erasedReason: reason })
    .where(and(eq(recordEntries.subjectType, type), inArray(recordEntries.subjectId, [...ids]), isNull(recordEntries.erasedAt)))
    .returning({ id: recordEntries.id }))]
}
