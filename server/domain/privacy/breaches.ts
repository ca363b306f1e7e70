import { and, desc, eq, getTableName, gte, lt, sql } from 'drizzle-orm'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { dueBy } from '../../../shared/calendar/clocks.ts'
import { breachNotFound, breachNotNow } from './errors.ts'
import { contactsOf, mappedTables } from './keeping.ts'
import { breaches } from './tables.ts'

export type Breach = typeof breaches.$inferSelect
type StaffActor = Extract<Actor, { kind: 'staff' }>

/** The tables a leak can concern somebody by: whatever holds words of persons, their files or sealed values, or rows about them. */
export const breachTables: string[] = mappedTables.filter(({ map }) => map.person ?? map.words ?? map.sealed).map(({ table }) => getTableName(table)).sort()

/**
 * Whom a leak concerns: rows by table that came to be in the window, and of how many persons among them something is kept to reach them
 * by (`reachable:<table>`). A table whose rows have no time is counted whole: rather too many than one too few.
 */
export async function countAffected(db: Database, { tables, fromAt, untilAt }: Pick<Breach, 'tables' | 'fromAt' | 'untilAt'>): Promise<Record<string, number>> {
  const found: Record<string, number> = {}
  for (const { map, table, columns } of mappedTables.filter(({ table: one }) => tables.includes(getTableName(one)))) {
    const at = map.at ? columns[map.at]! : undefined
    const inWindow = at ? and(gte(at, fromAt), lt(at, untilAt)) : undefined
    const [rows] = await db.select({ count: sql<number>`count(*)` }).from(table).where(inWindow)
    found[getTableName(table)] = Number(rows?.count ?? 0)
    const contacts = map.person && map.person.kind !== 'any' ? contactsOf(map.person.kind) : undefined
    if (!contacts) continue
    const by = columns[map.person!.by]!
    const [reachable] = contacts.table === table
      ? [rows]
      : await db.select({ count: sql<number>`count(distinct ${by})` }).from(table).innerJoin(contacts.table, eq(contacts.by, by)).where(inWindow)
    found[`reachable:${getTableName(table)}`] = Number(reachable?.count ?? 0)
  }
  return found
}

/** Writes a leak down with whom it concerns, and starts the clock. The same `id` again is the same leak. */
export async function openBreach(db: Database, { id = createId(), discoveredAt, fromAt, untilAt, tables, words, actor, calendar, now }: {
  id?: string, actor: StaffActor, calendar: WorkCalendar, now: Date
} & Pick<Breach, 'discoveredAt' | 'fromAt' | 'untilAt' | 'tables' | 'words'>): Promise<string> {
  const [before] = await db.select({ id: breaches.id }).from(breaches).where(eq(breaches.id, id))
  if (before) return id
  const affected = await countAffected(db, { tables, fromAt, untilAt })
  await commit(db, tx => [
    tx.insert(breaches).values({ id, discoveredAt, fromAt, untilAt, tables, words, dueAt: dueBy('privacy.breach', discoveredAt, calendar)!.at!, affected, createdBy: actor.id, version: 1 }).returning({ id: breaches.id }),
    ...recordEvent(tx, { action: 'breach.found', subject: { type: 'breach', id }, actor, at: now }),
  ])
  return id
}

/** Throws `breach.not_found` (404). */
export async function getBreach(db: Database, id: string): Promise<Breach> {
  const [breach] = await db.select().from(breaches).where(eq(breaches.id, id))
  if (!breach) throw breachNotFound()
  return breach
}

/** The last leaks, the newest first. */
export function listBreaches(db: Database): Promise<Breach[]> {
  return db.select().from(breaches).orderBy(desc(breaches.discoveredAt), desc(breaches.id)).limit(100)
}

export const breachSteps = ['reported', 'told', 'closed'] as const
export type BreachStep = (typeof breachSteps)[number]

/** The steps that can be taken now: report and tell in any order, close when both are done. */
export function openStepsOf({ reportedAt, toldAt, closedAt }: Pick<Breach, 'reportedAt' | 'toldAt' | 'closedAt'>): BreachStep[] {
  if (closedAt) return []
  return [...reportedAt ? [] : ['reported' as const], ...toldAt ? [] : ['told' as const], ...reportedAt && toldAt ? ['closed' as const] : []]
}

const columnOf = { reported: 'reportedAt', told: 'toldAt', closed: 'closedAt' } as const

/** Notes that a step was taken (个人信息保护法 57). Said again it stays said. Throws `breach.not_now`, `stale` (409). */
export async function takeBreachStep(db: Database, { id, version, step, actor, now }: { id: string, version: number, step: BreachStep, actor: StaffActor, now: Date }): Promise<void> {
  const breach = await getBreach(db, id)
  if (breach[columnOf[step]]) return
  if (breach.version !== version) throw new StaleWriteError()
  if (!openStepsOf(breach).includes(step)) throw breachNotNow()
  await commit(db, tx => [
    tx.update(breaches).set({ [columnOf[step]]: now, version: version + 1 }).where(and(eq(breaches.id, id), eq(breaches.version, version))).returning({ id: breaches.id }),
    ...recordEvent(tx, { action: `breach.${step}`, subject: { type: 'breach', id }, actor, at: now }),
  ])
}
