import { getQuery } from 'h3'
import type { QueueFilter, QueuePlace } from '../domain/reports/queue.ts'
import { firstListOf } from '../../shared/reports/queue.ts'
import { queueSchema } from '../../shared/reports/schemas.ts'
import { parseWith } from './body.ts'
import type { StaffContext } from './staff.ts'

const dayMs = 24 * 3_600_000

/** The list a request asks for, by whom, and the place after which its page begins. */
export function readQueue({ event, actor, now }: Pick<StaffContext, 'event' | 'actor' | 'now'>) {
  const { waiting, cursor, ...narrowed } = parseWith(queueSchema, getQuery(event))
  const filter: QueueFilter = {
    ...narrowed.status || narrowed.inbox ? {} : firstListOf(actor.role), ...narrowed,
    receivedUntil: waiting ? new Date(now.getTime() - Number(waiting) * dayMs) : undefined,
  }
  const [priority, at, id] = cursor?.split('.') ?? []
  return {
    filter,
    reader: { id: actor.id, scope: actor.scope, now },
    after: id === undefined ? undefined : { priority: Number(priority), at: new Date(Number(at)), id },
  }
}

/** A place of a list as it stands in an address. */
export function toCursor({ priority, at, id }: QueuePlace): string {
  return `${priority}.${at!.getTime()}.${id}`
}
