import { and, asc, eq, inArray, isNotNull, isNull, lte, or } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError, UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { OutboundError, type SendOutbound } from '../../outbound/send.ts'
import { recordEvent } from '../events/record.ts'
import { queueMail } from '../notifications/outbox.ts'
import { listInterfaceRecipients } from '../notifications/recipients.ts'
import { findLoggedChange, findPublicChange, listChangesAfter } from '../record/visibility.ts'
import { alarmAfterTries, deliveryLogDays, nextTryAt } from '../../../shared/webhooks/rules.ts'
import { getWebhook, type Delivery, type Webhook } from './queries.ts'
import { signMessage } from './secrets.ts'
import { webhookDeliveries, webhooks, webhookTries } from './tables.ts'

interface Way {
  keys: Keys
  send: SendOutbound
  clock: () => Date
  /** Before the paths of the public pages; null where the operator has not set it: messages carry no address then. */
  baseUrl: string | null
  stop?: AbortSignal
}

/** Longer than a try may take. */
const leaseSeconds = 60
const timeoutMs = 15_000

/**
 * Takes up what has become public and sends what is due; says how many messages were taken by their receivers. Safe on
 * several nodes: a delivery exists once for each webhook and event, and is leased before it is sent. A node that stops in
 * between has the message sent again under the same id.
 */
export async function deliverWebhooks(db: Database, way: Way): Promise<number> {
  await takeUpChanges(db, way.clock())
  const due = await db.select({ delivery: webhookDeliveries }).from(webhookDeliveries).innerJoin(webhooks, eq(webhooks.id, webhookDeliveries.webhookId))
    .where(and(lte(webhookDeliveries.dueAt, way.clock()), eq(webhooks.state, 'active'))).orderBy(asc(webhookDeliveries.dueAt), asc(webhookDeliveries.position)).limit(200)
  const byReceiver = Map.groupBy(due.map(({ delivery }) => delivery), ({ webhookId }) => webhookId)
  const sent = await Promise.all([...byReceiver.values()].map(deliveries => sendInOrder(db, deliveries, way)))
  await forget(db, way.clock())
  return sent.reduce((sum, count) => sum + count, 0)
}

/** One receiver's messages one after the other; after the first that fails the rest waits for the next round. */
async function sendInOrder(db: Database, deliveries: Delivery[], way: Way): Promise<number> {
  let sent = 0
  for (const delivery of deliveries) {
    if (way.stop?.aborted) break
    const outcome = await sendNow(db, delivery.id, way)
    if (outcome === 'delivered') sent++
    else if (outcome !== 'skipped') break
  }
  return sent
}

/** A delivery of each new change for each webhook of its topic. What another node has taken up meanwhile is left. */
async function takeUpChanges(db: Database, now: Date): Promise<void> {
  for (const webhook of await db.select().from(webhooks).where(eq(webhooks.state, 'active'))) {
    for (let position = webhook.position; ;) {
      const { changes, until } = await listChangesAfter(db, { position, limit: 500 })
      if (until === position) break
      const wanted = changes.filter(({ topic, payload }) => payload !== null && webhook.topics.includes(topic))
      const isMine = await commit(db, tx => [
        tx.update(webhooks).set({ position: until }).where(and(eq(webhooks.id, webhook.id), eq(webhooks.position, position))).returning({ id: webhooks.id }),
        ...wanted.map(({ eventId, position: at, payload }) => orNothing(tx.insert(webhookDeliveries).values({
          id: createId(), webhookId: webhook.id, eventId, position: at, action: payload!.action, state: 'waiting', tries: 0, dueAt: now, leasedUntil: null, createdAt: now, doneAt: null,
        }).onConflictDoNothing().returning({ id: webhookDeliveries.id }))),
      ]).then(() => true, (error: unknown) => {
        if (error instanceof StaleWriteError || error instanceof UniqueViolationError) return false
        throw error
      })
      if (!isMine) break
      position = until
    }
  }
}

