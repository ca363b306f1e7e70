import type { NitroApp } from 'nitropack/types'
import { recountDecisionDues } from '../domain/ledger/decisions.ts'
import { placeOnHold, recountHolds } from '../domain/ledger/holds.ts'
import { runEveryMinute } from '../http/everyMinute.ts'

/** Every minute puts noticed sites on hold, and counts the ends of holds and the days of decisions again when the calendar is another. */
export default (nitroApp: NitroApp) => {
  let counted: string | undefined
  runEveryMinute(nitroApp, { task: 'holds' }, async ({ db, calendar, now }) => {
    await placeOnHold(db, { calendar, now })
    if (counted !== calendar.version) {
      await recountHolds(db, { calendar, now })
      await recountDecisionDues(db, { calendar, now })
    }
    counted = calendar.version
  })
}
