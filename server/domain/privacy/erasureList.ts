import { appendFile, readFile } from 'node:fs/promises'
import type { Database } from '../../database/connect.ts'
import { PortalError } from '../../../shared/errors.ts'
import { receiptPrefixes, type ReceiptKind } from '../../../shared/receipts/number.ts'
import { findKnownEvents, listActedOn } from '../events/queries.ts'
import { subjects, type Acting } from './subjects.ts'

/**
 * The events after which something of a person is gone for good, and how much: `contact` how they are reached, `all` everything. By them
 * a deletion can be done again when an older copy of the database was put back.
 */
const erasures: Record<string, 'contact' | 'all'> = {
  'report.contactRemoved': 'contact', 'report.reporterLeft': 'contact', 'report.withdrawn': 'contact', 'report.takenBack': 'all',
  'comment.contactRemoved': 'contact', 'comment.withdrawn': 'all',
  'meeting.contactRemoved': 'contact', 'meeting.withdrawn': 'all', 'meeting.declined': 'all', 'deliberation.withdrawn': 'all',
  'volunteer.contactRemoved': 'contact', 'volunteer.erased': 'all',
  'order.contactRemoved': 'contact', 'order.cancelled': 'contact',
  'objection.contactRemoved': 'contact', 'objection.erased': 'all', 'assistance.contactRemoved': 'contact', 'assistance.withdrawn': 'all', 'assistance.erased': 'all',
  'dataRequest.erased': 'all',
}

interface Line { event: string, at: number, kind: ReceiptKind, id: string, what: 'contact' | 'all' }

async function readList(file: string): Promise<Line[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  return text.split('\n').filter(Boolean).map(line => JSON.parse(line) as Line)
}

/** As far back as another node's clock or a slow commit may put an event. */
const overlapMs = 600_000

/**
 * Adds the deletions since the last time to a list beside the database: times and random identifiers, nothing of anybody. It is kept
 * apart from the copies of the database, as the keys are. Says how many were added.
 */
export async function keepErasureList(db: Database, { file }: { file: string }): Promise<number> {
  const lines = await readList(file)
  const known = new Set(lines.map(({ event }) => event))
  const since = new Date(Math.max(0, ...lines.map(({ at }) => at)) - overlapMs)
  const rows = await listActedOn(db, { actions: Object.keys(erasures), since })
  const fresh = rows.filter(({ id, type }) => !known.has(id) && Object.hasOwn(receiptPrefixes, type))
    .map(({ id, at, action, type, subjectId }): Line => ({ event: id, at: at.getTime(), kind: type as ReceiptKind, id: subjectId, what: erasures[action]! }))
  if (fresh.length > 0) await appendFile(file, fresh.map(line => `${JSON.stringify(line)}\n`).join(''), { mode: 0o600 })
  return fresh.length
}

/**
 * Deletes again what the list names and this database does not know to be deleted, as after an older copy was put back. What is not
 * there at all is passed over. Says how many were deleted again.
 */
export async function reapplyErasures(db: Database, { file, ...acting }: { file: string } & Omit<Acting, 'id'>): Promise<number> {
  const lines = await readList(file)
  let done = 0
  for (let start = 0; start < lines.length; start += 500) {
    const part = lines.slice(start, start + 500)
    const known = await findKnownEvents(db, part.map(({ event }) => event))
    for (const { event, kind, id, what } of part) {
      if (known.has(event)) continue
      try {
        if (what === 'all') await subjects[kind].erase(db, { id, ...acting })
        else await subjects[kind].deleteContact?.(db, { id, ...acting })
        done++
      }
      // Of a subject this copy does not have there is nothing to delete.
      catch (error) { if (!(error instanceof PortalError) || error.status !== 404) throw error }
    }
  }
  return done
}
