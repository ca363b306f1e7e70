import type { NitroApp } from 'nitropack/types'
import { closeRatings } from '../domain/volunteers/ratings.ts'
import { runEveryMinute } from '../http/everyMinute.ts'

/** Notes where the days to rate help are over. */
export default (nitroApp: NitroApp) => runEveryMinute(nitroApp, { task: 'ratings' }, ({ db, now }) => closeRatings(db, { now }))
