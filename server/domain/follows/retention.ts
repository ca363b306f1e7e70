import { and, eq, inArray, isNull, lte, notExists, sql } from 'drizzle-orm'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { forgetMails, listFollowMails } from '../notifications/outbox.ts'
import { followers, follows } from './tables.ts'

/** Addresses whose time is over. */
export interface ExpiredOfFollows { digestFollowers: number }

const unconfirmedMs = 7 * 24 * 3_600_000
const asked = (now: Date) => new Date(now.getTime() - unconfirmedMs)
const isUnanswered = (now: Date) => and(isNull(followers.confirmedAt), lte(followers.askedAt, asked(now)))

/** How many addresses nobody has confirmed for seven days. */
export async function countExpiredOfFollows(db: Database, { now }: { now: Date }): Promise<ExpiredOfFollows> {
  const [row] = await db.select({ count: sql<number>`count(*)` }).from(followers).where(isUnanswered(now))
  return { digestFollowers: Number(row?.count ?? 0) }
}

/** Forgets, some hundred at once, the addresses nobody has confirmed for seven days, and what confirmed ones were asked about and did not answer. */
export async function applyFollowRetention(db: Database, { now }: { now: Date }): Promise<ExpiredOfFollows> {
  const rows = await db.select({ id: followers.id }).from(followers).where(isUnanswered(now)).limit(500)
  const ids = rows.map(({ id }) => id)
  const mails = ids.length === 0 ? [] : await listFollowMails(db, ids)
  if (ids.length > 0) {
    await commit(db, tx => [
      orNothing(tx.delete(followers).where(and(inArray(followers.id, ids), isUnanswered(now))).returning({ id: followers.id })),
      // What belongs to an address that was confirmed a moment ago stays.
      orNothing(tx.delete(follows).where(and(inArray(follows.followerId, ids), notExists(tx.select({ id: followers.id }).from(followers).where(eq(followers.id, follows.followerId))))).returning({ id: follows.id })),
      ...forgetMails(tx, mails),
    ])
  }
  const unanswered = await db.select({ id: follows.id, followerId: follows.followerId }).from(follows).where(and(isNull(follows.confirmedAt), lte(follows.askedAt, asked(now)))).limit(500)
  if (unanswered.length > 0) {
    await commit(db, tx => [
      orNothing(tx.delete(follows).where(and(inArray(follows.id, unanswered.map(({ id }) => id)), isNull(follows.confirmedAt))).returning({ id: follows.id })),
      // An address that has stopped everything else follows nothing now.
      orNothing(tx.delete(followers).where(and(inArray(followers.id, unanswered.map(({ followerId }) => followerId)), notExists(tx.select({ id: follows.id }).from(follows).where(eq(follows.followerId, followers.id))))).returning({ id: followers.id })),
    ])
  }
  return { digestFollowers: ids.length }
}
