import type { NitroApp } from 'nitropack/types'
import { lapseOffers } from '../domain/volunteers/seats.ts'
import { endPauses } from '../domain/volunteers/standing.ts'
import { runEveryMinute } from '../http/everyMinute.ts'

/** Lets offers of seats lapse that nobody has answered in time, offers these to the next, and ends pauses whose day has come. */
export default (nitroApp: NitroApp) => {
  runEveryMinute(nitroApp, { task: 'seats' }, async ({ db, keys, calendar, now }) => {
    await lapseOffers(db, { keys, calendar, now })
    await endPauses(db, { keys, calendar, now })
  })
}
