import { and, asc, eq, gt, or } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { listReceiptNumbers } from '../receipts/commands.ts'
import type { DataRequestState } from '../../../shared/privacy/rules.ts'
import type { Day } from '../../../shared/time.ts'
import { requestAnswered, requestNotFound } from './errors.ts'
import { subjects } from './subjects.ts'
import { dataRequests } from './tables.ts'

export type DataRequest = typeof dataRequests.$inferSelect

/** Throws `dataRequest.not_found` (404). */
export async function getDataRequest(db: Database, id: string): Promise<DataRequest & { number: string | null }> {
  const [request] = await db.select().from(dataRequests).where(eq(dataRequests.id, id))
  if (!request) throw requestNotFound()
  const numbers = await listReceiptNumbers(db, [request.subjectId])
  return { ...request, number: numbers.get(request.subjectId) ?? null }
}

/** Requests in one state, the first due first, a page after `after` at a time. */
export async function listDataRequests(db: Database, { state, limit, after }: { state: DataRequestState, limit: number, after?: { dueOn: Day, id: string } }) {
  const rows = await db.select().from(dataRequests).where(and(
    eq(dataRequests.state, state),
    after ? or(gt(dataRequests.dueOn, after.dueOn), and(eq(dataRequests.dueOn, after.dueOn), gt(dataRequests.id, after.id))) : undefined,
  )).orderBy(asc(dataRequests.dueOn), asc(dataRequests.id)).limit(limit + 1)
  const items = rows.slice(0, limit)
  const numbers = await listReceiptNumbers(db, items.map(({ subjectId }) => subjectId))
  const last = items.at(-1)
  return {
    items: items.map(({ id, receiptKind, subjectId, kind, receivedAt, dueOn, answeredAt }) => ({ id, receiptKind, kind, receivedAt, dueOn, answeredAt, number: numbers.get(subjectId) ?? null })),
    next: rows.length > limit && last ? { dueOn: last.dueOn, id: last.id } : null,
  }
}

/**
 * Answers a request: done, or refused with the reason in words; where to go against a refusal stands beside it on the person's page.
 * The person gets a mail without content where one can be sent. The answer stays in the row, never in the log.
 * Throws `dataRequest.answered` and `stale` (409).
 */
export async function answerDataRequest(db: Database, { id, version, state, answer, actor, keys, now }: {
  id: string, version: number, state: Exclude<DataRequestState, 'received'>, answer: string, actor: Extract<Actor, { kind: 'staff' }>, keys: Keys, now: Date
}): Promise<void> {
  const request = await getDataRequest(db, id)
  if (request.state !== 'received') {
    if (request.answeredBy === actor.id && request.state === state && request.answer === answer) return
    throw requestAnswered()
  }
  if (request.version !== version) throw new StaleWriteError()
  const tell = await subjects[request.receiptKind].notice?.(db, { id: request.subjectId, keys, now }) ?? (() => [])
  await commit(db, tx => [
    tx.update(dataRequests).set({ state, answer, answeredAt: now, answeredBy: actor.id, version: version + 1 })
      .where(and(eq(dataRequests.id, id), eq(dataRequests.version, version), eq(dataRequests.state, 'received'))).returning({ id: dataRequests.id }),
    ...recordEvent(tx, { action: `dataRequest.${state}`, subject: { type: 'dataRequest', id }, actor, at: now }),
    ...tell(tx),
  ])
}
