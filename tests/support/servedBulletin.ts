import { freezeMonth } from '#server/domain/bulletins/freezing'
import { findBulletin } from '#server/domain/bulletins/queries'
import { counting, supervisor } from './bulletins.ts'
import { inServedDatabase } from './servedMatter.ts'

/** A month long ago in which nothing happened: no other test counts in it. */
const month = '2024-03'
let made: Promise<string> | undefined

/** A frozen month at the server all files of a project ask; one for a test file, the same for all. */
export function findServedBulletin(): Promise<string> {
  return made ??= inServedDatabase(async (db) => {
    if (!await findBulletin(db, month)) {
      // Another file of the project may be quicker.
      await freezeMonth(db, { month, ...counting, actor: supervisor, now: new Date() }).catch(async (error: unknown) => { if (!await findBulletin(db, month)) throw error })
    }
    return month
  })
}
