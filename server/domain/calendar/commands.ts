import { and, eq } from 'drizzle-orm'
import { countAgain, type KeptDue } from '../../../shared/calendar/clocks.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import type { OfficialYear } from '../../../shared/calendar/schemas.ts'
import type { SubjectType } from '../../../shared/events.ts'
import type { Day } from '../../../shared/time.ts'
import { commit, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError, UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { yearChanged } from './errors.ts'
import { dueRecounts, holidayYears } from './tables.ts'

/**
 * Enters the holiday notice of a year, or puts another in its place. `version` is the entry's the person has seen, 0 for
 * none. The event keeps every day, so that what stood before can be read. Throws `calendar.year_changed` (409).
 */
export async function enterHolidayYear(db: Database, { official, version, reason, actor, now }: {
  official: OfficialYear, version: number, reason: string | null, actor: Extract<Actor, { kind: 'staff' }>, now: Date
}): Promise<void> {
  const { year, off, work, notice } = official
  const entry = { off, work, notice, enteredBy: actor.id, enteredAt: now, version: version + 1 }
  try {
    await commit(db, tx => [
      version === 0
        ? tx.insert(holidayYears).values({ year, ...entry }).returning({ year: holidayYears.year })
        : tx.update(holidayYears).set(entry).where(and(eq(holidayYears.year, year), eq(holidayYears.version, version))).returning({ year: holidayYears.year }),
      ...recordEvent(tx, {
        action: version === 0 ? 'setting.holidaysEntered' : 'setting.holidaysReplaced', subject: { type: 'setting', id: `holidays-${year}` },
        actor, at: now, reason, facts: { year, notice, off, work, days: off.length },
      }),
    ])
  }
  catch (error) {
    throw error instanceof StaleWriteError || error instanceof UniqueViolationError ? yearChanged() : error
  }
}

/** One due day of a row, by a name the row's domain gives it. `action` is the event of its move. */
export interface NamedDue { name: string, action: string, day: Day, due: KeptDue }

/** An open row and its due days. */
export interface OpenRow { id: string, version: number, dues: NamedDue[] }

/** Where a domain keeps the due days of what is open, so that they can be counted again. */
export interface DueSource<Row extends OpenRow = OpenRow> {
  /** What the events are about. Their facts are `fromDay`, `toDay`, `standing` and `calendarVersion`. */
  subject: SubjectType
  /** Rows by id, after that one. */
  list(db: Database, page: { after: string, limit: number }): Promise<Row[]>
  /** Gives the row its new days, as long as it still has the version of `row`; `dues` are all of the row's. */
  move(tx: Database, row: Row, dues: Row['dues'], now: Date): Array<Write | OptionalWrite>
}

/** Rows at a time: SQLite answers nobody else while a batch is written. */
const batch = 50
/** How often a batch is read again because somebody worked on its rows. */
const mostTries = 5

interface Recount { sources: readonly DueSource[], calendar: WorkCalendar }

/**
 * Counts every open due day again. A day or a provisional mark that moves is written with its event, which keeps the
 * old day; everything else stays. It may be stopped at any moment and run again, also by several nodes at once: a row
 * is moved once. Nobody is sent a mail. Gives how many rows were looked at and moved, or null when `stop` ended it.
 */
export async function recountDue(db: Database, { sources, calendar, now, stop }: Recount & { now: Date, stop?: AbortSignal }) {
  const counts = { looked: 0, moved: 0 }
  for (const source of sources) {
    for (let after = '', tries = 1; ;) {
      if (stop?.aborted) return null
      const rows = await source.list(db, { after, limit: batch })
      const outcomes = await Promise.allSettled(findMoves(rows, calendar).map(({ row, dues, moved }) => commit(db, tx => [
        ...source.move(tx, row, dues, now),
        ...moved.flatMap(({ action, from, day, due }) => recordEvent(tx, {
          action, subject: { type: source.subject, id: row.id }, actor: { kind: 'system' }, at: now,
          facts: { fromDay: from, toDay: day, standing: due.provisional ? 'provisional' : 'settled', calendarVersion: calendar.version },
        })),
      ])))
      counts.moved += outcomes.filter(({ status }) => status === 'fulfilled').length
      const failed = outcomes.filter(outcome => outcome.status === 'rejected').map(({ reason }) => reason as unknown)
      const broken = failed.find(reason => !(reason instanceof StaleWriteError))
      if (broken) throw broken
      if (failed.length > 0 && tries++ < mostTries) continue
      counts.looked += rows.length
      if (rows.length < batch) break
      after = rows.at(-1)!.id
      tries = 1
    }
  }
  await commit(db, tx => [
    tx.insert(dueRecounts).values({ id: createId(), calendarVersion: calendar.version, finishedAt: now, ...counts }).returning({ id: dueRecounts.id }),
  ])
  return counts
}

/** How many open rows `recountDue` would move. */
export async function countMoves(db: Database, { sources, calendar }: Recount): Promise<number> {
  let moves = 0
  for (const source of sources) {
    for (let after = ''; ;) {
      const rows = await source.list(db, { after, limit: batch })
      moves += findMoves(rows, calendar).length
      if (rows.length < batch) break
      after = rows.at(-1)!.id
    }
  }
  return moves
}

function findMoves(rows: OpenRow[], calendar: WorkCalendar) {
  return rows.map((row) => {
    const dues = row.dues.map((named) => {
      const again = countAgain(named.due, calendar)
      const isMoved = again !== null && (again.day !== named.day || again.due.provisional !== named.due.provisional)
      return { ...named, ...isMoved ? again : {}, from: named.day, isMoved }
    })
    return { row, dues, moved: dues.filter(({ isMoved }) => isMoved) }
  }).filter(({ moved }) => moved.length > 0)
}
