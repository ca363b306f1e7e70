import { and, asc, eq, inArray, isNotNull, isNull, notInArray, or, sql } from 'drizzle-orm'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError, UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { clientStateOf, publicStateOf, requestStatusOf, type ShownState } from '../../../shared/open311/states.ts'
import { countedUntil, mondayOf, smallest } from '../../../shared/reports/figures.ts'
import { staffUndoSeconds } from '../../../shared/reports/rules.ts'
import { startOfDay } from '../../../shared/time.ts'
import { findStandings, listPublishable } from '../reports/queries.ts'
import { open311Requests, open311Updates } from './tables.ts'

type Row = typeof open311Requests.$inferSelect

/** Writes what changed; an equal node, or a change of this moment, leaves it to the next run. */
async function unlessRaced(write: Promise<void>): Promise<boolean> {
  try {
    await write
    return true
  }
  catch (error) {
    if (error instanceof StaleWriteError || error instanceof UniqueViolationError) return false
    throw error
  }
}

/** Changes a row that is still as it was read. */
function change(tx: Database, { id, version }: Row, changes: Partial<Row>) {
  return tx.update(open311Requests).set({ ...changes, version: version + 1 }).where(and(eq(open311Requests.id, id), eq(open311Requests.version, version))).returning({ id: open311Requests.id })
}

const endStates: ShownState[] = ['withdrawn']

/**
 * Tells clients, for nobody else to read, how what they sent stands now; a decision that can still be taken back is not
 * told yet. Says how many updates it made.
 */
export async function tellClients(db: Database, { now }: { now: Date }): Promise<number> {
  const decidedBy = new Date(now.getTime() - staffUndoSeconds * 1000)
  let told = 0
  for (let after = ''; ;) {
    const rows = await db.select().from(open311Requests).where(and(
      isNotNull(open311Requests.clientId), or(isNull(open311Requests.clientState), notInArray(open311Requests.clientState, endStates)), sql`${open311Requests.id} > ${after}`,
    )).orderBy(asc(open311Requests.id)).limit(500)
    const standings = new Map((await findStandings(db, rows.map(({ reportId }) => reportId))).map(report => [report.id, report]))
    for (const row of rows) {
      const report = standings.get(row.reportId)
      const state = report && (report.movedAt === null || report.movedAt <= decidedBy) ? clientStateOf(report) : undefined
      if (state === undefined || state === row.clientState) continue
      if (await unlessRaced(commit(db, tx => [
        change(tx, row, { clientState: state }),
        tx.insert(open311Updates).values({ id: createId(), requestId: row.id, clientId: row.clientId, state, at: now }).returning({ id: open311Updates.id }),
      ]))) told++
    }
    if (rows.length < 500) return told
    after = rows.at(-1)!.id
  }
}

/**
 * Publishes how cases stood when the week began, as the figures do: no moment and no order tells when somebody reported
 * or when staff came. A sub-district is not listed before five of its cases can be. What its reporter has withdrawn is
 * taken out at once. Says how many rows changed.
 */
export async function publishRequests(db: Database, { now }: { now: Date }): Promise<number> {
  const week = mondayOf(now)
  let changed = await unpublishWithdrawn(db)
  const ready = new Map<string, Array<Awaited<ReturnType<typeof listPublishable>>[number]>>()
  for (let after: string | undefined; ;) {
    const cases = await listPublishable(db, { movedBefore: startOfDay(week), receivedBefore: countedUntil(week), after, limit: 500 })
    const rows = await findByReport(db, cases.map(({ id }) => id))
    for (const report of cases) {
      const state = publicStateOf(report)
      const row = rows.get(report.id)
      if (state === undefined || row?.publicState === state) continue
      if (row?.publicState) changed += Number(await publish(db, report, row, { state, now }))
      else ready.set(report.subDistrict, [...ready.get(report.subDistrict) ?? [], report])
    }
    if (cases.length < 500) break
    after = cases.at(-1)!.id
  }
  for (const [subDistrict, cases] of ready) {
    if (cases.length + await countPublished(db, subDistrict) < smallest) continue
    const rows = await findByReport(db, cases.map(({ id }) => id))
    for (const report of cases) changed += Number(await publish(db, report, rows.get(report.id), { state: publicStateOf(report)!, now }))
  }
  return changed
}

function publish(db: Database, report: Awaited<ReturnType<typeof listPublishable>>[number], row: Row | undefined, { state, now }: { state: ShownState, now: Date }): Promise<boolean> {
  const { id: reportId, kind, subDistrict, receivedAt } = report
  const shown = { kind, subDistrict, publicState: state, status: requestStatusOf(state), requestedAt: startOfDay(mondayOf(receivedAt)), updatedAt: now }
  const id = row?.id ?? createId()
  return unlessRaced(commit(db, tx => [
    row ? change(tx, row, shown) : tx.insert(open311Requests).values({ id, reportId, ...shown, version: 1 }).returning({ id: open311Requests.id }),
    tx.insert(open311Updates).values({ id: createId(), requestId: id, state, at: now }).returning({ id: open311Updates.id }),
  ]))
}

async function findByReport(db: Database, reportIds: string[]): Promise<Map<string, Row>> {
  if (reportIds.length === 0) return new Map()
  const rows: Row[] = []
  for (let start = 0; start < reportIds.length; start += 500) rows.push(...await db.select().from(open311Requests).where(inArray(open311Requests.reportId, reportIds.slice(start, start + 500))))
  return new Map(rows.map(row => [row.reportId, row]))
}

async function countPublished(db: Database, subDistrict: string): Promise<number> {
  const [row] = await db.select({ count: sql<number>`count(*)`.mapWith(Number) }).from(open311Requests).where(and(isNotNull(open311Requests.requestedAt), eq(open311Requests.subDistrict, subDistrict)))
  return row?.count ?? 0
}

const unpublished = { kind: null, subDistrict: null, publicState: null, status: null, requestedAt: null, updatedAt: null }

async function unpublishWithdrawn(db: Database): Promise<number> {
  let gone = 0
  for (let after = ''; ;) {
    const rows = await db.select().from(open311Requests).where(and(isNotNull(open311Requests.requestedAt), sql`${open311Requests.id} > ${after}`)).orderBy(asc(open311Requests.id)).limit(500)
    const withdrawn = new Set((await findStandings(db, rows.map(({ reportId }) => reportId))).filter(({ status }) => status === 'withdrawn').map(({ id }) => id))
    for (const row of rows.filter(({ reportId }) => withdrawn.has(reportId))) {
      gone += Number(await unlessRaced(commit(db, tx => [
        change(tx, row, unpublished),
        orNothing(tx.delete(open311Updates).where(and(eq(open311Updates.requestId, row.id), isNull(open311Updates.clientId))).returning({ id: open311Updates.id })),
      ])))
    }
    if (rows.length < 500) return gone
    after = rows.at(-1)!.id
  }
}
