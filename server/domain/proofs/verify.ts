import type { Keys } from '../../crypto/keys.ts'
import type { Database } from '../../database/connect.ts'
import { listEventsById, walkActions } from '../events/queries.ts'
import { walkCommentHashes } from '../hearings/queries.ts'
import { listSent } from '../privacy/rights.ts'
import { deriveReceiptSecret, listReceiptsByNumber } from '../receipts/commands.ts'
import { blind } from '../record/append.ts'
import { findStateMismatches } from '../record/states.ts'
import { verifyLog, type LogEntry } from '../record/verify.ts'
import { payloadOf, recordedChanges } from '../../../shared/record/changes.ts'
import type { ReceiptKind } from '../../../shared/receipts/number.ts'
import { toCanonical } from '../../../shared/text/canonical.ts'

export interface Verified { errors: string[], lines: string[] }

const nameOf = ({ position, id }: LogEntry) => position === null ? `The waiting entry ${id}` : `Entry ${position}`

/** Each entry of a change against the row of its event. */
async function compareChanges(db: Database, entries: readonly LogEntry[]): Promise<string[]> {
  const changes = entries.filter(({ type, payload }) => type === 'change' && payload !== null)
  const events = await listEventsById(db, changes.flatMap(({ eventId }) => eventId ?? []))
  return changes.flatMap((entry) => {
    const event = events.get(entry.eventId ?? '')
    if (!event) return [`${nameOf(entry)} is about an event that is not there.`]
    const said = payloadOf({ ...event, subject: { type: event.subjectType, id: event.subjectId } })
    return said && said.topic === entry.topic && toCanonical(said.payload) === entry.payload ? [] : [`${nameOf(entry)} and its event say different things.`]
  })
}

/** Each entry of a receipt against the receipt and the secret of its submission. */
async function compareReceipts(db: Database, entries: readonly LogEntry[], keys: Keys): Promise<string[]> {
  const mine = entries.filter(({ type, payload }) => type === 'receipt' && payload !== null)
  if (mine.length === 0) return []
  const known = await listReceiptsByNumber(db, mine.map(({ subjectId }) => subjectId ?? ''))
  const secrets = new Map<string, Buffer>()
  for (const kind of new Set([...known.values()].map(receipt => receipt.kind))) {
    const ids = [...known.values()].filter(receipt => receipt.kind === kind).map(({ subjectId }) => subjectId)
    for (let start = 0; start < ids.length; start += 500) {
      for (const { id, number, submissionId } of await listSent(db, { kind, ids: ids.slice(start, start + 500) })) secrets.set(`${kind}/${id}/${number}`, deriveReceiptSecret(submissionId, keys))
    }
  }
  return mine.flatMap((entry) => {
    const receipt = known.get(entry.subjectId ?? '')
    if (!receipt) return [`${nameOf(entry)} is about a receipt that is not there.`]
    const secret = secrets.get(`${receipt.kind}/${receipt.subjectId}/${entry.subjectId}`)
    if (!secret) return [`${nameOf(entry)}: what came with its receipt is not there.`]
    const { kind, number } = JSON.parse(entry.payload!) as { kind: ReceiptKind, number: string }
    return blind(secret, entry.payload!) === entry.commitment && kind === receipt.kind && number === entry.subjectId ? [] : [`${nameOf(entry)} and its receipt say different things.`]
  })
}

/** Public changes since the log began that it knows nothing of. */
async function findUnrecorded(db: Database, recorded: ReadonlySet<string>, since: Date): Promise<string[]> {
  const errors: string[] = []
  for await (const rows of walkActions(db, { since })) {
    for (const { id, action } of rows) if (Object.hasOwn(recordedChanges, action) && !recorded.has(id)) errors.push(`The event ${id} (${action}) is not in the record.`)
  }
  return errors
}

async function compareComments(db: Database): Promise<{ errors: string[], count: number }> {
  const errors: string[] = []
  let count = 0
  for await (const rows of walkCommentHashes(db)) {
    for (const { number, isRight } of rows) {
      count += 1
      if (!isRight) errors.push(`The comment ${number} is not what its hash says.`)
    }
  }
  return { errors, count }
}

/** Checks the database against the log, whole. Nothing is changed by it. */
export async function verifyRecord(db: Database, { keys, dataDir, now }: { keys: Keys, dataDir: string, now: Date }): Promise<Verified> {
  const recorded = new Set<string>()
  const look = async (entries: LogEntry[]) => {
    for (const { eventId } of entries) if (eventId !== null) recorded.add(eventId)
    return [...await compareChanges(db, entries), ...await compareReceipts(db, entries, keys)]
  }
  const log = await verifyLog(db, { keys, dataDir, now, look })
  const unrecorded = log.begunAt ? await findUnrecorded(db, recorded, log.begunAt) : []
  const comments = await compareComments(db)
  const states = (await findStateMismatches(db)).map(({ id, reason }) => `The site ${id} reads otherwise than the record committed to: ${reason}.`)
  return {
    errors: [...log.errors, ...unrecorded, ...comments.errors, ...states],
    lines: [
      `${log.entries} entries, ${log.waiting} of them waiting (${log.due} due), ${log.erased} erased: commitments, events and receipts compared.`,
      `${log.size} leaves, their tiles and ${log.checkpoints} signed roots worked out anew.`,
      log.begunAt ? `Every public change since ${log.begunAt.toISOString()} looked for in the log.` : 'The log has not begun.',
      `${comments.count} comments compared with their hashes, and the published sites with what was committed to.`,
    ],
  }
}
