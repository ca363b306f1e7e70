import type { NitroApp } from 'nitropack/types'
import { proveConsistency } from '../domain/record/log.ts'
import { appendDays } from '../domain/record/days.ts'
import { appendStates } from '../domain/record/states.ts'
import { askBy, askWitnesses } from '../domain/record/witnesses.ts'
import { runEveryMinute } from '../http/everyMinute.ts'
import { outboundWith } from '../outbound/send.ts'

const overlapMs = 24 * 60 * 60_000

/** Commits to how the sites read and to the counts of yesterday, and asks the witnesses to sign what was signed. */
export default (nitroApp: NitroApp) => {
  // The first turn looks at every site, the others at what changed lately; a clock that is off by hours loses nothing.
  let since: Date | undefined
  runEveryMinute(nitroApp, { task: 'recordStates' }, async ({ db, now }) => {
    await appendStates(db, { now, since })
    since = new Date(now.getTime() - overlapMs)
    await appendDays(db, { now })
  })
  runEveryMinute(nitroApp, { task: 'witnesses' }, ({ db, site, now }) => askWitnesses(db, {
    witnesses: site.record.witnesses, now, prove: range => proveConsistency(db, range), ask: askBy(outboundWith({ privateHosts: site.privateHosts })),
  }))
}
