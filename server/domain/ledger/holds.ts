import { setImmediate as nextTurn } from 'node:timers/promises'
import { and, asc, eq, inArray } from 'drizzle-orm'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import type { SiteStatus } from '../../../shared/ledger/rules.ts'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { besideIds } from '../../database/statements.ts'
import { writeChanges } from './commands.ts'
import { readDossier } from './dossier.ts'
import { planMove, touchSite, writeMoves } from './moving.ts'
import type { SiteRow } from './queries.ts'
import { holdOf } from './remedies.ts'
import { sites } from './tables.ts'

interface Clock { calendar: WorkCalendar, now: Date }

const system = { kind: 'system' } as const

/**
 * After the notice a site waits until the time for review and suit is over (行政强制法 第四十四条): the clock does that, no
 * person. Gives how many sites it put on hold. Safe on several nodes: a site is moved once.
 */
export async function placeOnHold(db: Database, { calendar, now }: Clock): Promise<number> {
  return forEach(db, 'noticed', async (site) => {
    const planned = await planMove(db, site, { move: 'hold' }, { actor: system, now, calendar })
    if ('issues' in planned) return false
    await commit(db, tx => writeMoves(tx, [planned], { actor: system, now }))
    return true
  })
}

/**
 * Works out the end of every hold again, for a calendar that is not the one it was counted with. An end that moves is an
 * event that keeps the old day. Gives how many moved.
 */
export async function recountHolds(db: Database, { calendar, now }: Clock): Promise<number> {
  return forEach(db, 'hold', async (site) => {
    const { holdUntilOn = null } = holdOf(site, await readDossier(db, site, { now }), calendar)
    if (holdUntilOn === site.holdUntilOn || holdUntilOn === null) return false
    const change = touchSite(site, { holdUntilOn }, {
      now, events: [{ action: 'site.holdMoved', facts: { fromDay: site.holdUntilOn, toDay: holdUntilOn, calendarVersion: calendar.version } }],
    })
    await commit(db, tx => writeChanges(tx, [change], { actor: system, now }))
    return true
  })
}

/** A decision about each; others are answered in between. */
const batch = 10

async function forEach(db: Database, status: SiteStatus, work: (site: SiteRow) => Promise<boolean>): Promise<number> {
  let done = 0
  // The index of lists knows them all by their status: few of a ledger wait for a clock.
  const found = await db.select({ id: sites.id }).from(sites).where(and(inArray(sites.shelf, ['live', 'none']), eq(sites.status, status)))
  for (let start = 0; start < found.length; start += batch) {
    const rows = await db.select().from(sites).where(and(inArray(sites.id, found.slice(start, start + batch).map(({ id }) => id)), eq(besideIds(sites.status), status), eq(besideIds(sites.period), 'live'))).orderBy(asc(sites.id))
    for (const site of rows) {
      try { if (await work(site)) done += 1 }
      // Somebody, or another node, was faster: the next minute looks again.
      catch (error) { if (!(error instanceof StaleWriteError)) throw error }
    }
    await nextTurn()
  }
  return done
}
