import { and, eq, inArray } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { isOutboundUrl } from '../../outbound/send.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { findLastPosition } from '../record/visibility.ts'
import { formerSecretHours } from '../../../shared/webhooks/rules.ts'
import type { WebhookInput } from '../../../shared/webhooks/schemas.ts'
import { webhookInvalid, webhookNotFound, webhookNotNow } from './errors.ts'
import { getWebhook, type Webhook } from './queries.ts'
import { createSecret, openSecret, sealSecret } from './secrets.ts'
import { webhookDeliveries, webhooks, webhookTries } from './tables.ts'

/** The type of a message that tells nothing but that messages arrive. */
const testType = 'portal.test'

interface By { actor: Extract<Actor, { kind: 'staff' }>, now: Date }
interface Step extends By { id: string, version: number }

function requireUrl(url: string): void {
  if (!isOutboundUrl(url)) throw webhookInvalid({ issues: [{ path: 'url', code: 'webhook.url_invalid' }] })
}

/** Begins to tell a receiver of public changes from now on. The secret is given back this once and to nobody later. Throws `invalid` (422). */
export async function createWebhook(db: Database, { name, url, topics, keys, actor, now }: WebhookInput & By & { keys: Keys }): Promise<{ id: string, secret: string }> {
  requireUrl(url)
  const id = createId()
  const secret = createSecret()
  const position = await findLastPosition(db)
  await commit(db, tx => [
    tx.insert(webhooks).values({
      id, name, url, topics, secret: sealSecret(id, secret, keys), formerSecret: null, formerUntil: null, state: 'active', position, failingSince: null,
      createdBy: actor.id, createdAt: now, version: 1,
    }).returning({ id: webhooks.id }),
    ...recordEvent(tx, { action: 'webhook.created', subject: { type: 'webhook', id }, actor, at: now, facts: { name } }),
  ])
  return { id, secret }
}

/** Throws `webhook.not_found` (404), `stale` (409). */
async function change(db: Database, { id, version, actor, now }: Step, { action, plan }: { action: string, plan: (webhook: Webhook) => Partial<typeof webhooks.$inferInsert> }): Promise<void> {
  const webhook = await getWebhook(db, id)
  if (webhook.version !== version) throw new StaleWriteError()
  const set = plan(webhook)
  await commit(db, tx => [
    tx.update(webhooks).set({ ...set, version: version + 1 }).where(and(eq(webhooks.id, id), eq(webhooks.version, version))).returning({ id: webhooks.id }),
    ...recordEvent(tx, { action, subject: { type: 'webhook', id }, actor, at: now, facts: { name: webhook.name } }),
  ])
}

/** Throws `webhook.not_found` (404), `stale` (409), `invalid` (422). */
export async function changeWebhook(db: Database, { name, url, topics, ...step }: WebhookInput & Step): Promise<void> {
  requireUrl(url)
  await change(db, step, { action: 'webhook.changed', plan: () => ({ name, url, topics }) })
}

/** Stops sending. What happens meanwhile is told once it goes on. Throws `webhook.not_now`, `stale` (409). */
export async function pauseWebhook(db: Database, step: Step): Promise<void> {
  await change(db, step, { action: 'webhook.paused', plan: ({ state }) => {
    if (state !== 'active') throw webhookNotNow()
    return { state: 'paused' }
  } })
}

/** Goes on: after a pause with what was missed, after it was disabled from now. Throws `webhook.not_now`, `stale` (409). */
export async function resumeWebhook(db: Database, step: Step): Promise<void> {
  const last = await findLastPosition(db)
  await change(db, step, { action: 'webhook.resumed', plan: ({ state, position }) => {
    if (state === 'active') throw webhookNotNow()
    return { state: 'active', failingSince: null, position: state === 'disabled' ? last : position }
  } })
}

/** Gives it a new secret, given back this once; for a day messages carry the signature of the old one as well. Throws `stale` (409). */
export async function rotateSecret(db: Database, { keys, ...step }: Step & { keys: Keys }): Promise<{ secret: string }> {
  const secret = createSecret()
  await change(db, step, { action: 'webhook.rotated', plan: webhook => ({
    secret: sealSecret(webhook.id, secret, keys), formerSecret: sealSecret(webhook.id, openSecret(webhook, keys), keys, 'formerSecret'),
    formerUntil: new Date(step.now.getTime() + formerSecretHours * 3_600_000),
  }) })
  return { secret }
}

/** Takes a webhook away with its log. Throws `webhook.not_found` (404), `stale` (409). */
export async function removeWebhook(db: Database, { id, version, actor, now }: Step): Promise<void> {
  const { name } = await getWebhook(db, id)
  await commit(db, tx => [
    orNothing(tx.delete(webhookTries).where(inArray(webhookTries.deliveryId, tx.select({ id: webhookDeliveries.id }).from(webhookDeliveries).where(eq(webhookDeliveries.webhookId, id)))).returning({ id: webhookTries.id })),
    orNothing(tx.delete(webhookDeliveries).where(eq(webhookDeliveries.webhookId, id)).returning({ id: webhookDeliveries.id })),
    tx.delete(webhooks).where(and(eq(webhooks.id, id), eq(webhooks.version, version))).returning({ id: webhooks.id }),
    ...recordEvent(tx, { action: 'webhook.removed', subject: { type: 'webhook', id }, actor, at: now, facts: { name } }),
  ])
}

/** A message that says nothing but that it is one; to be sent by `sendNow`. Gives its id. */
export async function prepareTest(db: Database, { id, actor, now }: By & { id: string }): Promise<string> {
  const { name } = await getWebhook(db, id)
  const deliveryId = createId()
  await commit(db, tx => [
    tx.insert(webhookDeliveries).values({ id: deliveryId, webhookId: id, eventId: null, position: null, action: testType, state: 'waiting', tries: 0, dueAt: now, leasedUntil: null, createdAt: now, doneAt: null }).returning({ id: webhookDeliveries.id }),
    ...recordEvent(tx, { action: 'webhook.tested', subject: { type: 'webhook', id }, actor, at: now, facts: { name } }),
  ])
  return deliveryId
}

/** Sends one again, from the first try on and under its own id, so that a receiver who had it knows it. Throws `webhook.not_found` (404), `stale` (409). */
export async function redeliver(db: Database, { id, deliveryId, actor, now }: By & { id: string, deliveryId: string }): Promise<void> {
  const { name } = await getWebhook(db, id)
  const [delivery] = await db.select().from(webhookDeliveries).where(and(eq(webhookDeliveries.id, deliveryId), eq(webhookDeliveries.webhookId, id)))
  if (!delivery) throw webhookNotFound()
  await commit(db, tx => [
    tx.update(webhookDeliveries).set({ state: 'waiting', tries: 0, dueAt: now, doneAt: null })
      .where(and(eq(webhookDeliveries.id, deliveryId), eq(webhookDeliveries.tries, delivery.tries), eq(webhookDeliveries.state, delivery.state))).returning({ id: webhookDeliveries.id }),
    ...recordEvent(tx, { action: 'webhook.redelivered', subject: { type: 'webhook', id }, actor, at: now, facts: { name } }),
  ])
}