/** Sends one delivery, unless somebody else has it: `busy`. */
export async function sendNow(db: Database, deliveryId: string, way: Way): Promise<'delivered' | 'failed' | 'skipped' | 'busy'> {
  const delivery = await lease(db, deliveryId, way.clock())
  if (!delivery) return 'busy'
  const webhook = await getWebhook(db, delivery.webhookId)
  const message = await writeMessage(db, delivery, way)
  if (!message) {
    await note(db, delivery, { state: 'skipped', dueAt: null, doneAt: way.clock() })
    return 'skipped'
  }
  const startedAt = way.clock()
  const body = JSON.stringify(message)
  const answer = await way.send({ url: webhook.url, method: 'POST', headers: signMessage(webhook, { messageId: `msg_${delivery.id}`, body, keys: way.keys, now: startedAt }), body, timeoutMs, maxBytes: 16 * 1024 })
    .catch((error: unknown) => {
      if (error instanceof OutboundError) return error
      throw error
    })
  const now = way.clock()
  const tried = { deliveryId, at: startedAt, durationMs: now.getTime() - startedAt.getTime() }
  if (answer instanceof OutboundError) return fail(db, { webhook, delivery, keys: way.keys, now }, { ...tried, status: null, problem: answer.problem })
  const { status } = answer
  if (status < 200 || status > 299) return fail(db, { webhook, delivery, keys: way.keys, now, waitSeconds: Number(answer.headers['retry-after']) || 0 }, { ...tried, status, problem: null })
  await note(db, delivery, { state: 'delivered', dueAt: null, doneAt: now }, { ...tried, status, problem: null })
  if (webhook.failingSince !== null) await commit(db, tx => [orNothing(tx.update(webhooks).set({ failingSince: null }).where(eq(webhooks.id, webhook.id)).returning({ id: webhooks.id }))])
  return 'delivered'
}

async function lease(db: Database, id: string, now: Date): Promise<Delivery | undefined> {
  const [found] = await db.select().from(webhookDeliveries).where(eq(webhookDeliveries.id, id))
  if (!found) return undefined
  const tries = found.tries + 1
  return commit(db, tx => [tx.update(webhookDeliveries).set({ tries, leasedUntil: new Date(now.getTime() + leaseSeconds * 1000) }).where(and(
    eq(webhookDeliveries.id, id), eq(webhookDeliveries.tries, found.tries), lte(webhookDeliveries.dueAt, now), or(isNull(webhookDeliveries.leasedUntil), lte(webhookDeliveries.leasedUntil, now)),
  )).returning({ id: webhookDeliveries.id })]).then(() => ({ ...found, tries }), (error: unknown) => {
    if (error instanceof StaleWriteError) return undefined
    throw error
  })
}

/** What is told: that something changed and where to read it, nothing of what it says. Undefined for what is not public now. */
async function writeMessage(db: Database, { eventId, action, createdAt }: Delivery, { baseUrl }: Way) {
  if (eventId === null) return { type: action, timestamp: createdAt.toISOString(), data: {} }
  const logged = await findLoggedChange(db, eventId)
  if (!logged?.payload) return undefined
  const { topic, subject, at, position, payload } = logged
  const place = await findPublicChange(db, { subject, action: payload.action, at, facts: payload.facts })
  return place && {
    type: payload.action,
    timestamp: at.toISOString(),
    data: { topic, subject: subject.type, id: subject.id, url: baseUrl === null ? null : `${baseUrl}${place.path}`, position, demonstration: place.isDemo },
  }
}

type Try = Omit<typeof webhookTries.$inferInsert, 'id'>

