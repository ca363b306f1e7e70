import { and, eq, inArray } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { orNothing, type OptionalWrite, type Write } from '../../database/commit.ts'
import { insertRow } from '../../database/statements.ts'
import { createId } from '../../database/ids.ts'
import type { SubjectType } from '../../../shared/events.ts'
import { appendChange, eraseEntries } from '../record/append.ts'
import { holdPublication } from './publication.ts'
import { events } from './tables.ts'

export type Actor = { kind: 'resident' } | { kind: 'system' } | { kind: 'staff', id: string }

export interface EventEntry {
  /** Chosen by the caller when something else has to name this event. */
  id?: string
  /** Past tense, dotted: `report.accepted`. Its sentence is the message `events.<action>`. */
  action: string
  subject: { type: SubjectType, id: string }
  actor: Actor
  at: Date
  reason?: string | null
  facts?: Record<string, unknown>
}

/**
 * The event of a change, to be committed together with it; and the entry of the public record, when it is a public change.
 * The commit throws `publication_stopped` (409) while nothing new may be made public.
 */
export function recordEvent(tx: Database, { id = createId(), action, subject, actor, at, reason = null, facts = {} }: EventEntry): Write[] {
  return [...holdPublication(tx, { action, actor }), insertRow(tx, events, {
    id,
    at,
    action,
    subjectType: subject.type,
    subjectId: subject.id,
    actorKind: actor.kind,
    actorId: actor.kind === 'staff' ? actor.id : null,
    reason,
    facts,
  }), ...appendChange(tx, { id, action, subject, at, reason, facts })]
}

/** Takes the events of demonstration subjects out, and what the public record committed to of them. All others stay for good. */
export function eraseEvents(tx: Database, { type, ids, now }: { type: SubjectType, ids: string[], now: Date }): OptionalWrite[] {
  return [...eraseEntries(tx, { type, ids, reason: 'demonstration', now }), orNothing(tx.delete(events).where(and(eq(events.subjectType, type), inArray(events.subjectId, ids))).returning({ id: events.id }))]
}
