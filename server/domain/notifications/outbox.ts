import { and, asc, desc, eq, gte, inArray, isNotNull, isNull, lte, notLike, or, sql } from 'drizzle-orm'
import { commit, orNothing, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { insertRow } from '../../database/statements.ts'
import { createId } from '../../database/ids.ts'
import type { Keys } from '../../crypto/keys.ts'
import { seal, unseal } from '../../crypto/seal.ts'
import type { MailKind } from '../../../i18n/messages.ts'
import type { Locale } from '../../../shared/locale.ts'
import { outbox } from './tables.ts'

/**
 * A mail to be committed together with the change it tells of; spread it into the writes. Its words are a template's:
 * `params` may hold numbers of cases, dates and paths, never what a person wrote: `pagePath` becomes the address `{page}`,
 * and `linkPath` the address `{link}` with the secret word made from `linkFor`, which stands in no row. With `stopPath` a mail
 * program can offer to stop these mails (RFC 8058): the word follows that path.
 * It leaves at `dueAt` (`at` unless said); with an `id` of the caller's it can be dropped before.
 */
export function queueMail(tx: Database, { id = createId(), keys, kind, to, params = {}, locale = 'zh-CN', at, dueAt = at }: {
  id?: string, keys: Keys, kind: MailKind, to: string, params?: Record<string, string | number>, locale?: Locale, at: Date, dueAt?: Date
}): Write[] {
  return [insertRow(tx, outbox, {
    id, kind, params, locale, recipient: seal(to, `outbox:${id}`, keys.contact), createdAt: at, dueAt, attempts: 0,
  })]
}

/** Takes mails back that nobody has begun to send. */
export function dropMails(tx: Database, ids: string[]): OptionalWrite {
  return orNothing(tx.delete(outbox).where(and(inArray(outbox.id, ids), isNull(outbox.sentAt), isNull(outbox.leasedUntil))).returning({ id: outbox.id }))
}

/** The address of a mail that still has one. */
export function recipientOf({ id, recipient }: { id: string, recipient: string | null }, keys: Keys): string | undefined {
  return recipient === null ? undefined : unseal(recipient, `outbox:${id}`, keys.contact)
}

/** Seals the addresses of up to `limit` waiting mails anew with the key in use; says how many that were. */
export async function resealRecipients(db: Database, { keys, limit }: { keys: Keys, limit: number }): Promise<number> {
  const rows = await db.select().from(outbox).where(isSealedOtherwise(keys)).limit(limit)
  if (rows.length === 0) return 0
  await commit(db, tx => rows.map(mail => orNothing(tx.update(outbox).set({ recipient: seal(recipientOf(mail, keys)!, `outbox:${mail.id}`, keys.contact) })
    .where(and(eq(outbox.id, mail.id), eq(outbox.recipient, mail.recipient!))).returning({ id: outbox.id }))))
  return rows.length
}

/** How many waiting mails still need an older key. */
export async function countOldRecipients(db: Database, { keys }: { keys: Keys }): Promise<number> {
  const [row] = await db.select({ count: sql<number>`count(*)` }).from(outbox).where(isSealedOtherwise(keys))
  return Number(row?.count ?? 0)
}

function isSealedOtherwise({ contact }: Keys) {
  return and(isNotNull(outbox.recipient), notLike(outbox.recipient, `1.${contact.current}.%`))
}

/**
 * The mails to whoever holds a receipt that have not left, to be dropped together with their address: they are known by
 * the number they name.
 */
export async function listWaitingNotices(db: Database, { number }: { number: string }): Promise<string[]> {
  const rows = await db.select({ id: outbox.id, params: outbox.params }).from(outbox)
    .where(and(isNotNull(outbox.recipient), inArray(outbox.kind, ['report.received', 'report.moved', 'comment.received', 'comment.moved', 'application.received', 'application.moved', 'volunteer.received', 'volunteer.moved', 'volunteer.reminded', 'volunteer.digest', 'order.received', 'order.moved', 'objection.received', 'objection.moved', 'assistance.received', 'assistance.moved'] satisfies MailKind[])))
  return rows.filter(({ params }) => params.number === number).map(({ id }) => id)
}

/** The mails to these followers that have not left. */
export async function listFollowMails(db: Database, followerIds: string[]): Promise<string[]> {
  const rows = await db.select({ id: outbox.id, params: outbox.params }).from(outbox)
    .where(and(isNotNull(outbox.recipient), inArray(outbox.kind, ['follower.asked', 'follower.news', 'follow.asked', 'follow.digest'] satisfies MailKind[])))
  return rows.filter(({ params }) => followerIds.includes(String(params.linkFor))).map(({ id }) => id)
}

export function forgetMails(tx: Database, ids: string[]): OptionalWrite[] {
  return ids.length === 0 ? [] : [orNothing(tx.delete(outbox).where(inArray(outbox.id, ids)).returning({ id: outbox.id }))]
}

/** Mails due and in nobody's hands, the longest waiting first. */
export function listDueMails(db: Database, { now, limit }: { now: Date, limit: number }) {
  return db.select().from(outbox)
    .where(and(lte(outbox.dueAt, now), or(isNull(outbox.leasedUntil), lte(outbox.leasedUntil, now))))
    .orderBy(asc(outbox.dueAt)).limit(limit)
}

/** What waits, what left, what was refused; and the last mails without their addresses. */
export async function getOutboxState(db: Database) {
  const count = async (where: ReturnType<typeof isNull>) => {
    const [row] = await db.select({ count: sql<number>`count(*)` }).from(outbox).where(where)
    return Number(row?.count ?? 0)
  }
  const shown = {
    id: outbox.id, kind: outbox.kind, createdAt: outbox.createdAt, dueAt: outbox.dueAt, attempts: outbox.attempts,
    sentAt: outbox.sentAt, refusedAt: outbox.refusedAt, lastProblem: outbox.lastProblem,
  }
  return {
    waiting: await count(isNotNull(outbox.dueAt)),
    sent: await count(isNotNull(outbox.sentAt)),
    refused: await count(isNotNull(outbox.refusedAt)),
    last: await db.select(shown).from(outbox).orderBy(desc(outbox.createdAt), desc(outbox.id)).limit(50),
  }
}

/** How mail stands, for whoever watches this installation: numbers only. `refused`: for good, of the mails of the last day. */
export async function readOutboxHealth(db: Database, now: Date): Promise<{ waiting: number, oldestDueAt: Date | null, refused: number }> {
  const [[waiting], [oldest], [refused]] = await Promise.all([
    db.select({ count: sql<number>`count(*)` }).from(outbox).where(isNotNull(outbox.dueAt)),
    db.select({ dueAt: outbox.dueAt }).from(outbox).where(lte(outbox.dueAt, now)).orderBy(asc(outbox.dueAt)).limit(1),
    db.select({ count: sql<number>`count(*)` }).from(outbox).where(and(gte(outbox.createdAt, new Date(now.getTime() - 86_400_000)), isNotNull(outbox.refusedAt))),
  ])
  return { waiting: Number(waiting?.count ?? 0), oldestDueAt: oldest?.dueAt ?? null, refused: Number(refused?.count ?? 0) }
}
