import { and, asc, count, eq } from 'drizzle-orm'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import { maxViews } from '../../../shared/reports/queue.ts'
import { tooManyViews } from './errors.ts'
import { staffViews } from './tables.ts'

/** The lists somebody has kept, in the order they were kept. */
export function listViews(db: Database, staffId: string) {
  return db.select({ id: staffViews.id, name: staffViews.name, query: staffViews.query }).from(staffViews)
    .where(eq(staffViews.staffId, staffId)).orderBy(asc(staffViews.createdAt), asc(staffViews.id))
}

/** Keeps a list under a name. Throws `view.too_many` (409) above twenty, `duplicate` (409) for a name that is taken. */
export async function keepView(db: Database, { staffId, name, query, now }: { staffId: string, name: string, query: string, now: Date }): Promise<string> {
  const [kept] = await db.select({ count: count() }).from(staffViews).where(eq(staffViews.staffId, staffId))
  if (Number(kept!.count) >= maxViews) throw tooManyViews({ params: { most: maxViews } })
  const id = createId()
  await commit(db, tx => [tx.insert(staffViews).values({ id, staffId, name, query, createdAt: now }).returning({ id: staffViews.id })])
  return id
}

/** Throws `stale` (409) when it is not one's own, or gone already. */
export async function removeView(db: Database, { staffId, viewId }: { staffId: string, viewId: string }): Promise<void> {
  await commit(db, tx => [tx.delete(staffViews).where(and(eq(staffViews.id, viewId), eq(staffViews.staffId, staffId))).returning({ id: staffViews.id })])
}
