import { and, asc, eq, gt, inArray, isNotNull } from 'drizzle-orm'
import { liveRouteStates } from '../../../shared/assistance/rules.ts'
import type { ReportDue } from '../../../shared/reports/records.ts'
import type { Day } from '../../../shared/time.ts'
import type { DueSource, OpenRow } from '../calendar/commands.ts'
import { assistanceRequests, assistanceRoutes } from './tables.ts'

/** `next` is what is due next of the request; every other name is the id of a route. */
interface AssistanceDueDay { name: string, action: string, day: Day, due: ReportDue }
interface OpenRequest extends OpenRow { dues: AssistanceDueDay[], next: ReportDue | null, nextOn: Day | null, routes: { id: string, version: number }[] }

const action = 'assistance.dueRecounted'

/** The due days of requests for help, for `recountDue`: the first contact or the follow-up, and the answer of each body. */
export const assistanceDues: DueSource<OpenRequest> = {
  subject: 'assistance',
  async list(db, { after, limit }) {
    const { id, version, dueOn, due } = assistanceRequests
    const rows = await db.select({ id, version, dueOn, due }).from(assistanceRequests).where(and(gt(id, after), isNotNull(dueOn))).orderBy(asc(id)).limit(limit)
    const routes = rows.length === 0
      ? []
      : await db.select().from(assistanceRoutes).where(and(inArray(assistanceRoutes.requestId, rows.map(row => row.id)), inArray(assistanceRoutes.state, [...liveRouteStates]), isNotNull(assistanceRoutes.dueOn)))
    return rows.map((row) => {
      const own = routes.filter(({ requestId }) => requestId === row.id)
      return {
        id: row.id, version: row.version, next: row.due, nextOn: row.dueOn, routes: own.map(route => ({ id: route.id, version: route.version })),
        dues: [
          // The day of a body is counted as the body's.
          ...row.dueOn && row.due && row.due.clock !== 'assistance.step' ? [{ name: 'next', action, day: row.dueOn, due: row.due }] : [],
          ...own.flatMap(route => route.dueOn && route.due ? [{ name: route.id, action, day: route.dueOn, due: route.due }] : []),
        ],
      }
    })
  },
  move(tx, { id, version, dues: before, next, nextOn, routes }, dues) {
    const own = dues.find(({ name }) => name === 'next')
    const [earliest] = dues.filter(({ name }) => name !== 'next').sort((a, b) => a.day < b.day ? -1 : 1)
    const shown = own ?? (earliest && { day: earliest.day, due: earliest.due })
    return [
      tx.update(assistanceRequests).set({
        dueOn: shown?.day ?? nextOn, due: shown?.due ?? next, ...shown?.due.clock === 'assistance.followUp' ? { followUpDueOn: shown.day } : {}, version: version + 1,
      }).where(and(eq(assistanceRequests.id, id), eq(assistanceRequests.version, version))).returning({ id: assistanceRequests.id }),
      ...routes.flatMap((route) => {
        const [old, due] = [before, dues].map(all => all.find(({ name }) => name === route.id))
        return due && (old?.day !== due.day || old.due.provisional !== due.due.provisional)
          ? [tx.update(assistanceRoutes).set({ dueOn: due.day, due: due.due, version: route.version + 1 }).where(and(eq(assistanceRoutes.id, route.id), eq(assistanceRoutes.version, route.version))).returning({ id: assistanceRoutes.id })]
          : []
      }),
    ]
  },
}
