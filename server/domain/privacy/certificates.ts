import { desc } from 'drizzle-orm'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import { deletionCertificates } from './tables.ts'

export type DeletionCertificate = typeof deletionCertificates.$inferSelect

/** Writes down what a deletion took away, in numbers alone; whose it was stands nowhere. Nothing is written when it was nothing. */
export async function keepCertificate(db: Database, { cause, counts, by = null, now }: { cause: DeletionCertificate['cause'], counts: Record<string, number>, by?: string | null, now: Date }): Promise<void> {
  const taken = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
  if (Object.keys(taken).length === 0) return
  await commit(db, tx => [tx.insert(deletionCertificates).values({ id: createId(), at: now, cause, counts: taken, by }).returning({ id: deletionCertificates.id })])
}

/** The last certificates, the newest first. */
export function listCertificates(db: Database, { limit = 50 }: { limit?: number } = {}): Promise<DeletionCertificate[]> {
  return db.select().from(deletionCertificates).orderBy(desc(deletionCertificates.at), desc(deletionCertificates.id)).limit(limit)
}
