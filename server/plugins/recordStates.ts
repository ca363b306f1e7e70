import type { NitroApp } from 'nitropack/types'
import { mendCounts } from '../domain/record/counts.ts'
import { appendDays } from '../domain/record/days.ts'
import { proveConsistency } from '../domain/record/log.ts'
import { catchUpStates } from '../domain/record/states.ts'
import { askBy, askWitnesses } from '../domain/record/witnesses.ts'
import { runEveryMinute } from '../http/everyMinute.ts'
import { outboundWith } from '../outbound/send.ts'

/**
 * Commits to how the sites read and to the counts of yesterday, counts again the days an older node signed, and asks the
 * witnesses to sign what was signed.
 */
export default (nitroApp: NitroApp) => {
  runEveryMinute(nitroApp, { task: 'recordStates' }, async ({ db, now }) => {
    await catchUpStates(db, { now })
    await appendDays(db, { now })
    await mendCounts(db, { now })
  })
  runEveryMinute(nitroApp, { task: 'witnesses' }, ({ db, site, now }) => askWitnesses(db, {
    witnesses: site.record.witnesses, now, prove: range => proveConsistency(db, range), ask: askBy(outboundWith({ privateHosts: site.privateHosts })),
  }))
}
