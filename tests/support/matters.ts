import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { commit } from '#server/database/commit'
import { connectDatabase } from '#server/database/connect'
import { reports } from '#server/domain/reports/tables'
import type { PortalServer } from './server.ts'
import { createVisitor } from './visitor.ts'

export const matterWords = '不能让别人看到的原话'
export const matterPlace = '虚构菜市场后门的二层小楼'

/** A matter somebody else may recognise: sent to the server like any report, then accepted, and ten days old. */
export async function anOpenMatter({ url, dataDir }: Pick<PortalServer, 'url' | 'dataDir'>, changes: Record<string, unknown> = {}): Promise<{ id: string, number: string }> {
  const response = await createVisitor({ baseUrl: url }).sendJson('POST', '/api/reports', {
    submissionId: randomUUID(), kind: 'roof', beingBuilt: 'no', inDanger: false, subDistrict: '110107003', community: '110107003007',
    placeWords: matterPlace, words: matterWords, ...changes,
  })
  const { number } = await response.json() as { number: string }
  const { db, close } = connectDatabase({ file: join(dataDir, 'portal.sqlite') })
  try {
    const [{ id, receivedAt }] = await db.select().from(reports).where(eq(reports.number, number)) as [typeof reports.$inferSelect]
    const tenDaysAgo = new Date(receivedAt.getTime() - 10 * 86_400_000)
    await commit(db, tx => [tx.update(reports).set({ status: 'accepted', receivedAt: tenDaysAgo }).where(eq(reports.id, id)).returning({ id: reports.id })])
    return { id, number }
  }
  finally { await close() }
}
