import type Sqlite from 'better-sqlite3'
import type { Keys } from '#server/crypto/keys'
import { deriveQueryCode } from '#server/crypto/queryCode'
import { hashSecret } from '#server/crypto/secretHash'
import { events } from '#server/domain/events/tables'
import { deriveReceiptSecret } from '#server/domain/receipts/commands'
import { receipts } from '#server/domain/receipts/tables'
import { stateReceipt } from '#server/domain/record/append'
import { reports } from '#server/domain/reports/tables'
import type { WorkCalendar } from '#shared/calendar/calendar'
import { dueBy } from '#shared/calendar/clocks'
import { communities, subDistricts } from '#shared/places/places'
import { endOfDue, toReportDue } from '#shared/reports/records'
import { beingBuiltAnswers, priorityOf, reportKinds } from '#shared/reports/rules'
import { toDay } from '#shared/time'
import { inserter } from './bulk.ts'
import type { Random } from './random.ts'
import type { RecordWriter } from './record.ts'
import { aComplaint, aPlace } from './words.ts'

type ReportRow = typeof reports.$inferSelect

const dayMs = 86_400_000
/** The portal's own cost would take minutes; a hash names its cost, so these codes open their receipts all the same. */
const cheap = { memoryKiB: 8, passes: 1 }

/** The hashes of the query codes, which cannot be made between two rows. */
export async function prepareCases({ count, random, keys }: { count: number, random: Random, keys: Keys }): Promise<Array<{ submissionId: string, codeHash: string }>> {
  const made: Array<{ submissionId: string, codeHash: string }> = []
  while (made.length < count) {
    made.push(...await Promise.all(Array.from({ length: Math.min(200, count - made.length) }, async () => {
      const submissionId = random.id()
      return { submissionId, codeHash: await hashSecret(deriveQueryCode(submissionId, keys), keys.pepper, cheap) }
    })))
  }
  return made
}

/** Cases that wait for triage, received over the last twelve days, each with its receipt, its event and its place in the record. */
export function writeCases(raw: Sqlite.Database, { prepared, random, now, keys, calendar, record }: {
  prepared: Array<{ submissionId: string, codeHash: string }>, random: Random, now: Date, keys: Keys, calendar: WorkCalendar, record: RecordWriter
}): void {
  const insert = { report: inserter(raw, reports), receipt: inserter(raw, receipts), event: inserter(raw, events) }
  const columns = Object.fromEntries(Object.keys(reports).map(name => [name, null])) as unknown as ReportRow
  prepared.forEach(({ submissionId, codeHash }, at) => {
    const id = random.id()
    const number = `FY-${String(90_000_000 - at).padStart(8, '0')}`
    const receivedAt = new Date(now.getTime() - dayMs / 12 - Math.floor((1 - at / prepared.length) * 12 * dayMs))
    const subDistrict = random.pick(subDistricts).code
    const due = dueBy('report.acceptDefault', receivedAt, calendar)
    const end = due && endOfDue(due.day, toReportDue(due))
    const facts = {
      kind: random.pick(reportKinds), beingBuilt: random.pick(beingBuiltAnswers), inDanger: random.happens(0.01), seenOn: toDay(receivedAt), subDistrict,
      community: random.pick(communities.filter(community => community.subDistrict === subDistrict && community.validTo === null)).id, placeWords: aPlace(random), nearWords: null, words: aComplaint(random),
    }
    insert.report({
      ...columns, ...facts, id, number, submissionId, keepOriginals: false, locale: 'zh-CN', status: 'submitted', source: 'resident', priority: priorityOf(facts), receivedAt, movedAt: receivedAt,
      longitude: 116.09 + random.next() * 0.14, latitude: 39.87 + random.next() * 0.11,
      dueOn: due?.day ?? null, due: due && toReportDue(due), nextDueAt: end, alarmAt: end, reopenings: 0, isDemo: true, version: 1,
    })
    insert.receipt({ number, kind: 'report', subjectId: id, codeHash })
    insert.event({ id: random.id(), at: receivedAt, action: 'report.received', subjectType: 'report', subjectId: id, actorKind: 'resident', actorId: null, reason: null, facts: { number } })
    const secret = deriveReceiptSecret(submissionId, keys)
    record.receipt({ statement: stateReceipt({ kind: 'report', number, receivedAt, row: facts, secret }), secret, at: receivedAt })
  })
}
