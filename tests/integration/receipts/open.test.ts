import { describe, expect, it } from 'vitest'
import { openReceipt } from '#server/domain/receipts/commands'
import { receiptTries } from '#server/domain/receipts/tables'
import { toQueryCode } from '#shared/receipts/queryCode'
import { createTestDatabase } from '../../support/database.ts'
import { later, monday } from '../../support/clock.ts'
import { aReport, testKeys } from '../../support/reports.ts'

const visitor = (token: string) => ({ token, address: '192.0.2.1' })
const wrong = toQueryCode('111111111111111')

describe('number and query code', () => {
  it('open the report they belong to, and no other', async () => {
    const db = await createTestDatabase()
    const [one, other] = [await aReport(db), await aReport(db)]
    const open = (number: string, queryCode: string) => openReceipt(db, { number, queryCode, visitor: visitor('v'), keys: testKeys, now: monday })
    expect(await open(one.number, one.queryCode)).toEqual({ kind: 'report', subjectId: one.reportId })
    await expect(open(one.number, other.queryCode)).rejects.toMatchObject({ code: 'receipt.not_found', status: 404 })
    await expect(open('FY-00000000', one.queryCode)).rejects.toMatchObject({ code: 'receipt.not_found', status: 404 })
  })

  it('after five wrong codes a number is closed to everybody for 15 minutes, to the right code as well', async () => {
    const db = await createTestDatabase()
    const { number, queryCode } = await aReport(db)
    for (let count = 0; count < 5; count++) {
      await expect(openReceipt(db, { number, queryCode: wrong, visitor: visitor(`v${count}`), keys: testKeys, now: monday })).rejects.toMatchObject({ status: 404 })
    }
    const open = (now: Date) => openReceipt(db, { number, queryCode, visitor: visitor('owner'), keys: testKeys, now })
    await expect(open(monday)).rejects.toMatchObject({ code: 'receipt.too_many_tries', status: 429 })
    await expect(open(later(monday, { minutes: 15, milliseconds: -1 }))).rejects.toMatchObject({ status: 429 })
    await expect(open(later(monday, { minutes: 31 }))).resolves.toMatchObject({ kind: 'report' })
  })

  it('a visitor who tries many numbers is stopped, others are not', async () => {
    const db = await createTestDatabase()
    const { number, queryCode } = await aReport(db)
    for (let count = 0; count < 15; count++) {
      await expect(openReceipt(db, { number: `FY-0000000${count % 10}`, queryCode: wrong, visitor: visitor('guesser'), keys: testKeys, now: later(monday, { minutes: count % 2 }) })).rejects.toBeDefined()
    }
    await expect(openReceipt(db, { number, queryCode, visitor: visitor('guesser'), keys: testKeys, now: later(monday, { minutes: 2 }) })).rejects.toMatchObject({ status: 429 })
    await expect(openReceipt(db, { number, queryCode, visitor: visitor('owner'), keys: testKeys, now: later(monday, { minutes: 2 }) })).resolves.toBeDefined()
  })

  it('tries at the same moment count one by one', async () => {
    const db = await createTestDatabase()
    const { number } = await aReport(db)
    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, (_, index) =>
      openReceipt(db, { number, queryCode: wrong, visitor: visitor(`v${index}`), keys: testKeys, now: monday })))
    const checked = outcomes.filter(outcome => outcome.status === 'rejected' && (outcome.reason as { status: number }).status === 404)
    expect(checked.length).toBeLessThanOrEqual(5)
  })

  it('looking up one’s own report often is never stopped, and leaves no trace', async () => {
    const db = await createTestDatabase()
    const { number, queryCode } = await aReport(db)
    for (let count = 0; count < 20; count++) await openReceipt(db, { number, queryCode, visitor: visitor('owner'), keys: testKeys, now: monday })
    expect(await db.select().from(receiptTries)).toEqual([])
  })

  it('what is kept of a try names neither the visitor nor the code', async () => {
    const db = await createTestDatabase()
    const { number } = await aReport(db)
    await openReceipt(db, { number, queryCode: wrong, visitor: { token: undefined, address: '203.0.113.7' }, keys: testKeys, now: monday }).catch(() => {})
    const kept = JSON.stringify(await db.select().from(receiptTries))
    expect(kept).not.toContain('203.0.113.7')
    expect(kept).not.toContain(wrong)
  })
})
