import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { hashWaitingCodes } from '#server/domain/receipts/codes'
import { openReceipt } from '#server/domain/receipts/commands'
import { receipts, receiptTries } from '#server/domain/receipts/tables'
import { toQueryCode } from '#shared/receipts/queryCode'
import { monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { sendAReceipt } from '../../support/receipts.ts'
import { aReport, testKeys } from '../../support/reports.ts'

const wrong = toQueryCode('111111111111111')
type Db = Awaited<ReturnType<typeof createTestDatabase>>
const open = (db: Db, number: string, queryCode: string, token = 'v') =>
  openReceipt(db, { number, queryCode, visitor: { token, address: '192.0.2.1' }, keys: testKeys, now: monday })
const storedOf = async (db: Db, number: string) => (await db.select().from(receipts).where(eq(receipts.number, number)))[0]!.codeHash

describe('a query code whose hash is not worked out yet', () => {
  it.each(Object.entries(sendAReceipt))('opens its %s in the instant after the answer, and afterwards the same', async (kind, send) => {
    const db = await createTestDatabase()
    const { number, queryCode, subjectId } = await send(db)
    expect(await storedOf(db, number)).toMatch(/^derived\$/)
    expect(await open(db, number, queryCode)).toEqual({ kind, subjectId })
    await hashWaitingCodes(db, { keys: testKeys })
    expect(await storedOf(db, number)).toMatch(/^argon2id\$/)
    expect(await open(db, number, queryCode)).toEqual({ kind, subjectId })
  })

  it('stands nowhere in the row, and is worth nothing under another server’s key', async () => {
    const db = await createTestDatabase()
    const { number, queryCode } = await aReport(db)
    expect(await storedOf(db, number)).not.toContain(queryCode)
    const keys = { ...testKeys, signing: Buffer.alloc(32, 9) }
    await expect(openReceipt(db, { number, queryCode, visitor: { token: 'v', address: '192.0.2.1' }, keys, now: monday })).rejects.toMatchObject({ status: 404 })
  })

  it('refuses a wrong code, counts the try, and is closed after five', async () => {
    const db = await createTestDatabase()
    const { number, queryCode } = await aReport(db)
    for (let count = 0; count < 5; count++) {
      await expect(open(db, number, wrong, `v${count}`)).rejects.toMatchObject({ code: 'receipt.not_found', status: 404 })
    }
    expect((await db.select().from(receiptTries).where(eq(receiptTries.key, `number:${number}`))).length).toBe(5)
    await expect(open(db, number, queryCode, 'owner')).rejects.toMatchObject({ code: 'receipt.too_many_tries' })
  })

  it('is hashed once by several nodes at the same time, and never changed again', async () => {
    const db = await createTestDatabase()
    const sent = []
    for (let count = 0; count < 20; count++) sent.push(await aReport(db))
    await Promise.all([hashWaitingCodes(db, { keys: testKeys }), hashWaitingCodes(db, { keys: testKeys })])
    const before = await db.select().from(receipts)
    expect(before.every(({ codeHash }) => codeHash.startsWith('argon2id$'))).toBe(true)
    expect(await hashWaitingCodes(db, { keys: testKeys })).toBe(0)
    expect(await db.select().from(receipts)).toEqual(before)
    for (const { number, queryCode, reportId } of sent.slice(0, 3)) expect(await open(db, number, queryCode)).toMatchObject({ subjectId: reportId })
  })

  it('waits on when the server closes in between, and is hashed by the next one', async () => {
    const db = await createTestDatabase()
    for (let count = 0; count < 4; count++) await aReport(db)
    let left = 2
    expect(await hashWaitingCodes(db, { keys: testKeys, pause: async () => left-- === 0 })).toBe(2)
    expect(await hashWaitingCodes(db, { keys: testKeys })).toBe(2)
  })
})
