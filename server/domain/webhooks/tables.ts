import { id, index, integer, json, table, text, timestamp, uniqueIndex } from '../../database/columns.ts'
import type { Topic } from '../../../shared/record/changes.ts'
import type { DeliveryState, WebhookState } from '../../../shared/webhooks/rules.ts'

/** Where public changes are told. */
export const webhooks = table('webhooks', {
  id: id('id').primaryKey(),
  name: text('name').notNull(),
  url: text('url').notNull(),
  topics: json<Topic[]>('topics').notNull(),
  /** Sealed. The one before a rotation signs as well until `formerUntil`. */
  secret: text('secret').notNull(),
  formerSecret: text('former_secret'),
  formerUntil: timestamp('former_until'),
  state: text('state').$type<WebhookState>().notNull(),
  /** The last position of the public record that was looked at for it; -1 before the first. */
  position: integer('position').notNull(),
  /** Since when it cannot be reached, once staff have been told. */
  failingSince: timestamp('failing_since'),
  createdBy: id('created_by').notNull(),
  createdAt: timestamp('created_at').notNull(),
  version: integer('version').notNull(),
}, t => [index('webhooks_by_state').on(t.state, t.position)])

/** One thing told to one receiver. Its id is what the receiver knows a repetition by. */
export const webhookDeliveries = table('webhook_deliveries', {
  id: id('id').primaryKey(),
  webhookId: id('webhook_id').notNull(),
  /** Of the change; null for a test. */
  eventId: id('event_id'),
  position: integer('position'),
  action: text('action').notNull(),
  state: text('state').$type<DeliveryState>().notNull(),
  tries: integer('tries').notNull(),
  /** When to try next; null when it is over. */
  dueAt: timestamp('due_at'),
  /** A node has it until then. */
  leasedUntil: timestamp('leased_until'),
  createdAt: timestamp('created_at').notNull(),
  doneAt: timestamp('done_at'),
}, t => [
  uniqueIndex('webhook_deliveries_once').on(t.webhookId, t.eventId),
  index('webhook_deliveries_by_due').on(t.dueAt, t.position),
  index('webhook_deliveries_by_webhook').on(t.webhookId, t.createdAt, t.id),
  index('webhook_deliveries_by_end').on(t.doneAt),
])

/** What came of each try. */
export const webhookTries = table('webhook_tries', {
  id: id('id').primaryKey(),
  deliveryId: id('delivery_id').notNull(),
  at: timestamp('at').notNull(),
  /** Of the answer; null when there was none. */
  status: integer('status'),
  /** A code: why there was no answer. */
  problem: text('problem'),
  durationMs: integer('duration_ms').notNull(),
}, t => [index('webhook_tries_by_delivery').on(t.deliveryId, t.at)])
