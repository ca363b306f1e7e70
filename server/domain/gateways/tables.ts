import { id, index, integer, json, table, text, timestamp, uniqueIndex } from '../../database/columns.ts'
import type { ForwardState, GatewayState } from '../../../shared/gateways/rules.ts'
import type { GatewayFormat, Mapping } from '../../../shared/gateways/schemas.ts'

/** A service of another server, as it was read there. */
export interface RemoteService {
  code: string
  name: string
  attributes: Array<{ code: string, datatype: string, required: boolean, isAutomatic: boolean, description: string, values: Array<{ key: string, name: string }> }>
}

/** An Open311 server of somebody else that verified cases are passed on to. */
export const gateways = table('gateways', {
  id: id('id').primaryKey(),
  name: text('name').notNull(),
  /** Without a slash at the end; `/requests.json` comes after it. */
  baseUrl: text('base_url').notNull(),
  jurisdictionId: text('jurisdiction_id'),
  /** Sealed; null for a server that asks for none. */
  apiKey: text('api_key'),
  /** In which it answered when its services were read last. */
  format: text('format').$type<GatewayFormat>().notNull(),
  state: text('state').$type<GatewayState>().notNull(),
  mapping: json<Mapping>('mapping').notNull(),
  services: json<RemoteService[]>('services').notNull(),
  servicesAt: timestamp('services_at'),
  /** From when on verified cases of its automatic kinds are passed on by themselves. */
  automaticFrom: timestamp('automatic_from').notNull(),
  failingSince: timestamp('failing_since'),
  createdBy: id('created_by').notNull(),
  createdAt: timestamp('created_at').notNull(),
  version: integer('version').notNull(),
})

/** A case passed on to a gateway. What was sent is its rewrite, kind and place as they were when it was sent. */
export const gatewayForwards = table('gateway_forwards', {
  id: id('id').primaryKey(),
  gatewayId: id('gateway_id').notNull(),
  reportId: id('report_id').notNull(),
  serviceCode: text('service_code').notNull(),
  state: text('state').$type<ForwardState>().notNull(),
  tries: integer('tries').notNull(),
  /** When to send, ask for the number, or look how it stands; null when it is over or somebody has to decide. */
  dueAt: timestamp('due_at'),
  leasedUntil: timestamp('leased_until'),
  /** Set while a request is on its way: a node that stopped leaves it, and nobody knows whether it arrived. */
  sendingAt: timestamp('sending_at'),
  token: text('token'),
  /** The number it has there, the status, and when that changed. */
  remoteId: text('remote_id'),
  remoteStatus: text('remote_status'),
  remoteAt: timestamp('remote_at'),
  /** Who passed it on; null for a kind that goes by itself. */
  createdBy: id('created_by'),
  createdAt: timestamp('created_at').notNull(),
  sentAt: timestamp('sent_at'),
  doneAt: timestamp('done_at'),
  version: integer('version').notNull(),
}, t => [
  uniqueIndex('gateway_forwards_once').on(t.gatewayId, t.reportId),
  index('gateway_forwards_by_due').on(t.dueAt, t.id),
  index('gateway_forwards_by_report').on(t.reportId),
  index('gateway_forwards_by_gateway').on(t.gatewayId, t.createdAt, t.id),
  index('gateway_forwards_by_end').on(t.doneAt),
])

/** What went to and fro about a forward. */
export const gatewayLog = table('gateway_log', {
  id: id('id').primaryKey(),
  forwardId: id('forward_id').notNull(),
  at: timestamp('at').notNull(),
  what: text('what').$type<'send' | 'token' | 'poll'>().notNull(),
  /** Of the answer; null when there was none. */
  httpStatus: integer('http_status'),
  /** A code. */
  problem: text('problem'),
  /** The status the gateway gave, and what it wrote to it. */
  remoteStatus: text('remote_status'),
  notes: text('notes'),
  durationMs: integer('duration_ms').notNull(),
}, t => [index('gateway_log_by_forward').on(t.forwardId, t.at, t.id)])
