import { and, eq, isNotNull, isNull, lte, sql } from 'drizzle-orm'
import { keyedHash } from '../../crypto/keyedHash.ts'
import type { Keys } from '../../crypto/keys.ts'
import { seal, unseal } from '../../crypto/seal.ts'
import { toLinkToken } from '../../crypto/linkToken.ts'
import { hashToken } from '../../crypto/token.ts'
import { commit, orNothing, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError, UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { scrub } from '../../database/scrub.ts'
import { recordEvent } from '../events/record.ts'
import { forgetMails, listFollowMails, queueMail } from '../notifications/outbox.ts'
import type { Locale } from '../../../shared/locale.ts'
import { followerNotFound } from './errors.ts'
import { getPublicMatter } from './queries.ts'
import { matterFollowers } from './tables.ts'

type Follower = typeof matterFollowers.$inferSelect

/** Nobody can have an unread request sent to an address more often than this. */
const againMs = 3_600_000
const unconfirmedMs = 7 * 24 * 3_600_000

export const followerPlace = (id: string) => `matter_followers:${id}:email`

const paramsOf = (matterId: string, followerId: string) => ({ pagePath: `/hearings/${matterId}`, linkPath: '/hearings/follow', linkFor: followerId, stopPath: '/follow/stop' })

const addressHash = (matterId: string, email: string, { signing }: Keys) =>
  keyedHash(signing, `follower:${matterId}:${email.trim().toLowerCase()}`).toString('base64url')

/**
 * Sends a mail that asks whether this address wants to be told of news. Nothing tells the caller whether it follows
 * already: then no mail is sent, as when it was asked less than an hour ago. Throws `matter.not_found` (404).
 */
export async function askToFollow(db: Database, { matterId, email, locale, keys, now }: {
  matterId: string, email: string, locale: Locale, keys: Keys, now: Date
}): Promise<void> {
  await getPublicMatter(db, matterId)
  const emailHash = addressHash(matterId, email, keys)
  const [known] = await db.select().from(matterFollowers).where(eq(matterFollowers.emailHash, emailHash))
  if (known && (known.confirmedAt !== null || now.getTime() - known.askedAt.getTime() < againMs)) return
  const id = known?.id ?? createId()
  await commit(db, tx => [
    known
      ? tx.update(matterFollowers).set({ askedAt: now, locale }).where(and(eq(matterFollowers.id, id), isNull(matterFollowers.confirmedAt), eq(matterFollowers.askedAt, known.askedAt))).returning({ id: matterFollowers.id })
      : tx.insert(matterFollowers).values({
          id, matterId, email: seal(email, followerPlace(id), keys.contact), emailHash, tokenHash: hashToken(toLinkToken(id, keys.signing)), locale, askedAt: now,
        }).returning({ id: matterFollowers.id }),
    ...queueMail(tx, { keys, kind: 'follower.asked', to: email, params: paramsOf(matterId, id), locale, at: now }),
    ...recordEvent(tx, { action: 'follower.asked', subject: { type: 'matter', id: matterId }, actor: { kind: 'resident' }, at: now }),
  ]).catch((error: unknown) => {
    // The same address asked twice at once: one mail is on its way.
    if (error instanceof UniqueViolationError || error instanceof StaleWriteError) return
    throw error
  })
}

/** Whose mail this link is from; undefined also once they have stopped. */
export async function findFollower(db: Database, token: string): Promise<Follower | undefined> {
  const [follower] = await db.select().from(matterFollowers).where(eq(matterFollowers.tokenHash, hashToken(token)))
  return follower
}

/** From now on this address is told of news. Once more changes nothing. Throws `follower.not_found` (404). */
export async function confirmFollower(db: Database, { token, now }: { token: string, now: Date }): Promise<void> {
  const follower = await findFollower(db, token)
  if (!follower) throw followerNotFound()
  if (follower.confirmedAt !== null) return
  const { id, matterId } = follower
  await commit(db, tx => [
    tx.update(matterFollowers).set({ confirmedAt: now }).where(and(eq(matterFollowers.id, id), isNull(matterFollowers.confirmedAt))).returning({ id: matterFollowers.id }),
    ...recordEvent(tx, { action: 'follower.confirmed', subject: { type: 'matter', id: matterId }, actor: { kind: 'resident' }, at: now }),
  ]).catch((error: unknown) => {
    if (!(error instanceof StaleWriteError)) throw error
  })
}

/** Forgets an address and the mails to it that have not left. Once more changes nothing. */
export async function stopFollowing(db: Database, { token, now }: { token: string, now: Date }): Promise<void> {
  const follower = await findFollower(db, token)
  if (!follower) return
  const mails = await listFollowMails(db, [follower.id])
  await commit(db, tx => [
    orNothing(tx.delete(matterFollowers).where(eq(matterFollowers.id, follower.id)).returning({ id: matterFollowers.id })),
    ...forgetMails(tx, mails),
    ...recordEvent(tx, { action: 'follower.stopped', subject: { type: 'matter', id: follower.matterId }, actor: { kind: 'resident' }, at: now }),
  ])
  await scrub(db)
}

/** The mails without content to everybody who asked to be told of news, to be committed with the news. */
export async function prepareFollowerMails(db: Database, { matterId, keys, now }: { matterId: string, keys: Keys, now: Date }): Promise<(tx: Database) => Write[]> {
  const followers = await db.select().from(matterFollowers).where(and(eq(matterFollowers.matterId, matterId), isNotNull(matterFollowers.confirmedAt)))
  return tx => followers.flatMap(({ id, email, locale }) => queueMail(tx, {
    keys, kind: 'follower.news', to: unseal(email, followerPlace(id), keys.contact), params: paramsOf(matterId, id), locale: locale as Locale, at: now,
  }))
}

const isUnanswered = (now: Date) => and(isNull(matterFollowers.confirmedAt), lte(matterFollowers.askedAt, new Date(now.getTime() - unconfirmedMs)))

/** How many addresses nobody has confirmed for seven days. */
export async function countUnanswered(db: Database, now: Date): Promise<number> {
  const [row] = await db.select({ count: sql<number>`count(*)` }).from(matterFollowers).where(isUnanswered(now))
  return Number(row?.count ?? 0)
}

/** Forgets the addresses nobody has confirmed for seven days, some hundred at once; says how many. */
export async function removeUnanswered(db: Database, now: Date): Promise<number> {
  const rows = await db.select({ id: matterFollowers.id }).from(matterFollowers).where(isUnanswered(now)).limit(500)
  if (rows.length === 0) return 0
  const mails = await listFollowMails(db, rows.map(({ id }) => id))
  await commit(db, tx => [
    ...rows.map(({ id }) => orNothing(tx.delete(matterFollowers).where(and(eq(matterFollowers.id, id), isNull(matterFollowers.confirmedAt))).returning({ id: matterFollowers.id }))),
    ...forgetMails(tx, mails),
  ])
  return rows.length
}
