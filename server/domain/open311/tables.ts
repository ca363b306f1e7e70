import { id, index, integer, table, text, timestamp, uniqueIndex } from '../../database/columns.ts'
import type { RequestStatus, ShownState } from '../../../shared/open311/states.ts'
import type { ReportKind } from '../../../shared/reports/rules.ts'

/** A program that may send requests. */
export const open311Clients = table('open311_clients', {
  id: id('id').primaryKey(),
  name: text('name').notNull(),
  /** The beginning of its key, by which staff and the log know it. */
  prefix: text('prefix').notNull(),
  /** SHA-256 of the key, which is random and kept nowhere. */
  keyHash: text('key_hash').notNull(),
  /** How many requests and updates it may send in a minute. */
  perMinute: integer('per_minute').notNull(),
  createdAt: timestamp('created_at').notNull(),
  createdBy: id('created_by').notNull(),
  revokedAt: timestamp('revoked_at'),
  revokedBy: id('revoked_by'),
  lastUsedAt: timestamp('last_used_at'),
  version: integer('version').notNull(),
}, t => [uniqueIndex('open311_clients_by_prefix').on(t.prefix), index('open311_clients_by_age').on(t.createdAt, t.id)])

/**
 * A report under the name other systems know it by. A row is there from the moment a client sent it; what anybody may
 * read of it is filled in when it is published, and only that is read by those who bring no key.
 */
export const open311Requests = table('open311_requests', {
  /** Random: it says neither that a report is there nor when it came. */
  id: id('id').primaryKey(),
  reportId: id('report_id').notNull(),
  /** Null for a report that came another way. */
  clientId: id('client_id'),
  /** What its client was told last. */
  clientState: text('client_state').$type<ShownState>(),
  kind: text('kind').$type<ReportKind>(),
  subDistrict: text('sub_district'),
  publicState: text('public_state').$type<ShownState>(),
  status: text('status').$type<RequestStatus>(),
  /** The Monday of the week it was received in; null until it is published. */
  requestedAt: timestamp('requested_at'),
  updatedAt: timestamp('updated_at'),
  version: integer('version').notNull(),
}, t => [
  uniqueIndex('open311_requests_by_report').on(t.reportId),
  index('open311_requests_listed').on(t.requestedAt, t.id),
  index('open311_requests_listed_by_status').on(t.status, t.requestedAt, t.id),
  index('open311_requests_updated').on(t.updatedAt, t.id),
  index('open311_requests_of_client').on(t.clientId, t.id),
])

/** A change of a request, dated when it could be read first. Without a client anybody may read it. */
export const open311Updates = table('open311_updates', {
  id: id('id').primaryKey(),
  requestId: id('request_id').notNull(),
  clientId: id('client_id'),
  state: text('state').$type<ShownState>().notNull(),
  at: timestamp('at').notNull(),
}, t => [index('open311_updates_listed').on(t.clientId, t.at, t.id), index('open311_updates_of_request').on(t.requestId)])
