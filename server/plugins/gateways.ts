import type { NitroApp } from 'nitropack/types'
import { forwardCases } from '../domain/gateways/forwarding.ts'
import { runEveryMinute } from '../http/everyMinute.ts'
import { wayOut } from '../http/outbound.ts'

/** Passes verified cases on to other servers and asks how they stand there, on every node. */
export default (nitroApp: NitroApp) => runEveryMinute(nitroApp, { task: 'gateways' }, portal => forwardCases(portal.db, wayOut(portal)))
