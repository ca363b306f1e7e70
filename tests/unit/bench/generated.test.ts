import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadKeys } from '#server/crypto/keys'
import { deriveQueryCode } from '#server/crypto/queryCode'
import { connectDatabase, type DatabaseConnection } from '#server/database/connect'
import { countChanges } from '#server/domain/ledger/counts'
import { placeOnHold, recountHolds } from '#server/domain/ledger/holds'
import { listSites } from '#server/domain/ledger/queries'
import { toDocuments } from '#server/domain/ledger/searchable'
import { ledgerCounts, sites } from '#server/domain/ledger/tables'
import { verifyRecord } from '#server/domain/proofs/verify'
import { openReceipt } from '#server/domain/receipts/commands'
import { originOf } from '#server/domain/record/log'
import { integrate } from '#server/domain/record/sequencer'
import { appendStates, findStateMismatches } from '#server/domain/record/states'
import { recordCounts, recordEntries } from '#server/domain/record/tables'
import { reports } from '#server/domain/reports/tables'
import { toIndexed } from '#server/domain/search/commands'
import { search } from '#server/domain/search/queries'
import { searchDocuments } from '#server/domain/search/tables'
import { packagedCalendar } from '#shared/calendar/calendar'
import { liveStatuses } from '#shared/ledger/rules'
import { generatePortal } from '../../bench/generate/portal.ts'

const now = new Date('2026-11-22T16:00:00.000Z')
const dataDir = mkdtempSync(join(tmpdir(), 'portal-generated-'))
let connection: DatabaseConnection
const db = () => connection.db

beforeAll(async () => {
  await generatePortal({ dataDir, sites: 200, cases: 40, now })
  connection = connectDatabase({ file: join(dataDir, 'portal.sqlite') })
})
afterAll(async () => {
  await connection.close()
  rmSync(dataDir, { recursive: true, force: true })
})

describe('an invented portal of the bench', () => {
  test('holds sites in every state, on the shelf, withdrawn and hidden, and all are marked', async () => {
    const rows = await db().select().from(sites).where(eq(sites.period, 'live'))
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(liveStatuses))
    expect(new Set(rows.map(({ subDistrict }) => subDistrict)).size).toBe(9)
    expect(rows.some(({ hiddenAt }) => hiddenAt !== null)).toBe(true)
    expect(rows.every(({ isDemo }) => isDemo)).toBe(true)
    expect((await listSites(db(), { filter: {}, limit: 20 })).items).toHaveLength(20)
  })

  test('has the record a portal of these changes has: everything checks, and nothing is missing from it', async () => {
    const world = { db: db(), keys: loadKeys(dataDir), dataDir, origin: originOf(null) }
    expect(await findStateMismatches(db())).toEqual([])
    expect(await appendStates(db(), { now })).toBe(0)
    expect((await verifyRecord(db(), { ...world, now })).errors).toEqual([])
    expect(await integrate(world, now)).toMatchObject({ added: 0 })
    const entries = await db().select({ position: recordEntries.position }).from(recordEntries)
    expect((await db().select().from(recordCounts)).reduce((sum, count) => sum + count.entries, 0)).toBe(entries.filter(({ position }) => position !== null).length)
  })

  test('leaves the clock nothing to do but what falls due later', async () => {
    expect(await recountHolds(db(), { calendar: packagedCalendar, now })).toBe(0)
    expect(await placeOnHold(db(), { calendar: packagedCalendar, now })).toBe(0)
  })

  test('has the totals of its sites, and in the search what a command would have written', async () => {
    const rows = await db().select().from(sites)
    const counts = await db().select().from(ledgerCounts)
    const sorted = (list: Array<Record<string, unknown>>) => list.map(row => JSON.stringify(Object.entries(row).sort())).sort()
    expect(sorted(counts)).toEqual(sorted(countChanges(rows.map(after => ({ before: null, after })))))
    const expected = rows.flatMap(toDocuments).map(toIndexed)
    const found = await db().select().from(searchDocuments)
    expect(sorted(found.map(row => ({ ...row })))).toEqual(sorted(expected))
    const [{ count } = { count: 0 }] = db().all<{ count: number }>(sql`select count(*) as count from search_index where search_index match 'title_tokens : u865a'`)
    expect(count).toBe(expected.filter(({ titleTokens }) => titleTokens.split(' ').includes('u865a')).length)
    const named = rows.find(({ shelf, nameEn }) => shelf === 'live' && nameEn === null)!
    expect((await search(db(), { q: named.nameZh, locale: 'zh-CN' })).hits.map(({ ref }) => ref)).toContain(named.id)
  })

  test('has cases whose receipts open with their codes', async () => {
    const keys = loadKeys(dataDir)
    const [report] = await db().select().from(reports).limit(1)
    expect(report).toMatchObject({ status: 'submitted', isDemo: true })
    const opened = await openReceipt(db(), { number: report!.number, queryCode: deriveQueryCode(report!.submissionId, keys), visitor: { token: undefined, address: 'x' }, keys, now })
    expect(opened).toEqual({ kind: 'report', subjectId: report!.id })
  })
})
