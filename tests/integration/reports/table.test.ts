import { expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { events } from '#server/domain/events/tables'
import { getReport } from '#server/domain/reports/queries'
import { reportMoves, reportStatuses, movesFrom, stateAfter, type ReportMove } from '#shared/reports/rules'
import { aCase, createBodies, makeMove } from '../../support/cases.ts'
import { createTestDatabase } from '../../support/database.ts'
import { later, monday } from '../../support/clock.ts'
import { aReport } from '../../support/reports.ts'

const moves = Object.keys(reportMoves) as ReportMove[]
const count = async (db: Database) => (await db.select().from(events)).length

// The whole table, state by state and move by move: a command moves a case as the table says, or leaves nothing behind.
it.each(reportStatuses)('a case that is %s makes the moves of the table with one event each, and no other leaves a trace', async (status) => {
  const db = await createTestDatabase()
  await createBodies(db)
  const main = (await aReport(db)).number
  const tryMove = async (move: ReportMove) => {
    // Only what was not confirmed is finished without being handled.
    const before = await aCase(db, status, { main, finding: status === 'found' && move === 'finish' ? 'unfounded' : undefined })
    const known = await count(db)
    const outcome = await makeMove[move](db, { reportId: before.id, version: before.version, main, now: later(monday, { hours: 1 }) })
      .catch((error: unknown) => (error as { code: string }).code)
    const after = await getReport(db, before.id)
    return { move, outcome, events: await count(db) - known, before, after }
  }
  for (const move of moves) {
    const { outcome, events, before, after } = await tryMove(move)
    if (!movesFrom(before).includes(move)) {
      expect({ move, outcome, events, after }).toEqual({ move, outcome: 'report.cannot_move', events: 0, after: before })
      continue
    }
    const to = stateAfter(before, move)
    expect({ move, outcome, events }).toEqual({ move, outcome: { status: to, version: before.version + 1 }, events: 1 })
    const isClocked = after.dueOn !== null || after.stepDueOn !== null
    expect({
      move, status: after.status, version: after.version, hasEnd: after.nextDueAt !== null, alarmAt: after.alarmAt, isPaused: after.pausedClocks !== null, previous: after.previousStatus,
    }).toEqual({
      move, status: to, version: before.version + 1, hasEnd: isClocked, alarmAt: after.nextDueAt, isPaused: to === 'needsInfo',
      previous: move === 'ask' || move === 'extend' ? before.status : to === 'extended' ? before.previousStatus : null,
    })
  }
})
