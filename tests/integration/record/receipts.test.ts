import { createHmac, randomUUID } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { eraseEvents } from '#server/domain/events/record'
import { withdrawComment } from '#server/domain/hearings/afterwards'
import { deriveReceiptSecret, eraseReceipts } from '#server/domain/receipts/commands'
import { recordEntries } from '#server/domain/record/tables'
import type { PhotoStore } from '#server/media/store'
import { receiptPrefixes, type ReceiptKind } from '#shared/receipts/number'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys } from '../../support/keys.ts'
import { receiptName, receiptWords, sendAReceipt } from '../../support/receipts.ts'

const kinds = Object.keys(receiptPrefixes) as ReceiptKind[]
const entriesOf = (db: Database, type: string, id: string) => db.select().from(recordEntries).where(and(eq(recordEntries.subjectType, type), eq(recordEntries.subjectId, id)))

describe.each(kinds)('what comes in as %s', (kind) => {
  it('is in the record with its commit: blinded, without a word, a name or a salt, and due when its hour is over', async () => {
    const db = await createTestDatabase()
    const submissionId = randomUUID()
    const { number } = await sendAReceipt[kind](db, submissionId)
    const [entry, ...others] = await entriesOf(db, 'receipt', number)
    expect(others).toEqual([])
    const secret = deriveReceiptSecret(submissionId, testKeys)
    const statement = JSON.parse(entry!.payload!) as Record<string, unknown>
    expect(statement).toEqual({ kind, number, receivedAt: expect.any(String) as string, content: expect.stringMatching(/^[0-9a-f]{64}$/) as string })
    expect(entry).toMatchObject({ type: 'receipt', salt: null, topic: null, eventId: null, commitment: createHmac('sha256', secret).update(entry!.payload!).digest('hex') })
    expect(entry!.dueAt.getTime() - entry!.at.getTime()).toBeGreaterThan(0)
    expect(entry!.dueAt.getTime() - entry!.at.getTime()).toBeLessThanOrEqual(3_600_000)
    expect(entry!.dueAt.getTime() % 3_600_000).toBe(0)
    const all = JSON.stringify(await db.select().from(recordEntries))
    for (const hidden of [receiptWords, receiptName, submissionId, secret.toString('hex')]) expect(all).not.toContain(hidden)
  })
})

it.each(['report', 'order', 'assistance', 'proposal'] as const)('a %s that is sent again is in the record once', async (kind) => {
  const db = await createTestDatabase()
  const submissionId = randomUUID()
  const [one, other] = [await sendAReceipt[kind](db, submissionId), await sendAReceipt[kind](db, submissionId)]
  expect(other.number).toBe(one.number)
  expect((await db.select().from(recordEntries)).filter(({ type }) => type === 'receipt')).toHaveLength(1)
})

it('a comment that is withdrawn takes along what the record committed to of it; a mark says so, and its receipt still proves', async () => {
  const db = await createTestDatabase()
  const { subjectId, number } = await sendAReceipt.comment(db)
  const [received] = await entriesOf(db, 'comment', subjectId)
  expect(received).toMatchObject({ type: 'change', erasedAt: null })
  expect(received!.payload).not.toBeNull()
  const now = later(monday, { hours: 1 })
  await withdrawComment(db, { commentId: subjectId, photos: { remove: () => Promise.resolve() } as unknown as PhotoStore, at: now, now })
  const after = await entriesOf(db, 'comment', subjectId)
  expect(after.find(({ id }) => id === received!.id)).toEqual({ ...received, payload: null, salt: null, erasedAt: now, erasedReason: 'withdrawn' })
  // The withdrawal itself is public and stays.
  expect(after.filter(({ payload }) => payload !== null).map(({ payload }) => (JSON.parse(payload!) as { action: string }).action)).toEqual(['comment.withdrawn'])
  expect(await entriesOf(db, 'entry', received!.id)).toMatchObject([{ type: 'erasure', commitment: received!.commitment, payload: '{"reason":"withdrawn"}', at: now, dueAt: now }])
  expect(await entriesOf(db, 'receipt', number)).toMatchObject([{ erasedAt: null, payload: expect.stringContaining(number) as string }])
})

it('an erasure names the place of the leaf it is about, is said once, and touches nobody else', async () => {
  const db = await createTestDatabase()
  const [mine, other] = [await sendAReceipt.report(db), await sendAReceipt.report(db)]
  await commit(db, tx => [tx.update(recordEntries).set({ position: 7, leaf: 'leaf' }).where(eq(recordEntries.subjectId, mine.number)).returning({ id: recordEntries.id })])
  for (let time = 0; time < 2; time++) await commit(db, tx => [...eraseReceipts(tx, [mine.subjectId], monday), ...eraseEvents(tx, { type: 'report', ids: [mine.subjectId], now: monday })])
  const [entry] = await entriesOf(db, 'receipt', mine.number)
  expect(entry).toMatchObject({ payload: null, position: 7, leaf: 'leaf', erasedReason: 'demonstration' })
  expect(await entriesOf(db, 'entry', entry!.id)).toMatchObject([{ payload: '{"position":7,"reason":"demonstration"}' }])
  expect(await entriesOf(db, 'receipt', other.number)).toMatchObject([{ erasedAt: null }])
  expect((await db.select().from(recordEntries)).filter(({ type }) => type === 'erasure')).toHaveLength(1)
})
