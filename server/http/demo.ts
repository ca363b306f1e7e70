import { onChange } from '../database/changes.ts'
import { hasDemoSites } from '../domain/ledger/queries.ts'
import type { Portal } from '../portal.ts'

const forMs = 3000
let known: { at: number, answer: Promise<boolean> } | undefined
onChange(() => { known = undefined })

/** Whether demonstration data is loaded, which every page says; asked of the database after a change, and every three seconds at most. */
export function hasDemoData({ db }: Portal, now: Date): Promise<boolean> {
  if (known === undefined || now.getTime() - known.at >= forMs) {
    // A database that does not answer is told of by what was asked for, not by this notice.
    known = { at: now.getTime(), answer: hasDemoSites(db).catch(() => false) }
  }
  return known.answer
}
