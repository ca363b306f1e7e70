import { getQuery, type H3Event } from 'h3'
import type { QueueFilter } from '../domain/reports/queries.ts'
import { queueSchema } from '../../shared/reports/schemas.ts'
import { parseWith } from './body.ts'

const dayMs = 24 * 3_600_000

/** The queue a request asks for, and the place after which its page begins. */
export function readQueue(event: H3Event, now: Date) {
  const { waiting, cursor, ...narrowed } = parseWith(queueSchema, getQuery(event))
  const filter: QueueFilter = { ...narrowed, receivedUntil: waiting ? new Date(now.getTime() - Number(waiting) * dayMs) : undefined }
  const [priority, receivedAt, id] = cursor?.split('.') ?? []
  return { filter, after: id === undefined ? undefined : { priority: Number(priority), receivedAt: new Date(Number(receivedAt)), id } }
}
