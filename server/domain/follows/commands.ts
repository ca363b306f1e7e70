import { and, asc, eq, isNull, lte } from 'drizzle-orm'
import { keyedHash } from '../../crypto/keyedHash.ts'
import type { Keys } from '../../crypto/keys.ts'
import { seal, unseal } from '../../crypto/seal.ts'
import { toLinkToken } from '../../crypto/linkToken.ts'
import { hashToken } from '../../crypto/token.ts'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError, UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { scrub } from '../../database/scrub.ts'
import { recordEvent } from '../events/record.ts'
import { forgetMails, listFollowMails, queueMail } from '../notifications/outbox.ts'
import type { Locale } from '../../../shared/locale.ts'
import { maxFollows, nextDigestAt, type FollowKind, type Rhythm } from '../../../shared/follows/rules.ts'
import { followerNotFound } from './errors.ts'
import { countNews, findFollower, getFollowed, listFollows } from './queries.ts'
import { followers, follows } from './tables.ts'

/** Nobody can have an unread request sent to an address more often than this. */
const againMs = 3_600_000

export const followerPlace = (id: string) => `followers:${id}:email`

const mailParams = (followerId: string) => ({ linkPath: '/follow', linkFor: followerId, stopPath: '/follow/stop' })

const addressHash = (email: string, { signing }: Keys) =>
  keyedHash(signing, `follow:${email.trim().toLowerCase()}`).toString('base64url')

/**
 * Sends a mail that asks whether this address wants to follow this. Nothing tells the caller whether it does already: then no
 * mail is sent, as when it was asked less than an hour ago; the page behind the link shows everything that was asked. Throws
 * 404 for what the public cannot see.
 */
export async function askToFollow(db: Database, { kind, target, email, rhythm, locale, keys, now }: {
  kind: FollowKind, target: string, email: string, rhythm: Rhythm, locale: Locale, keys: Keys, now: Date
}): Promise<void> {
  await getFollowed(db, { kind, target })
  const emailHash = addressHash(email, keys)
  const [known] = await db.select().from(followers).where(eq(followers.emailHash, emailHash))
  const followed = known ? await listFollows(db, known.id) : []
  const same = followed.find(follow => follow.kind === kind && follow.target === target)
  if (same?.confirmedAt || (!same && followed.length >= maxFollows)) return
  const id = known?.id ?? createId()
  const asksNow = !known || now.getTime() - known.askedAt.getTime() >= againMs || (known.confirmedAt !== null && followed.every(({ confirmedAt }) => confirmedAt !== null))
  if (same && !asksNow) return
  await commit(db, tx => [
    ...known
      ? asksNow
        ? [tx.update(followers).set({ askedAt: now, ...known.confirmedAt === null ? { locale, rhythm } : {} }).where(and(eq(followers.id, id), eq(followers.askedAt, known.askedAt))).returning({ id: followers.id })]
        : []
      : [tx.insert(followers).values({
          id, email: seal(email, followerPlace(id), keys.contact), emailHash, tokenHash: hashToken(toLinkToken(id, keys.signing)), locale, rhythm, askedAt: now,
        }).returning({ id: followers.id })],
    same
      ? tx.update(follows).set({ askedAt: now }).where(and(eq(follows.id, same.id), isNull(follows.confirmedAt))).returning({ id: follows.id })
      : tx.insert(follows).values({ id: createId(), followerId: id, kind, target, askedAt: now }).returning({ id: follows.id }),
    ...asksNow ? queueMail(tx, { keys, kind: 'follow.asked', to: email, params: mailParams(id), locale, at: now }) : [],
    ...recordEvent(tx, { action: 'follow.asked', subject: { type: 'follow', id }, actor: { kind: 'resident' }, at: now }),
  ]).catch((error: unknown) => {
    // The same address asked twice at once: one mail is on its way.
    if (error instanceof UniqueViolationError || error instanceof StaleWriteError) return
    throw error
  })
}

