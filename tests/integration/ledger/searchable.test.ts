import { describe, expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { correctSite, registerSite, withdrawSite } from '#server/domain/ledger/commands'
import { search } from '#server/domain/search/queries'
import type { Locale } from '#shared/locale'
import { createTestDatabase } from '../../support/database.ts'
import { atMonday, siteInput } from '../../support/ledger.ts'
import { publishChecked } from '../../support/sites.ts'

async function published(db: Database, facts: Record<string, unknown> = {}) {
  const siteId = await registerSite(db, { input: siteInput(facts), ...atMonday })
  await publishChecked(db, { siteIds: [siteId], ...atMonday })
  return siteId
}

const asPublished = { status: 'published', statusOn: '2026-11-23' }

const found = async (db: Database, q: string, locale: Locale = 'zh-CN') => (await search(db, { q, locale })).hits.map(({ title, snippet }) => [title.text, snippet.text])

describe('a site in the search', () => {
  it('is there when it is published and not before', async () => {
    const db = await createTestDatabase()
    const siteId = await registerSite(db, { input: siteInput({ nameZh: '示例石材仓库' }), ...atMonday })
    expect(await found(db, '石材')).toEqual([])
    await publishChecked(db, { siteIds: [siteId], ...atMonday })
    expect(await found(db, '石材')).toEqual([['示例石材仓库', '广宁街道']])
    expect(await found(db, 'guangning sub-district')).toHaveLength(1)
    expect(await found(db, 'slsc')).toHaveLength(1)
  })

  it('is gone when it is withdrawn', async () => {
    const db = await createTestDatabase()
    const siteId = await published(db, { nameEn: 'Invented warehouse' })
    await withdrawSite(db, { siteId, version: 2, reason: '登记有误', ...atMonday })
    expect(await found(db, '示例')).toEqual([])
    expect(await found(db, 'warehouse', 'en')).toEqual([])
  })

  it('is shown in the reader’s language and found by its name in the other', async () => {
    const db = await createTestDatabase()
    await published(db, { nameEn: 'Invented warehouse', noteZh: '靠近铁路。', noteEn: 'Near the railway.' })
    expect(await found(db, 'warehouse')).toEqual([['示例仓库', '广宁街道 靠近铁路。']])
    expect(await found(db, '示例', 'en')).toEqual([['Invented warehouse', 'Guangning Sub-district Near the railway.']])
    expect(await found(db, '铁路', 'en')).toEqual([])
  })

  it('is there once in each language after a translation came and went', async () => {
    const db = await createTestDatabase()
    const siteId = await published(db)
    await correctSite(db, { siteId, version: 2, input: siteInput({ ...asPublished, nameEn: 'Invented warehouse' }), reason: '补充英文名', ...atMonday })
    expect(await found(db, '示例')).toHaveLength(1)
    expect(await found(db, '示例', 'en')).toHaveLength(1)
    await correctSite(db, { siteId, version: 3, input: siteInput(asPublished), reason: '删去英文名', ...atMonday })
    expect(await found(db, '示例')).toHaveLength(1)
    expect(await found(db, 'warehouse', 'en')).toEqual([])
  })
})
