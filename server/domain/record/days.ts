import { randomBytes } from 'node:crypto'
import { and, eq, gte, lt, sql } from 'drizzle-orm'
import { addDays } from '../../../shared/calendar/days.ts'
import { receiptPrefixes } from '../../../shared/receipts/number.ts'
import { toCanonical } from '../../../shared/text/canonical.ts'
import { endOfDay, startOfDay, toDay, type Day } from '../../../shared/time.ts'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { listActions } from '../events/queries.ts'
import { commitTo } from './append.ts'
import { idOf } from './states.ts'
import { recordEntries } from './tables.ts'

/** Looks at somebody's contact data, by whose it is. */
export const contactReveals = {
  report: 'report.contactOpened', comment: 'comment.contactOpened', application: 'meeting.contactOpened', objection: 'objection.contactOpened',
  assistance: 'assistance.contactOpened', volunteer: 'volunteer.contactOpened', order: 'order.contactOpened', lease: 'lease.contactSeen',
} as const

/** What the record says of a day; one to four receipts of a kind are `few`. */
export interface DayCounts {
  day: Day
  reveals: Record<keyof typeof contactReveals, number>
  changes: Partial<Record<string, number>>
  receipts: Partial<Record<string, number | 'few'>>
}

/** The counts of a day in Asia/Shanghai. */
export async function countDay(db: Database, day: Day): Promise<DayCounts> {
  const [from, until] = [startOfDay(day), endOfDay(day)]
  const inDay = and(gte(recordEntries.at, from), lt(recordEntries.at, until))
  const count = sql<number>`count(*)`.mapWith(Number)
  const prefix = sql<string>`substr(${recordEntries.subjectId}, 1, 2)`
  const [reveals, changes, receipts] = await Promise.all([
    listActions(db, { actions: Object.values(contactReveals), from, until }),
    db.select({ topic: recordEntries.topic, count }).from(recordEntries).where(and(inDay, eq(recordEntries.type, 'change'))).groupBy(recordEntries.topic),
    db.select({ prefix, count }).from(recordEntries).where(and(inDay, eq(recordEntries.type, 'receipt'))).groupBy(prefix),
  ])
  const kindOf = (letters: string) => Object.entries(receiptPrefixes).find(([, known]) => known === letters)?.[0]
  return {
    day,
    reveals: Object.fromEntries(Object.entries(contactReveals).map(([kind, action]) => [kind, reveals.filter(event => event.action === action).length])) as DayCounts['reveals'],
    changes: Object.fromEntries(changes.flatMap(({ topic, count }) => topic === null ? [] : [[topic, count]])),
    receipts: Object.fromEntries(receipts.flatMap(({ prefix: letters, count }) => {
      const kind = kindOf(letters)
      return kind === undefined ? [] : [[kind, count < 5 ? 'few' : count]]
    })),
  }
}

/**
 * Puts the counts of the day before into the record, once whoever asks: after midnight in Asia/Shanghai. Days a stopped
 * portal missed are made up, seven at most. Gives how many were added.
 */
export async function appendDays(db: Database, { now }: { now: Date }): Promise<number> {
  const [first] = await db.select({ at: recordEntries.at }).from(recordEntries).orderBy(recordEntries.at, recordEntries.id).limit(1)
  if (!first) return 0
  const today = toDay(now)
  let added = 0
  for (let back = 7; back > 0; back -= 1) {
    const day = addDays(today, -back)
    if (day < toDay(first.at)) continue
    const id = idOf(`day:${day}`)
    const [known] = await db.select({ id: recordEntries.id }).from(recordEntries).where(eq(recordEntries.id, id))
    if (known) continue
    const payload = toCanonical({ v: 1, ...await countDay(db, day) })
    const salt = randomBytes(16).toString('hex')
    await commit(db, tx => [orNothing(tx.insert(recordEntries).values({
      id, type: 'day', subjectType: 'day', subjectId: day, at: now, dueAt: now, payload, salt, commitment: commitTo(salt, payload),
    }).onConflictDoNothing().returning({ id: recordEntries.id }))])
    added += 1
  }
  return added
}
