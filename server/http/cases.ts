import { getRouterParam, setResponseStatus, type H3Event } from 'h3'
import type { z } from 'zod'
import type { Database } from '../database/connect.ts'
import { StaleWriteError } from '../database/errors.ts'
import type { Decision, Moved } from '../domain/reports/moves.ts'
import { getPlaceOf, getReportForStaff } from '../domain/reports/queries.ts'
import { parseBody } from './body.ts'
import { answerError } from './errors.ts'
import type { StaffActor, StaffContext } from './staff.ts'

/** The case an address names. */
export function reportIdOf(event: H3Event): string {
  return getRouterParam(event, 'id') ?? ''
}

/** The row check of a route that touches one case. */
export const ofReport = { row: ({ event, db }: Pick<StaffContext, 'event' | 'db'>) => getPlaceOf(db, reportIdOf(event)) }

/**
 * Reads what was decided, gives it to the command, and answers where the case stands then. When somebody was quicker,
 * the answer is 409 `stale` with the case as it is now (`current`), so that the page can show what has changed.
 */
export async function answerMove<Schema extends z.ZodType<object>>(
  { event, db, keys, calendar, actor, now }: StaffContext, schema: Schema,
  command: (db: Database, decision: Decision<StaffActor> & z.output<Schema>) => Promise<Moved>,
): Promise<Moved> {
  const reportId = reportIdOf(event)
  const fields = await parseBody(event, schema)
  try { return await command(db, { ...fields, reportId, actor, keys, calendar, now }) }
  catch (error) {
    if (!(error instanceof StaleWriteError)) throw error
    setResponseStatus(event, error.status)
    const current = await findCurrentCase(db, reportId, actor)
    // The type of an answer is the type of its success: a page learns of an error by its status.
    return { ...answerError(error, event), current } as unknown as Moved
  }
}

/** The case as it is now, unless whoever was quicker has put it out of this person's reach. */
async function findCurrentCase(db: Database, reportId: string, actor: StaffActor) {
  const place = await getPlaceOf(db, reportId)
  return actor.can('reports', 'read', place) ? getReportForStaff(db, reportId, { withWords: actor.can('reports', 'readWords', place) }) : null
}
