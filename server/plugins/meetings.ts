import type { NitroApp } from 'nitropack/types'
import { lapseInvitations } from '../domain/hearings/applications.ts'
import { runEveryMinute } from '../http/everyMinute.ts'

/** Lets invitations lapse that nobody has answered in time, and invites the next. */
export default (nitroApp: NitroApp) => runEveryMinute(nitroApp, 'Invitations could not be looked through:', ({ db, keys, calendar, now }) => lapseInvitations(db, { keys, calendar, now }))
