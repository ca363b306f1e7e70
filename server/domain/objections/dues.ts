import { and, asc, eq, gt, inArray } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { openObjectionStates } from '../../../shared/objections/rules.ts'
import type { ReportDue } from '../../../shared/reports/records.ts'
import type { Day } from '../../../shared/time.ts'
import type { DueSource, OpenRow } from '../calendar/commands.ts'
import { objections } from './tables.ts'

interface OpenObjection extends OpenRow { dues: Array<{ name: 'answer', action: string, day: Day, due: ReportDue }> }

/** The due days of open objections, for `recountDue`. */
export const objectionDues: DueSource<OpenObjection> = {
  subject: 'objection',
  async list(db: Database, { after, limit }) {
    const { id, version, dueOn, due } = objections
    const rows = await db.select({ id, version, dueOn, due }).from(objections)
      .where(and(gt(id, after), inArray(objections.state, [...openObjectionStates]))).orderBy(asc(id)).limit(limit)
    return rows.map(({ dueOn: day, due: kept, ...row }) => ({ ...row, dues: [{ name: 'answer', action: 'objection.dueRecounted', day, due: kept }] }))
  },
  move(tx, { id, version }, [answer]) {
    return [tx.update(objections).set({ dueOn: answer!.day, due: answer!.due, version: version + 1 }).where(and(eq(objections.id, id), eq(objections.version, version))).returning({ id: objections.id })]
  },
}
