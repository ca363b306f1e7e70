import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { proposeItem } from '#server/domain/hearings/deliberation'
import { tracked } from '#server/http/tracked'
import { packagedCalendar } from '#shared/calendar/calendar'
import { trackedReceipt } from '#shared/openapi/answers/tracked'
import type { ReceiptKind } from '#shared/receipts/number'
import { ask } from '../../support/assistance.ts'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys } from '../../support/keys.ts'
import { aCalledMeeting, apply } from '../../support/meetings.ts'
import { anObjection, aPublicSite } from '../../support/objections.ts'
import { place } from '../../support/orders.ts'
import { aReport } from '../../support/reports.ts'
import { signUpTo } from '../../support/signups.ts'

const now = later(monday, { hours: 1 })
const contact = { name: '虚构人', phone: '13900001111', email: 'somebody@example.org' }
const words = '请说说什么时候能办好。'

/** Something of each kind, sent by its own command; comments are sent in the tests of the built server. */
const senders: Record<Exclude<ReceiptKind, 'comment'>, (db: Database) => Promise<string>> = {
  report: async db => (await aReport(db, { contact })).reportId,
  async application(db) {
    const { matterId, groups } = await aCalledMeeting(db)
    return (await apply(db, matterId, { groupId: groups[0]!.id, gist: words, contact })).applicationId
  },
  proposal: async db => (await proposeItem(db, { submissionId: randomUUID(), answers: { subDistrict: '110107009', community: '110107009001', title: words, words, keep: true }, keys: testKeys, now })).proposalId,
  volunteer: async db => (await signUpTo(db, { contact })).volunteerId,
  order: async db => (await place(db, { words })).orderId,
  assistance: async db => (await ask(db, { words, keep: true, contact })).requestId,
  objection: async db => (await anObjection(db, await aPublicSite(db), { words, keepPassages: true, contact })).objectionId,
}

it.each(Object.keys(senders) as Array<keyof typeof senders>)('answers a program that holds the receipt of a %s as documented', async (kind) => {
  const db = await createTestDatabase()
  const answer: unknown = JSON.parse(JSON.stringify(await tracked[kind](db, await senders[kind](db), { keys: testKeys, calendar: packagedCalendar, now })))
  const read = trackedReceipt.safeParse(answer)
  expect(read.error?.issues ?? []).toEqual([])
  expect(read.data).toMatchObject({ kind, number: expect.stringMatching(/^[A-Z]{2}-\d{8}$/) })
})
