import type { NitroApp } from 'nitropack/types'
import { lapseInvitations } from '../domain/hearings/applications.ts'
import { runEveryMinute } from '../http/everyMinute.ts'

/** Lets invitations lapse that nobody has answered in time, and invites the next. */
export default (nitroApp: NitroApp) => runEveryMinute(nitroApp, { task: 'meetings' }, ({ db, keys, calendar, now }) => lapseInvitations(db, { keys, calendar, now }))
