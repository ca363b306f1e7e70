import { and, desc, eq, sql } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { reports } from './tables.ts'

/** What somebody found on patrol, the newest first, with how far each case has come. */
export async function listPatrols(db: Database, { patrolledBy, limit, after }: { patrolledBy: string, limit: number, after?: { at: Date, id: string } }) {
  const rows = await db.select({
    id: reports.id, number: reports.number, kind: reports.kind, inDanger: reports.inDanger, beingBuilt: reports.beingBuilt, subDistrict: reports.subDistrict, community: reports.community,
    placeWords: reports.placeWords, source: reports.source, status: reports.status, previousStatus: reports.previousStatus, receivedAt: reports.receivedAt,
  }).from(reports).where(and(
    eq(reports.patrolledBy, patrolledBy),
    after && sql`(${reports.receivedAt}, ${reports.id}) < (${sql.param(after.at, reports.receivedAt)}, ${after.id})`,
  )).orderBy(desc(reports.receivedAt), desc(reports.id)).limit(limit + 1)
  return { items: rows.slice(0, limit), next: rows.length > limit ? rows[limit - 1]! : null }
}
