import { and, asc, desc, eq, gte, inArray, like, lt, or, sql } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { walkPages } from '../../database/pages.ts'
import { besideIds } from '../../database/statements.ts'
import { describeEvent, type EventSentence } from './describe.ts'
import type { SubjectType } from '../../../shared/events.ts'
import { events } from './tables.ts'

export interface TimelineEntry {
  id: string
  at: Date
  action: string
  sentence: EventSentence
  reason: string | null
  /** Who by kind; a page for the public shows no more than that. */
  actorKind: string
  /** Null for residents and the system. For staff pages only. */
  actorId: string | null
  facts: Record<string, unknown>
}

/** Everything that happened to one subject, the oldest first. A subject has tens of events. */
export async function listTimeline(db: Database, { type, id }: { type: SubjectType, id: string }): Promise<TimelineEntry[]> {
  const rows = await db.select().from(events)
    .where(and(eq(events.subjectType, type), eq(events.subjectId, id))).orderBy(asc(events.at), asc(events.id))
  return rows.map(toEntry)
}

/** Everything that happened to each of some subjects of one type, the oldest first. */
export async function listTimelines(db: Database, { type, ids }: { type: SubjectType, ids: string[] }): Promise<Map<string, TimelineEntry[]>> {
  const timelines = new Map(ids.map(id => [id, [] as TimelineEntry[]]))
  if (ids.length === 0) return timelines
  const rows = await db.select().from(events)
    .where(and(eq(events.subjectType, type), inArray(events.subjectId, ids))).orderBy(asc(events.subjectId), asc(events.at), asc(events.id))
  for (const row of rows) timelines.get(row.subjectId)?.push(toEntry(row))
  return timelines
}

/** When the first thing happened that this database knows of. */
export async function findFirstInstant(db: Database): Promise<Date | undefined> {
  const [row] = await db.select({ at: events.at }).from(events).orderBy(asc(events.at), asc(events.id)).limit(1)
  return row?.at
}

/** As far back a commit may carry an instant that is earlier than one that was committed before it. */
const commitsOverlapMs = 10 * 60_000

/**
 * When something of these kinds happened last, and how much did in the minutes before: the two change with every such
 * event, also with one that is committed after a later one. Null while nothing happened.
 */
export async function findLastOf(db: Database, actions: readonly string[]): Promise<{ at: Date | null, near: number }> {
  // One step down the index for each kind, however many events there are.
  const latest = sql.join(actions.map(action => sql`select (select max(${events.at}) from ${events} where ${events.action} = ${action}) as at`), sql` union all `)
  const [last] = await db.select({ at: sql<Date | null>`max(latest.at)`.mapWith(events.at) }).from(sql`(${latest}) as latest`)
  if (!last?.at) return { at: null, near: 0 }
  const [near] = await db.select({ count: sql<number>`count(*)`.mapWith(Number) }).from(events)
    .where(and(inArray(events.action, [...actions]), gte(events.at, new Date(last.at.getTime() - commitsOverlapMs))))
  return { at: last.at, near: near!.count }
}

export interface ActionEntry { id: string, action: string, subjectId: string, at: Date, facts: Record<string, unknown> }

const entry = { id: events.id, action: events.action, subjectId: events.subjectId, at: events.at, facts: events.facts }

/** What happened of these kinds from an instant until before another, in its order: what is counted in public. */
export async function listActions(db: Database, { actions, from, until }: { actions: string[], from: Date, until: Date }): Promise<ActionEntry[]> {
  const found: ActionEntry[] = []
  const limit = 500
  for (const action of actions) {
    const pages = walkPages<ActionEntry>(limit, last => db.select(entry).from(events).where(and(
      eq(events.action, action),
      last ? sql`(${events.at}, ${events.id}) > (${sql.param(last.at, events.at)}, ${last.id})` : gte(events.at, from),
      lt(events.at, until),
    )).orderBy(asc(events.at), asc(events.id)).limit(limit))
    for await (const rows of pages) found.push(...rows)
  }
  return found.sort((one, other) => one.at.getTime() - other.at.getTime() || (one.id < other.id ? -1 : 1))
}

/**
 * Everything that happened to subjects of one type before an instant, subject by subject and each from its beginning: read
 * along the index, some hundred at a time.
 */
export async function* walkEvents(db: Database, { type, until }: { type: SubjectType, until: Date }): AsyncGenerator<ActionEntry[]> {
  const limit = 500
  yield* walkPages<ActionEntry>(limit, last => db.select(entry).from(events).where(and(
    eq(events.subjectType, type),
    lt(events.at, until),
    last && sql`(${events.subjectId}, ${events.at}, ${events.id}) > (${last.subjectId}, ${sql.param(last.at, events.at)}, ${last.id})`,
  )).orderBy(asc(events.subjectId), asc(events.at), asc(events.id)).limit(limit))
}

