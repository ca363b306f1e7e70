import { describe, expect, it } from 'vitest'
import { defaultSite } from '#shared/site/schemas'
import { toGovernmentTags } from '#shared/web/governmentTags'
import { isListed } from '#shared/web/pages'
import { toRobots, toSitemap, toSitemapIndex } from '#shared/web/sitemap'
import { toBreadcrumbs, toJsonLd, toMeetingEvent, toOrganization, toReportingService } from '#shared/web/structured'
import { isLeftOut, writePageTags } from '../../../server/http/pageTags.ts'

const evil = '</script><script>alert(1)</script> & "点位" \u2028'

describe('what a page says to programs', () => {
  it('cannot end the script it stands in, whatever a site or a matter is called, and is read back as it was', () => {
    const things = [
      toBreadcrumbs([{ name: evil, url: 'https://example.org/' }, { name: evil }]),
      toMeetingEvent({ name: evil, url: 'https://example.org/', startsAt: new Date(0), endsAt: new Date(1), place: evil, organiser: evil, isCancelled: false }),
    ]
    for (const thing of things) {
      const text = toJsonLd(thing)
      expect(text).not.toMatch(/[<>&\u2028]/)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(thing)))
    }
  })

  it('names no body, phone or address nobody has configured', () => {
    const operator = { site: defaultSite, locale: 'zh-CN' as const, origin: 'https://example.org' }
    expect(toOrganization(operator)).toBeUndefined()
    expect(JSON.stringify(toReportingService({ name: 'n', description: 'd', url: 'u', ...operator }))).not.toContain('provider')
    const known = toReportingService({ name: 'n', description: 'd', url: 'u', ...operator, site: { ...defaultSite, hostBodyZh: '示例单位', phone: '010-00000000' } })
    expect(known).toMatchObject({ provider: { name: '示例单位', telephone: '010-00000000' } })
    expect(JSON.stringify(known)).not.toContain('address')
  })
})

describe('the head of a page', () => {
  const head = '<title>说明 &quot;一&quot; · 平台</title><meta name="description" content="一句&amp;话">'
  const site = { ...defaultSite, inService: true, nameZh: '平台' }
  const tags = (path: string, more = {}) => writePageTags({ path, head, site: { ...site, ...more }, origin: 'https://portal.example' })

  it.each([['/ledger/1?cursor=x', '/ledger/1', '/ledger/1', '/en/ledger/1'], ['/en/ledger/1', '/en/ledger/1', '/ledger/1', '/en/ledger/1'], ['/', '/', '/', '/en'], ['/en', '/en', '/', '/en']])(
    'of %s names its own address and its twins', (path, own, chinese, english) => {
      expect(tags(path)).toContain(`<link rel="canonical" href="https://portal.example${own}">`)
      expect(tags(path)).toContain(`<link rel="alternate" hreflang="zh-CN" href="https://portal.example${chinese}"><link rel="alternate" hreflang="en" href="https://portal.example${english}"><link rel="alternate" hreflang="x-default" href="https://portal.example${chinese}">`)
    })

  it('keeps words of the page inside their attribute', () => {
    expect(tags('/about')).toContain('<meta property="og:title" content="说明 &quot;一&quot; · 平台">')
    expect(writePageTags({ path: '/"><script>', head, site, origin: 'https://portal.example' })).not.toMatch(/<script>/)
  })

  it.each(['/track', '/en/track/volunteer', '/report/words', '/report/received', '/follow/secret', '/hearings/follow/secret', '/hearings/1/comment/check', '/search?q=x'])('of %s asks not to be listed and gives no address', (path) => {
    expect([tags(path), isLeftOut(path)]).toEqual(['', true])
  })

  it('asks not to be listed while the portal is not in service', () => {
    expect(tags('/about', { inService: false })).toContain('noindex')
    expect(tags('/about')).not.toContain('noindex')
  })
})

describe('the tags of Chinese government websites', () => {
  const of = (site = {}, publishedAt?: string) => Object.fromEntries(toGovernmentTags({
    site: { ...defaultSite, nameZh: '平台', ...site }, host: 'portal.example', section: 'ledger', title: '题目', description: '说明', publishedAt, url: 'https://portal.example/ledger/1',
  }))

  it('are not there before the operator has named the identification code', () => { expect(of()).toEqual({}) })

  it('name the site, and of a column only what is configured', () => {
    expect(of({ siteCode: '1101070000' })).toEqual({ SiteName: '平台', SiteDomain: 'portal.example', SiteIDCode: '1101070000' })
    expect(of({ siteCode: '1', columns: { ledger: { name: '台账公示', type: '信息公开', description: '台账', keywords: '违法建设' } } })).toMatchObject({ ColumnName: '台账公示', ColumnType: '信息公开', ColumnDescription: '台账', ColumnKeywords: '违法建设' })
  })

  it('name an article with its time in Beijing, and its source only when there is a body', () => {
    expect(of({ siteCode: '1' }, '2026-11-22T16:30:00.000Z')).toMatchObject({ ArticleTitle: '题目', PubDate: '2026-11-23 00:30', Url: 'https://portal.example/ledger/1', Description: '说明' })
    expect(of({ siteCode: '1' }, '2026-11-22')).not.toHaveProperty('ContentSource')
    expect(of({ siteCode: '1', hostBodyZh: '示例单位' }, '2026-11-22')).toMatchObject({ PubDate: '2026-11-22', ContentSource: '示例单位' })
  })
})

describe('the map of the pages', () => {
  it('names each page in both languages with its twins, and keeps signs of XML in their place', () => {
    const map = toSitemap([{ path: '/ledger?a=1&b=<', changedAt: '2026-11-22' }], 'https://portal.example')
    expect(map).toContain('<loc>https://portal.example/ledger?a=1&amp;b=&lt;</loc><lastmod>2026-11-22</lastmod>')
    expect(map.match(/<url>/g)).toHaveLength(2)
    expect(map.match(/hreflang="x-default"/g)).toHaveLength(2)
    expect(toSitemapIndex(['https://portal.example/sitemap/sites.xml?after=a&b'])).toContain('after=a&amp;b')
  })

  it('leaves robots nothing while the portal is on trial, and closes what is one person\'s afterwards', () => {
    const closed = ['/staff', '/track']
    expect(toRobots({ inService: false, closed, sitemap: 'https://portal.example/sitemap.xml' })).toBe('User-agent: *\nDisallow: /\n\nSitemap: https://portal.example/sitemap.xml\n')
    expect(toRobots({ inService: true, closed, sitemap: 's' }).split('\n')).toEqual(expect.arrayContaining(['Disallow: /staff', 'Disallow: /en/track']))
  })

  it.each(['/', '/ledger', '/ledger/x', '/hearings/x', '/report', '/policies/x', '/data', '/record'])('lists %s', (path) => { expect(isListed(path)).toBe(true) })
})
