import type { NitroApp } from 'nitropack/types'
import { closeShifts } from '../domain/volunteers/checkIn.ts'
import { fillPlaces, lapseOffers, remindDuties } from '../domain/volunteers/duties.ts'
import { runEveryMinute } from '../http/everyMinute.ts'

/** Lets offers of a shift lapse and asks the next, reminds of tomorrow, and closes what is over. */
export default (nitroApp: NitroApp) => runEveryMinute(nitroApp, { task: 'shifts' }, async ({ db, keys, calendar, now }) => {
  await lapseOffers(db, { keys, calendar, now })
  await fillPlaces(db, { keys, calendar, now })
  await remindDuties(db, { keys, now })
  await closeShifts(db, { now })
})