async function note(db: Database, { id }: Delivery, set: Partial<typeof webhookDeliveries.$inferInsert>, tried?: Try): Promise<void> {
  // The webhook may have been taken away meanwhile, and its log with it.
  await commit(db, tx => [
    orNothing(tx.update(webhookDeliveries).set({ ...set, leasedUntil: null }).where(eq(webhookDeliveries.id, id)).returning({ id: webhookDeliveries.id })),
    ...tried ? [tx.insert(webhookTries).values({ id: createId(), ...tried }).returning({ id: webhookTries.id })] : [],
  ])
}

/** Sets the next try, ends after the last one, and ends the webhook whose receiver says that it is gone. */
async function fail(db: Database, { webhook, delivery, keys, now, waitSeconds }: { webhook: Webhook, delivery: Delivery, keys: Keys, now: Date, waitSeconds?: number }, tried: Try): Promise<'failed'> {
  const isGone = tried.status === 410
  // A test is tried once: somebody is looking.
  const dueAt = isGone || delivery.eventId === null ? undefined : nextTryAt({ tries: delivery.tries, now, chance: Math.random(), waitSeconds })
  await note(db, delivery, dueAt ? { dueAt } : { state: 'failed', dueAt: null, doneAt: now }, tried)
  const event = isGone ? 'webhook.disabled' : webhook.failingSince === null && delivery.tries >= alarmAfterTries ? 'webhook.failing' : undefined
  if (event) await tellStaff(db, { webhook, event, keys, now })
  return 'failed'
}

async function tellStaff(db: Database, { webhook: { id, name }, event, keys, now }: { webhook: Webhook, event: 'webhook.disabled' | 'webhook.failing', keys: Keys, now: Date }): Promise<void> {
  const recipients = await listInterfaceRecipients(db)
  await commit(db, tx => [
    tx.update(webhooks).set(event === 'webhook.disabled' ? { state: 'disabled' } : { failingSince: now })
      .where(and(eq(webhooks.id, id), event === 'webhook.disabled' ? inArray(webhooks.state, ['active', 'paused']) : isNull(webhooks.failingSince))).returning({ id: webhooks.id }),
    // Whoever goes on with it later begins with what is new then.
    ...event === 'webhook.disabled' ? [orNothing(tx.update(webhookDeliveries).set({ state: 'failed', dueAt: null, doneAt: now }).where(and(eq(webhookDeliveries.webhookId, id), eq(webhookDeliveries.state, 'waiting'))).returning({ id: webhookDeliveries.id }))] : [],
    ...recordEvent(tx, { action: event, subject: { type: 'webhook', id }, actor: { kind: 'system' }, at: now, facts: { name } }),
    ...recipients.flatMap(to => queueMail(tx, { keys, kind: 'interface.failing', to, at: now })),
  ]).catch((error: unknown) => {
    // Somebody has said so already.
    if (!(error instanceof StaleWriteError)) throw error
  })
}

/** Drops secrets whose time is over and the log of what ended long ago. */
async function forget(db: Database, now: Date): Promise<void> {
  const before = new Date(now.getTime() - deliveryLogDays * 86_400_000)
  const old = (await db.select({ id: webhookDeliveries.id }).from(webhookDeliveries).where(lte(webhookDeliveries.doneAt, before)).limit(500)).map(({ id }) => id)
  const [former] = await db.select({ id: webhooks.id }).from(webhooks).where(and(isNotNull(webhooks.formerSecret), lte(webhooks.formerUntil, now))).limit(1)
  if (old.length === 0 && !former) return
  await commit(db, tx => [
    orNothing(tx.delete(webhookTries).where(inArray(webhookTries.deliveryId, old)).returning({ id: webhookTries.id })),
    orNothing(tx.delete(webhookDeliveries).where(inArray(webhookDeliveries.id, old)).returning({ id: webhookDeliveries.id })),
    orNothing(tx.update(webhooks).set({ formerSecret: null, formerUntil: null }).where(and(isNotNull(webhooks.formerSecret), lte(webhooks.formerUntil, now))).returning({ id: webhooks.id })),
  ])
}
