import { isNull } from 'drizzle-orm'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { setupLinks, staffSessions } from './tables.ts'

/** Ends every session and set-up link: what a copy of the database knows of them may be ended, stolen or used since. */
export async function endAllAccess(db: Database, now: Date): Promise<{ sessions: number, links: number }> {
  const [sessions, links] = await Promise.all([
    db.select({ id: staffSessions.id }).from(staffSessions).where(isNull(staffSessions.endedAt)),
    db.select({ id: setupLinks.id }).from(setupLinks).where(isNull(setupLinks.endedAt)),
  ])
  await commit(db, tx => [
    orNothing(tx.update(staffSessions).set({ endedAt: now }).where(isNull(staffSessions.endedAt)).returning({ id: staffSessions.id })),
    orNothing(tx.update(setupLinks).set({ endedAt: now }).where(isNull(setupLinks.endedAt)).returning({ id: setupLinks.id })),
  ])
  return { sessions: sessions.length, links: links.length }
}
