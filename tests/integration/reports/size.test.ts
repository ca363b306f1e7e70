import { describe, expect, it } from 'vitest'
import { dialect } from '#server/database/columns'
import { getReport, type Report } from '#server/domain/reports/queries'
import { countInbox, countReports, findNeighbours, listReports, queryCount, queryNear, queryNeighbourhood, queryQueue, type QueueFilter } from '#server/domain/reports/queue'
import { inboxes, mostCounted } from '#shared/reports/queue'
import { createTestDatabase } from '../../support/database.ts'
import { monday } from '../../support/clock.ts'
import { insertManyReports, planOf } from '../../support/manyReports.ts'

const reader = { id: 'officer', scope: { subDistricts: 'all', bodyId: null, communities: null }, now: monday } as const
const ofOne = { ...reader, scope: { subDistricts: ['110107003'], bodyId: null, communities: null } } as const
const ofBody = { ...reader, id: 'h1', scope: { subDistricts: 'all', bodyId: 'b1', communities: null } } as const

/** SQLite says SCAN for a table it reads whole, PostgreSQL Seq Scan. */
const readsAll = dialect === 'sqlite' ? /SCAN reports\b(?! USING)/ : /Seq Scan on reports/
const sortsRows = dialect === 'sqlite' ? /TEMP B-TREE FOR ORDER BY/ : /Sort/

describe('a queue of 50,000 reports', () => {
  it('is walked along an index by everybody, in every list, and counted along one', { timeout: 120_000 }, async () => {
    const db = await createTestDatabase()
    await insertManyReports(db, 50_000)
    const after = { priority: 2, at: new Date(monday.getTime() - 30 * 86_400_000), id: 'r1' }
    const filters: QueueFilter[] = [{ status: 'submitted' }, { status: 'dispatched' }, { status: 'closed' }, ...inboxes.map(inbox => ({ inbox }))]
    for (const [name, who] of Object.entries({ reader, ofOne, ofBody })) {
      for (const filter of filters) {
        const queries = [queryQueue(db, { filter, reader: who, limit: 50 }), queryQueue(db, { filter, reader: who, limit: 50, after })]
        // Two tables joined by an "or": PostgreSQL reads the reports along for it, which takes it some tens of milliseconds.
        const mayRead = dialect === 'postgresql' && filter.inbox === 'secondCheck'
        for (const query of mayRead ? [] : queries) expect(await planOf(db, query), `${name} ${JSON.stringify(filter)}`).not.toMatch(readsAll)
        // A count ends at a thousand: where every fifth row is one, PostgreSQL walks the table until then.
        if (dialect === 'sqlite') expect(await planOf(db, queryCount(db, { filter, reader: who })), `count ${name} ${JSON.stringify(filter)}`).not.toMatch(readsAll)
      }
    }
    // The long lists also come in their order: nothing is read to be sorted.
    for (const [who, filter] of [[reader, { status: 'submitted' }], [ofOne, { status: 'submitted' }], [ofBody, { status: 'dispatched' }], [reader, { inbox: 'byDue' }], [ofOne, { inbox: 'overdue' }], [ofBody, { inbox: 'byDue' }]] as const) {
      expect(await planOf(db, queryQueue(db, { filter, reader: who, limit: 50, after })), `${who.id} ${JSON.stringify(filter)}`).not.toMatch(sortsRows)
    }
    const report = await getReport(db, 'r100') as Report & { longitude: number, latitude: number, community: string }
    expect(await planOf(db, queryNear(db, { report, reader }))).toMatch(/reports_by_position/)
    expect(await planOf(db, queryNeighbourhood(db, { report, reader }))).toMatch(/reports_by_community/)

    expect((await countReports(db, reader)).submitted).toBe(mostCounted + 1)
    expect((await countInbox(db, reader)).overdue).toBe(mostCounted + 1)
    const { items, next } = await listReports(db, { filter: { status: 'submitted' }, reader, limit: 50 })
    expect([items.length, next?.priority]).toEqual([50, 1])
    expect(await findNeighbours(db, { filter: { status: 'submitted' }, reader, report: await getReport(db, items[10]!.id) })).toEqual({ previous: items[9]!.id, next: items[11]!.id })
  })
})
