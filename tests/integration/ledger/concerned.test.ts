import { describe, expect, it } from 'vitest'
import { loadArchive } from '#server/domain/ledger/archive/load'
import { registerSite } from '#server/domain/ledger/commands'
import { listConcernedSites } from '#server/domain/ledger/queries'
import { categories } from '#shared/ledger/rules'
import { monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { atMonday, siteInput } from '../../support/ledger.ts'
import { publishChecked } from '../../support/sites.ts'

async function ledger() {
  const db = await createTestDatabase()
  await loadArchive(db, monday)
  const register = (nameZh: string, facts: object) => registerSite(db, { input: siteInput({ nameZh, ...facts }), ...atMonday })
  const shown = await Promise.all([
    register('甲院', { status: 'filed', category: 'noPermit' }),
    register('乙院', { status: 'filed', category: 'contract' }),
    register('丙院', { status: 'voluntary', category: 'noPermit' }),
  ])
  await register('未公示的院', { status: 'filed', category: 'noPermit' })
  await publishChecked(db, { siteIds: shown, ...atMonday })
  return db
}

describe('the sites a policy concerns', () => {
  it('are those in its states and of its categories, and only those the public can see', async () => {
    const { items, counts } = await listConcernedSites(await ledger(), { statuses: ['filed'], categories: ['noPermit'], limit: 5 })
    expect(items.map(({ nameZh }) => nameZh)).toEqual(['甲院'])
    expect(counts).toEqual([{ period: 'live', status: 'filed', sites: 1 }])
  })

  it('come from the archive too, whose sites have no category, after the live ones', async () => {
    const { items, counts } = await listConcernedSites(await ledger(), { statuses: ['rectified', 'voluntary'], categories: [...categories], limit: 3 })
    expect(items.map(({ period }) => period)).toEqual(['live', 'archive', 'archive'])
    expect(counts).toContainEqual({ period: 'archive', status: 'rectified', sites: 8 })
  })
})
