import { and, asc, eq, isNull, lte } from 'drizzle-orm'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { scrub } from '../../database/scrub.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { getClock } from '../../../shared/calendar/clocks.ts'
import { prepareHelpErasure } from './contacts.ts'
import { getRequest } from './queries.ts'
import { assistanceRequests } from './tables.ts'

const dayMs = 86_400_000

/** The requests that have been kept long enough after their end. 个人信息保护法 19: no longer than needed. */
async function listOutlived(db: Database, { calendar, now, limit = 500 }: { calendar: WorkCalendar, now: Date, limit?: number }): Promise<string[]> {
  const closedBy = new Date(now.getTime() - (getClock('assistance.contactRetention', calendar).amount ?? 0) * dayMs)
  const rows = await db.select({ id: assistanceRequests.id }).from(assistanceRequests).where(and(lte(assistanceRequests.closedAt, closedBy), isNull(assistanceRequests.erasedAt))).orderBy(asc(assistanceRequests.closedAt), asc(assistanceRequests.id)).limit(limit)
  return rows.map(({ id }) => id)
}

/** What of requests for help the time is over for. */
export interface ExpiredOfAssistance { helped: number }

/** How many `applyAssistanceRetention` would clear, without clearing anything. */
export async function countExpiredOfAssistance(db: Database, { calendar, now }: { calendar: WorkCalendar, now: Date }): Promise<ExpiredOfAssistance> {
  return { helped: (await listOutlived(db, { calendar, now, limit: 1_000_000 })).length }
}

/** Clears, some hundred at once, how those can be reached who asked for help long ago, and what was written of it. */
export async function applyAssistanceRetention(db: Database, { calendar, now }: { calendar: WorkCalendar, now: Date }): Promise<ExpiredOfAssistance> {
  const gone = await listOutlived(db, { calendar, now })
  for (const requestId of gone) await eraseRequest(db, { requestId, actor: { kind: 'system' }, now })
  return { helped: gone.length }
}

/** Takes out of a request that is over everything of the person: how to reach them and all words. What remains is counted. */
export async function eraseRequest(db: Database, { requestId, actor, now }: { requestId: string, actor: Actor, now: Date }): Promise<void> {
  const request = await getRequest(db, requestId)
  const erase = await prepareHelpErasure(db, request, { withWords: true })
  await commit(db, tx => [
    tx.update(assistanceRequests).set({ words: null, languages: [], erasedAt: now }).where(eq(assistanceRequests.id, requestId)).returning({ id: assistanceRequests.id }),
    ...erase(tx),
    ...recordEvent(tx, { action: 'assistance.erased', subject: { type: 'assistance', id: requestId }, actor, at: now }),
  ])
  await scrub(db)
}