/** What happened of these kinds to some of many subjects before an instant, in no order. */
export async function listActionsOf(db: Database, { type, ids, actions, until }: { type: SubjectType, ids: readonly string[], actions: string[], until: Date }): Promise<ActionEntry[]> {
  const found: ActionEntry[] = []
  for (let start = 0; start < ids.length; start += 500) {
    found.push(...await db.select(entry).from(events)
      .where(and(eq(events.subjectType, type), inArray(events.subjectId, ids.slice(start, start + 500)), inArray(besideIds(events.action), actions), lt(events.at, until))))
  }
  return found
}

/** What happened of one kind to some of many subjects, the oldest first. */
export async function listEventsOf(db: Database, { type, ids, action }: { type: SubjectType, ids: string[], action: string }): Promise<{ subjectId: string, at: Date }[]> {
  if (ids.length === 0) return []
  const found = await db.select({ id: events.id, subjectId: events.subjectId, at: events.at }).from(events)
    .where(and(eq(events.subjectType, type), inArray(events.subjectId, ids), eq(besideIds(events.action), action)))
  // Asked for this order, SQLite would go through all events of the type in it.
  return found.toSorted((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1))
}

/** What happened of these kinds since an instant and to what, the oldest first; for what has to be done again in a copy of the data. */
export function listActedOn(db: Database, { actions, since }: { actions: string[], since: Date }) {
  return db.select({ id: events.id, at: events.at, action: events.action, type: events.subjectType, subjectId: events.subjectId }).from(events)
    .where(and(inArray(events.action, actions), gte(events.at, since))).orderBy(asc(events.at), asc(events.id))
}

/** Which of these events are known here. */
export async function findKnownEvents(db: Database, ids: string[]): Promise<Set<string>> {
  return new Set((await db.select({ id: events.id }).from(events).where(inArray(events.id, ids))).map(({ id }) => id))
}

export interface AuditFilter {
  /** An action, or the beginning of several: `staff` finds `staff.invited`. */
  action?: string
  subject?: { type: SubjectType, id?: string }
  actorId?: string
  /** From this instant on, and before that one. */
  from?: Date
  until?: Date
}

/** Events for the audit view, the newest first, a page after `before` at a time. */
export async function listEvents(db: Database, { action, subject, actorId, from, until }: AuditFilter, { limit, before }: {
  limit: number, before?: { at: Date, id: string }
}) {
  const rows = await db.select().from(events).where(and(
    action ? or(eq(events.action, action), like(events.action, `${action}.%`)) : undefined,
    subject ? eq(events.subjectType, subject.type) : undefined,
    subject?.id ? eq(events.subjectId, subject.id) : undefined,
    actorId ? eq(events.actorId, actorId) : undefined,
    from ? gte(events.at, from) : undefined,
    until ? lt(events.at, until) : undefined,
    before && sql`(${events.at}, ${events.id}) < (${sql.param(before.at, events.at)}, ${before.id})`,
  )).orderBy(desc(events.at), desc(events.id)).limit(limit)
  return rows.map(row => ({ ...toEntry(row), subject: { type: row.subjectType, id: row.subjectId } }))
}

/** An event as a timeline tells it. */
export function toEntry(row: typeof events.$inferSelect): TimelineEntry {
  const { id, at, action, reason, actorKind, actorId, facts } = row
  return { id, at, action, sentence: describeEvent(row), reason, actorKind, actorId, facts }
}

/** Events by their ids, whole. */
export async function listEventsById(db: Database, ids: readonly string[]): Promise<Map<string, typeof events.$inferSelect>> {
  const found = new Map<string, typeof events.$inferSelect>()
  for (let start = 0; start < ids.length; start += 500) {
    for (const event of await db.select().from(events).where(inArray(events.id, ids.slice(start, start + 500)))) found.set(event.id, event)
  }
  return found
}

/** What happened since an instant, in its order, some thousand at a time: read along the index of time, whatever it was. */
export async function* walkActions(db: Database, { since }: { since: Date }): AsyncGenerator<Array<Pick<ActionEntry, 'id' | 'at' | 'action'>>> {
  const limit = 1000
  yield* walkPages<Pick<ActionEntry, 'id' | 'at' | 'action'>>(limit, (last = { at: since, id: '', action: '' }) => db.select({ id: events.id, at: events.at, action: events.action }).from(events)
    .where(sql`(${events.at}, ${events.id}) > (${sql.param(last.at, events.at)}, ${last.id})`).orderBy(asc(events.at), asc(events.id)).limit(limit))
}