/** From now on this address is told of everything it was asked about. Once more changes nothing. Throws `follower.not_found` (404). */
export async function confirmFollows(db: Database, { token, now }: { token: string, now: Date }): Promise<void> {
  const follower = await findFollower(db, token)
  if (!follower) throw followerNotFound()
  const asked = (await listFollows(db, follower.id)).filter(({ confirmedAt }) => confirmedAt === null)
  if (asked.length === 0) return
  await commit(db, tx => [
    ...asked.map(({ id }) => tx.update(follows).set({ confirmedAt: now }).where(and(eq(follows.id, id), isNull(follows.confirmedAt))).returning({ id: follows.id })),
    ...follower.confirmedAt === null
      ? [tx.update(followers).set({ confirmedAt: now, countedUntil: now, dueAt: nextDigestAt(follower.rhythm, now) }).where(and(eq(followers.id, follower.id), isNull(followers.confirmedAt))).returning({ id: followers.id })]
      : [],
    ...recordEvent(tx, { action: 'follow.confirmed', subject: { type: 'follow', id: follower.id }, actor: { kind: 'resident' }, at: now }),
  ]).catch((error: unknown) => {
    if (!(error instanceof StaleWriteError)) throw error
  })
}

/** How often this address is told, from the last mail on. Throws `follower.not_found` (404). */
export async function changeRhythm(db: Database, { token, rhythm, now }: { token: string, rhythm: Rhythm, now: Date }): Promise<void> {
  const follower = await findFollower(db, token)
  if (!follower) throw followerNotFound()
  if (follower.rhythm === rhythm) return
  const dueAt = follower.countedUntil && nextDigestAt(rhythm, follower.countedUntil)
  await commit(db, tx => [
    tx.update(followers).set({ rhythm, ...dueAt ? { dueAt: dueAt > now ? dueAt : nextDigestAt('daily', now) } : {} }).where(eq(followers.id, follower.id)).returning({ id: followers.id }),
    ...recordEvent(tx, { action: 'follow.changed', subject: { type: 'follow', id: follower.id }, actor: { kind: 'resident' }, at: now }),
  ])
}

/**
 * Stops one thing, or everything: then the address and the mails to it that have not left are forgotten. Once more, and with a
 * word that is nobody's, changes nothing.
 */
export async function stopFollows(db: Database, { token, followId, now }: { token: string, followId?: string, now: Date }): Promise<void> {
  const follower = await findFollower(db, token)
  if (!follower) return
  const followed = await listFollows(db, follower.id)
  const stopped = followId === undefined ? followed : followed.filter(({ id }) => id === followId)
  if (followId !== undefined && stopped.length === 0) return
  const isLast = stopped.length === followed.length
  const mails = isLast ? await listFollowMails(db, [follower.id]) : []
  await commit(db, tx => [
    orNothing(isLast
      ? tx.delete(follows).where(eq(follows.followerId, follower.id)).returning({ id: follows.id })
      : tx.delete(follows).where(eq(follows.id, followId!)).returning({ id: follows.id })),
    ...isLast ? [orNothing(tx.delete(followers).where(eq(followers.id, follower.id)).returning({ id: followers.id }))] : [],
    ...forgetMails(tx, mails),
    ...recordEvent(tx, { action: 'follow.stopped', subject: { type: 'follow', id: follower.id }, actor: { kind: 'resident' }, at: now }),
  ])
  if (isLast) await scrub(db)
}

/**
 * Writes the mails that are due: to each address one for everything it follows, with nothing in it but how many changes there
 * were, and none when there were none. Safe on several nodes: whoever moves the due day writes the mail. Says how many it wrote.
 */
export async function sendDigests(db: Database, { keys, now, limit = 200 }: { keys: Keys, now: Date, limit?: number }): Promise<number> {
  const due = await db.select().from(followers).where(lte(followers.dueAt, now)).orderBy(asc(followers.dueAt), asc(followers.id)).limit(limit)
  let written = 0
  for (const { id, email, locale, rhythm, dueAt, countedUntil } of due) {
    const count = await countNews(db, { followerId: id, after: countedUntil ?? now, until: now })
    const isOurs = await commit(db, tx => [
      tx.update(followers).set({ dueAt: nextDigestAt(rhythm, now), countedUntil: now }).where(and(eq(followers.id, id), eq(followers.dueAt, dueAt!))).returning({ id: followers.id }),
      ...count > 0 ? queueMail(tx, { keys, kind: 'follow.digest', to: unseal(email, followerPlace(id), keys.contact), params: { ...mailParams(id), count }, locale: locale as Locale, at: now }) : [],
    ]).then(() => true, (error: unknown) => {
      if (error instanceof StaleWriteError) return false
      throw error
    })
    if (isOurs && count > 0) written++
  }
  return written
}
