import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import { z } from 'zod'
import { cursorInstant, readCursor, writeCursor } from '../../database/cursor.ts'
import type { Database } from '../../database/connect.ts'
import { webhookInvalid, webhookNotFound } from './errors.ts'
import { webhookDeliveries, webhooks, webhookTries } from './tables.ts'

export type Webhook = typeof webhooks.$inferSelect
export type Delivery = typeof webhookDeliveries.$inferSelect

/** With its sealed secret, for commands. Throws `webhook.not_found` (404). */
export async function getWebhook(db: Database, id: string): Promise<Webhook> {
  const [webhook] = await db.select().from(webhooks).where(eq(webhooks.id, id))
  if (!webhook) throw webhookNotFound()
  return webhook
}

/** A webhook as staff see it: of its secrets only whether two are in use. */
export function toShownWebhook({ id, name, url, topics, state, formerUntil, failingSince, createdAt, version }: Webhook, now: Date) {
  return { id, name, url, topics, state, formerUntil: formerUntil !== null && formerUntil > now ? formerUntil : null, failingSince, createdAt, version }
}

/** All of them in the order they were made, each with how many deliveries wait. */
export async function listWebhooks(db: Database, now: Date) {
  const [rows, waiting] = await Promise.all([
    db.select().from(webhooks).orderBy(asc(webhooks.createdAt), asc(webhooks.id)),
    db.select({ webhookId: webhookDeliveries.webhookId, count: sql<number>`count(*)` }).from(webhookDeliveries).where(sql`${webhookDeliveries.dueAt} is not null`).groupBy(webhookDeliveries.webhookId),
  ])
  return rows.map(row => ({ ...toShownWebhook(row, now), waiting: Number(waiting.find(({ webhookId }) => webhookId === row.id)?.count ?? 0) }))
}

/** One page of what was sent to a webhook, the latest first, each with its tries. Throws `invalid` (422) for a cursor that is not ours. */
export async function listDeliveries(db: Database, { webhookId, limit, cursor }: { webhookId: string, limit: number, cursor?: string }) {
  const after = cursor === undefined ? undefined : readCursor(cursor, z.tuple([cursorInstant, z.string()]))
  if (cursor !== undefined && !after) throw webhookInvalid({ issues: [{ path: 'cursor', code: 'webhook.cursor_invalid' }] })
  const rows = await db.select().from(webhookDeliveries).where(and(
    eq(webhookDeliveries.webhookId, webhookId),
    after && sql`(${webhookDeliveries.createdAt}, ${webhookDeliveries.id}) < (${sql.param(after[0], webhookDeliveries.createdAt)}, ${after[1]})`,
  )).orderBy(desc(webhookDeliveries.createdAt), desc(webhookDeliveries.id)).limit(limit + 1)
  const page = rows.slice(0, limit)
  const tries = page.length === 0 ? [] : await db.select().from(webhookTries).where(inArray(webhookTries.deliveryId, page.map(({ id }) => id))).orderBy(asc(webhookTries.at), asc(webhookTries.id))
  const last = page.at(-1)
  return {
    items: page.map(({ id, action, position, state, dueAt, createdAt, doneAt }) => ({
      id, action, position, state, dueAt, createdAt, doneAt,
      tries: tries.filter(({ deliveryId }) => deliveryId === id).map(({ at, status, problem, durationMs }) => ({ at, status, problem, durationMs })),
    })),
    nextCursor: rows.length > limit && last ? writeCursor(last.createdAt, last.id) : null,
  }
}
