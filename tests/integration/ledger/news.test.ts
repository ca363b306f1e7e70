import { describe, expect, it } from 'vitest'
import { withdrawSite } from '#server/domain/ledger/commands'
import { listSiteAddresses, listSiteNews } from '#server/domain/ledger/news'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { atMonday } from '../../support/ledger.ts'
import { aSite } from '../../support/sites.ts'

const until = later(monday, { days: 30 })

describe('the news of the ledger', () => {
  it('are what the public was told of entries it can see, the newest first, and nothing of those it cannot', async () => {
    const db = await createTestDatabase()
    const first = await aSite(db, { input: { nameZh: '示例甲' } })
    const second = await aSite(db, { input: { nameZh: '示例乙' }, now: later(monday, { days: 1 }), row: { changedAt: later(monday, { days: 1 }) } })
    await aSite(db, { status: 'registered', input: { nameZh: '示例未公示' } })
    const news = await listSiteNews(db, { until, limit: 50 })
    expect(news.map(({ siteId, nameZh }) => [siteId, nameZh])).toEqual([[second.id, '示例乙'], [first.id, '示例甲']])
    expect(new Set(news.map(({ sentence }) => sentence.key))).toEqual(new Set(['events.site.published']))
    expect(await listSiteNews(db, { siteIds: [first.id], until, limit: 50 })).toHaveLength(1)
    expect(await listSiteNews(db, { subDistrict: '110107001', until, limit: 50 })).toEqual([])
    expect(await listSiteNews(db, { since: later(monday, { hours: 1 }), until, limit: 50 })).toHaveLength(1)
    expect(await listSiteNews(db, { siteIds: [], until, limit: 50 })).toEqual([])
  })

  it('say of a withdrawn entry only that it was withdrawn, without its name', async () => {
    const db = await createTestDatabase()
    const site = await aSite(db, { input: { nameZh: '示例撤回仓库' } })
    await withdrawSite(db, { siteId: site.id, version: site.version, reason: '登记有误', ...atMonday, now: later(monday, { days: 1 }) })
    const news = await listSiteNews(db, { until, limit: 50 })
    expect(news).toMatchObject([{ siteId: site.id, nameZh: null, sentence: { key: 'events.site.withdrawn' } }])
    expect(JSON.stringify(news)).not.toContain('示例撤回仓库')
    expect(await listSiteAddresses(db, { limit: 10 })).toEqual([])
  })

  it('do not have what is hidden because of somebody\'s personal data', async () => {
    const db = await createTestDatabase()
    await aSite(db, { row: { shelf: 'none', hiddenAt: monday } })
    expect(await listSiteNews(db, { until, limit: 50 })).toEqual([])
  })

  it('are read page by page for the map of all pages', async () => {
    const db = await createTestDatabase()
    const ids = [(await aSite(db)).id, (await aSite(db)).id, (await aSite(db)).id].toSorted()
    const [one, two] = await listSiteAddresses(db, { limit: 2 })
    expect([one!.id, two!.id]).toEqual(ids.slice(0, 2))
    expect((await listSiteAddresses(db, { limit: 2, after: two!.id })).map(({ id }) => id)).toEqual(ids.slice(2))
  })
})
