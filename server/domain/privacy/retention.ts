import type { Database } from '../../database/connect.ts'
import type { PhotoStore } from '../../media/store.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import type { ExpiringClassId } from '../../../shared/privacy/retention.data.ts'
import { applyAssistanceRetention, countExpiredOfAssistance } from '../assistance/retention.ts'
import { applyFollowRetention, countExpiredOfFollows } from '../follows/retention.ts'
import { applyMatterRetention, countExpiredOfMatters } from '../hearings/retention.ts'
import { applyObjectionRetention, countExpiredOfObjections } from '../objections/retention.ts'
import { applyRetention, countExpired } from '../reports/retention.ts'
import { applyVolunteerRetention, countExpiredOfVolunteers } from '../volunteers/retention.ts'
import { keepCertificate } from './certificates.ts'
import { countStrayFiles, removeStrayFiles } from './strayFiles.ts'

interface Now { calendar: WorkCalendar, now: Date }
type Counts = Partial<Record<ExpiringClassId, number>>

/** What each domain keeps no longer than needed; a class of `retention.data.ts` is counted by one of them. */
const jobs: Array<{ count: (db: Database, at: Now) => Promise<Counts>, apply: (db: Database, at: Now & { photos: PhotoStore }) => Promise<Counts> }> = [
  { count: async (db, at) => ({ ...await countExpired(db, at) }), apply: async (db, at) => ({ ...await applyRetention(db, at) }) },
  { count: async (db, at) => ({ ...await countExpiredOfMatters(db, at) }), apply: async (db, at) => ({ ...await applyMatterRetention(db, at) }) },
  { count: async (db, at) => ({ ...await countExpiredOfVolunteers(db, at) }), apply: async (db, at) => ({ ...await applyVolunteerRetention(db, at) }) },
  { count: async (db, at) => ({ ...await countExpiredOfObjections(db, at) }), apply: async (db, at) => ({ ...await applyObjectionRetention(db, at) }) },
  { count: async (db, at) => ({ ...await countExpiredOfFollows(db, at) }), apply: async (db, at) => ({ ...await applyFollowRetention(db, at) }) },
  { count: async (db, at) => ({ ...await countExpiredOfAssistance(db, at) }), apply: async (db, at) => ({ ...await applyAssistanceRetention(db, at) }) },
]

/** How much of each class `removeExpiredData` would remove, without removing anything. */
export async function countExpiredData(db: Database, at: Now & { photos: PhotoStore }): Promise<Counts> {
  const counts = await Promise.all(jobs.map(({ count }) => count(db, at)))
  return Object.assign({}, ...counts, { strayFiles: await countStrayFiles(db, at) }) as Counts
}

/**
 * Removes what has been kept long enough, some hundred of each class at once, and writes down how much that was, also when the rest
 * fails. Stray files take a look at every file there is: `sweepsFiles: false` leaves them for another time.
 */
export async function removeExpiredData(db: Database, { sweepsFiles = true, ...at }: Now & { photos: PhotoStore, sweepsFiles?: boolean }): Promise<Counts> {
  const removed: Counts = {}
  try {
    for (const { apply } of jobs) Object.assign(removed, await apply(db, at))
    if (sweepsFiles) await removeStrayFiles(db, { ...at, onRemoved: (count) => { removed.strayFiles = count } })
  }
  finally { await keepCertificate(db, { cause: 'retention', counts: removed, now: at.now }) }
  return removed
}
