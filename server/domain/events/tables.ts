import { id, index, json, table, text, timestamp } from '../../database/columns.ts'

/** One row per command. It feeds the timeline, the audit view and the notifications; it is never changed. */
export const events = table('events', {
  id: id('id').primaryKey(),
  at: timestamp('at').notNull(),
  action: text('action').notNull(),
  subjectType: text('subject_type').notNull(),
  subjectId: text('subject_id').notNull(),
  /** `resident`, `staff` or `system`; a resident's row never says which resident. */
  actorKind: text('actor_kind').notNull(),
  actorId: text('actor_id'),
  /** What the public may read as the reason; null when there is none. */
  reason: text('reason'),
  /** Facts of the change that the sentences and the timeline need. No contact data, no addresses. */
  facts: json<Record<string, unknown>>('facts').notNull(),
}, t => [
  index('events_by_subject').on(t.subjectType, t.subjectId, t.at, t.id),
  index('events_by_type').on(t.subjectType, t.at, t.id),
  index('events_by_time').on(t.at, t.id),
  index('events_by_actor').on(t.actorId, t.at),
  index('events_by_action').on(t.action, t.at),
])
