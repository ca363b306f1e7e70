import { and, eq, gte, inArray, lt, ne, or } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { guardParts, type GuardedCount } from '../../../shared/assistance/figures.ts'
import { needKinds, standingOf, type NeedKind } from '../../../shared/assistance/rules.ts'
import { subDistricts } from '../../../shared/places/places.ts'
import { assistanceRequests, assistanceRoutes } from './tables.ts'

const outcomes = ['met', 'notMet', 'open'] as const
type Outcome = (typeof outcomes)[number]
type Outcomes = Record<Outcome, GuardedCount>

interface Range {
  /** Requests that arrived from this instant on. */
  from: Date
  /** And before this one, as they stood then: the same range gives the same figures whenever it is asked for. */
  until: Date
}

/** One need of one request, as it stood at the end of the range. Of staff alone: single rows are never printed. */
export interface CountedNeed { requestId: string, subDistrict: string, need: NeedKind, outcome: Outcome }

/** Every need of the requests that arrived in the range and were not withdrawn before its end; demonstration requests do not count. */
export async function listCountedNeeds(db: Database, { from, until }: Range): Promise<CountedNeed[]> {
  const { id, needs, subDistrict, state, closedAt } = assistanceRequests
  const rows = await db.select({ id, needs, subDistrict }).from(assistanceRequests)
    .where(and(gte(assistanceRequests.receivedAt, from), lt(assistanceRequests.receivedAt, until), eq(assistanceRequests.isDemo, false), or(ne(state, 'withdrawn'), gte(closedAt, until))))
  const routes = new Map<string, { need: NeedKind, state: 'taken' | typeof assistanceRoutes.$inferSelect['state'], reopenedAt: Date | null }[]>()
  for (let start = 0; start < rows.length; start += 500) {
    const ids = rows.slice(start, start + 500).map(row => row.id)
    for (const route of await db.select().from(assistanceRoutes).where(and(inArray(assistanceRoutes.requestId, ids), lt(assistanceRoutes.sentAt, until)))) {
      const hasEnded = route.endedAt !== null && route.endedAt < until
      const then = { need: route.need, state: hasEnded ? route.state : 'taken' as const, reopenedAt: route.reopenedAt !== null && route.reopenedAt < until ? route.reopenedAt : null }
      routes.set(route.requestId, [...routes.get(route.requestId) ?? [], then])
    }
  }
  return rows.flatMap(row => row.needs.map((need) => {
    const standing = standingOf(need, routes.get(row.id) ?? [])
    return { requestId: row.id, subDistrict: row.subDistrict, need, outcome: standing === 'met' || standing === 'notMet' ? standing : 'open' as const }
  }))
}

export interface AssistanceFigures {
  from: Date
  until: Date
  /** Kinds nobody asked for are left out. */
  kinds: Array<{ need: NeedKind } & Outcomes>
  total: Outcomes
}

/**
 * Needs met, not met and open by kind, of the requests that arrived in the range as they stood at its end, as they may be
 * printed: no count of one to four, and none that a difference with the sum would tell.
 */
export async function assistanceFigures(db: Database, range: Range): Promise<AssistanceFigures> {
  const counted = await listCountedNeeds(db, range)
  const { rows, total } = guard(needKinds, counted, ({ need }) => need)
  return { ...range, kinds: rows.map(({ key, ...row }) => ({ need: key, ...row })).filter(({ need }) => counted.some(row => row.need === need)), total }
}

export interface AssistanceBySubDistrict { rows: Array<{ subDistrict: string } & Outcomes>, total: Outcomes }

/** The same by sub-district, of all kinds together; every sub-district has its row. */
export async function assistanceBySubDistrict(db: Database, range: Range): Promise<AssistanceBySubDistrict> {
  const { rows, total } = guard(subDistricts.map(({ code }) => code), await listCountedNeeds(db, range), ({ subDistrict }) => subDistrict)
  return { rows: rows.map(({ key, ...row }) => ({ subDistrict: key, ...row })), total }
}

function guard<Key extends string>(keys: readonly Key[], counted: readonly CountedNeed[], keyOf: (row: CountedNeed) => string): { rows: Array<{ key: Key } & Outcomes>, total: Outcomes } {
  const columns = Object.fromEntries(outcomes.map((outcome) => {
    const counts = Object.fromEntries(keys.map(key => [key, counted.filter(row => keyOf(row) === key && row.outcome === outcome).length])) as Record<Key, number>
    return [outcome, guardParts(counts)]
  })) as Record<Outcome, ReturnType<typeof guardParts<Key>>>
  return {
    rows: keys.map(key => ({ key, met: columns.met.parts[key], notMet: columns.notMet.parts[key], open: columns.open.parts[key] })),
    total: { met: columns.met.total, notMet: columns.notMet.total, open: columns.open.total },
  }
}
