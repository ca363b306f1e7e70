import { and, asc, eq, isNotNull } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { UniqueViolationError } from '../../database/errors.ts'
import { scrub } from '../../database/scrub.ts'
import { recordEvent } from '../events/record.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { dueBy } from '../../../shared/calendar/clocks.ts'
import type { DataRequestKind } from '../../../shared/privacy/rules.ts'
import type { ReceiptKind } from '../../../shared/receipts/number.ts'
import { toReportDue } from '../../../shared/reports/records.ts'
import { keepCertificate } from './certificates.ts'
import { tooManyRequests } from './errors.ts'
import { countPersonal, listKept } from './keeping.ts'
import { subjects, type Acting, type Sent } from './subjects.ts'
import { dataRequests } from './tables.ts'

const idsOf = async (db: Database, { kind, id }: { kind: ReceiptKind, id: string }) => await subjects[kind].idsOf?.(db, id) ?? [id]

/** What was sent with these receipts of a kind, as it is kept now. */
export function listSent(db: Database, { kind, ids }: { kind: ReceiptKind, ids: string[] }): Promise<Sent[]> {
  return subjects[kind].sent(db, ids)
}

/** What is kept of whoever holds this receipt, with how they are reached in full: for their own eyes (个人信息保护法 45). */
export async function getOwnData(db: Database, { kind, id, keys }: { kind: ReceiptKind, id: string, keys: Keys }) {
  const ids = await idsOf(db, { kind, id })
  const [{ parts, files }, personal, requests] = await Promise.all([listKept(db, { kind, ids, keys }), countPersonal(db, { kind, ids }), listOwnRequests(db, { kind, id })])
  const numbers = parts.flatMap(({ rows }) => rows.flatMap(({ number }) => typeof number === 'string' ? [number] : []))
  return {
    kind, number: numbers[0] ?? '', parts: parts.filter(({ table }) => table !== 'dataRequests'), files, requests,
    /** In how many rows something of them stands still, by table. */
    personal, may: { deleteContact: subjects[kind].deleteContact !== null && Object.keys(personal).some(table => table.endsWith('_contacts')) },
  }
}

export type OwnData = Awaited<ReturnType<typeof getOwnData>>

/** What was asked with this receipt, the first first. */
function listOwnRequests(db: Database, { kind, id }: { kind: ReceiptKind, id: string }) {
  return db.select({ kind: dataRequests.kind, words: dataRequests.words, receivedAt: dataRequests.receivedAt, dueOn: dataRequests.dueOn, state: dataRequests.state, answer: dataRequests.answer, answeredAt: dataRequests.answeredAt })
    .from(dataRequests).where(and(eq(dataRequests.receiptKind, kind), eq(dataRequests.subjectId, id))).orderBy(asc(dataRequests.receivedAt), asc(dataRequests.id))
}

/** What went and what had to stay, by table and in numbers. */
export interface Deleted { removed: Record<string, number>, left: Record<string, number> }

async function deleting(db: Database, { kind, id, now }: { kind: ReceiptKind } & Pick<Acting, 'id' | 'now'>, act: () => Promise<void>): Promise<Deleted> {
  const ids = await idsOf(db, { kind, id })
  const before = await countPersonal(db, { kind, ids })
  await act()
  const left = await countPersonal(db, { kind, ids })
  const removed = Object.fromEntries(Object.entries(before).map(([table, count]): [string, number] => [table, count - (left[table] ?? 0)]).filter(([, count]) => count > 0))
  await keepCertificate(db, { cause: 'request', counts: removed, now })
  return { removed, left }
}

/** Takes out how somebody is reached, at once and for good. Said again it stays said. */
export function deleteOwnContact(db: Database, { kind, ...acting }: { kind: ReceiptKind } & Acting): Promise<Deleted> {
  return deleting(db, { kind, ...acting }, async () => { await subjects[kind].deleteContact?.(db, acting) })
}

/**
 * Consent is taken back with one tap (个人信息保护法 15, 47): everything of the person goes that can go. What was said in public, and what
 * an office still works on by law, stays and is named in the answer. Said again it stays said.
 */
export function withdrawConsent(db: Database, { kind, ...acting }: { kind: ReceiptKind } & Acting): Promise<Deleted> {
  return deleting(db, { kind, ...acting }, async () => {
    await subjects[kind].erase(db, acting)
    await commit(db, tx => [orNothing(tx.update(dataRequests).set({ words: null })
      .where(and(eq(dataRequests.receiptKind, kind), eq(dataRequests.subjectId, acting.id), isNotNull(dataRequests.words))).returning({ id: dataRequests.id }))])
    await scrub(db)
  })
}

const mostWaiting = 5

/**
 * Asks the office for what it has to decide: fifteen working days. The same `submissionId` again asks nothing more.
 * Throws `dataRequest.too_many` (409) when five of this receipt wait.
 */
export async function askAboutData(db: Database, { kind, id, submissionId, request, calendar, now }: {
  kind: ReceiptKind, id: string, submissionId: string, request: { kind: DataRequestKind, words: string | null }, calendar: WorkCalendar, now: Date
}): Promise<void> {
  const due = dueBy('privacy.answer', now, calendar)!
  const own = await db.select({ submissionId: dataRequests.submissionId, state: dataRequests.state }).from(dataRequests).where(and(eq(dataRequests.receiptKind, kind), eq(dataRequests.subjectId, id)))
  if (own.some(({ submissionId: sent }) => sent === submissionId)) return
  if (own.filter(({ state }) => state === 'received').length >= mostWaiting) throw tooManyRequests()
  try {
    await commit(db, tx => [
      tx.insert(dataRequests).values({ id: submissionId, submissionId, receiptKind: kind, subjectId: id, ...request, receivedAt: now, dueOn: due.day, due: toReportDue(due), state: 'received', version: 1 }).returning({ id: dataRequests.id }),
      ...recordEvent(tx, { action: 'dataRequest.received', subject: { type: 'dataRequest', id: submissionId }, actor: { kind: 'resident' }, at: now }),
    ])
  }
  catch (error) { if (!(error instanceof UniqueViolationError)) throw error }
}
