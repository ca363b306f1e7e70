import { getTableName, is, Table } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import * as schema from '#server/database/schema'
import { loadDemo, removeDemo } from '#server/domain/demo/commands'
import { loadArchive } from '#server/domain/ledger/archive/load'
import { getFigures, hasDemoSites, listSites } from '#server/domain/ledger/queries'
import { reports, sites } from '#server/database/schema'
import { packagedCalendar } from '#shared/calendar/calendar'
import { liveStatuses } from '#shared/ledger/rules'
import { monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys } from '../../support/keys.ts'
import { registerSite } from '#server/domain/ledger/commands'
import { atMonday, siteInput } from '../../support/ledger.ts'
import { publishChecked } from '../../support/sites.ts'

let made = 0
const world = {
  keys: testKeys, calendar: packagedCalendar, now: monday,
  makePhoto: () => Promise.resolve({ media: `demo-${++made}.jpg`, width: 800, height: 600 }),
}

/** Every row of every table but the public record's, which never loses a leaf. */
async function contents(db: Database): Promise<Record<string, unknown[]>> {
  const tables = Object.values(schema).filter(item => is(item, Table) && !getTableName(item).startsWith('record_'))
  return Object.fromEntries(await Promise.all(tables.map(async table => [getTableName(table), await db.select().from(table as typeof sites)] as const)))
}

describe('the demonstration data', () => {
  it('shows sites in every state and reports in several, all marked as invented', async () => {
    const db = await createTestDatabase()
    await loadArchive(db, monday)
    await loadDemo(db, world)
    expect(await hasDemoSites(db)).toBe(true)
    const demo = (await db.select().from(sites)).filter(({ period }) => period === 'live')
    expect(demo.every(({ isDemo, nameZh }) => isDemo && nameZh.startsWith('示例'))).toBe(true)
    const shown = new Set<string>(demo.map(({ status }) => status))
    expect(liveStatuses.filter(status => !shown.has(status))).toEqual([])
    expect(new Set((await db.select().from(reports)).map(({ status, isDemo }) => [status, isDemo].join()))).toEqual(new Set(['submitted,true', 'accepted,true', 'refused,true']))
    expect((await listSites(db, { filter: {}, limit: 1 })).counts).toMatchObject({ live: (await getFigures(db)).live.total.sites, archive: 12 })
  })

  it('is gone without a trace when it is removed, and everything else stays', async () => {
    const db = await createTestDatabase()
    await loadArchive(db, monday)
    await publishChecked(db, { siteIds: [await registerSite(db, { input: siteInput(), ...atMonday })], ...atMonday })
    const before = await contents(db)
    await loadDemo(db, world)
    const { media } = await removeDemo(db, monday)
    expect(media.length).toBeGreaterThan(0)
    expect(await contents(db)).toEqual(before)
    expect(await removeDemo(db, monday)).toEqual({ sites: 0, reports: 0, media: [] })
  })
})
