import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { listRounds } from '#server/domain/reports/visits'
import { reports } from '#server/domain/reports/tables'
import { createTestDatabase } from '../../support/database.ts'
import { aReport } from '../../support/reports.ts'

const everywhere = { subDistricts: 'all', bodyId: null, communities: null } as const

async function aVisit(db: Database, { bodyId = 'b1', community = null, dueOn = '2026-11-30' }: { bodyId?: string, community?: string | null, dueOn?: string } = {}) {
  const { reportId } = await aReport(db, { community, words: '原话里的暗记', placeWords: '暗记楼北门' })
  await db.update(reports).set({ status: 'taken', bodyId, rewrite: '社区东侧一处楼顶加建', dueOn, nextDueAt: new Date(`${dueOn}T16:00:00Z`) }).where(eq(reports.id, reportId))
  return reportId
}

it('a body\'s visits are rounds by community, the most urgent first, without a word of the reporter', async () => {
  const db = await createTestDatabase()
  const late = await aVisit(db, { community: '110107003001', dueOn: '2026-12-01' })
  const urgent = await aVisit(db, { community: '110107003002', dueOn: '2026-11-25' })
  const withIt = await aVisit(db, { community: '110107003002', dueOn: '2026-12-03' })
  await aVisit(db, { bodyId: 'b2', community: '110107003001' })
  const rounds = await listRounds(db, { scope: { subDistricts: 'all', bodyId: 'b1', communities: null } })
  expect(rounds.map(({ community, visits }) => [community, visits.map(({ id }) => id)])).toEqual([['110107003002', [urgent, withIt]], ['110107003001', [late]]])
  expect(JSON.stringify(await listRounds(db, { scope: everywhere }))).not.toContain('暗记')
  expect(await listRounds(db, { scope: { subDistricts: ['110107009'], bodyId: null, communities: null } })).toEqual([])
})
