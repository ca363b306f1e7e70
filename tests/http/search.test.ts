import { join } from 'node:path'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { commit } from '#server/database/commit'
import { connectDatabase } from '#server/database/connect'
import { indexDocument } from '#server/domain/search/commands'
import { monday } from '../support/clock.ts'
import { createVisitor } from '../support/visitor.ts'

const path = (q: string, more = '') => `/search?q=${encodeURIComponent(q)}${more}`

beforeAll(async () => {
  const connection = connectDatabase({ file: join(inject('dataDir'), 'portal.sqlite') })
  const sites = Array.from({ length: 26 }, (_, index) => ({
    kind: 'site' as const, ref: `invented-${index}`, locale: null, title: `虚构大院${index + 1}号`, body: '虚构的<b>违法建设</b>，只为试验。', path: `/ledger/invented-${index}`, updatedAt: monday,
  }))
  await commit(connection.db, tx => [
    ...sites.flatMap(site => indexDocument(tx, site)),
    ...indexDocument(tx, { kind: 'policy', ref: 'invented', locale: 'zh-CN', title: '虚构大院怎么办', body: '一句话。', path: '/policies/invented', updatedAt: monday }),
    ...indexDocument(tx, { kind: 'policy', ref: 'invented', locale: 'en', title: 'What to do about an invented courtyard', body: 'One sentence.', path: '/policies/invented', updatedAt: monday }),
  ])
  await connection.close()
})

describe('the search page', () => {
  it('shows what was found by kind, with the words marked and every sign of the text as a sign', async () => {
    const response = await createVisitor().get(path('虚构 违建'))
    expect(response.status).toBe(200)
    const html = await response.text()
    expect(html).not.toMatch(/<script(?! type="application\/ld\+json">)/)
    expect(html).toContain('<mark>违法建设</mark>')
    expect(html).toContain('&lt;b&gt;')
    expect(html.match(/href="\/ledger\/invented-/g)).toHaveLength(5)
    expect(html).toContain('看全部 26 条台账点位')
    expect(html).toContain('value="虚构 违建"')
  })

  it('goes through all of one kind, page by page', async () => {
    const visitor = createVisitor()
    const first = await (await visitor.get(path('xugoudayuan', '&kind=site'))).text()
    const next = /rel="next" href="([^"]+)"/.exec(first)![1]!.replaceAll('&amp;', '&')
    const second = await (await visitor.get(next)).text()
    const links = (html: string) => html.match(/\/ledger\/invented-\d+/g)!
    expect(links(first)).toHaveLength(20)
    expect(new Set([...links(first), ...links(second)]).size).toBe(26)
    expect(second).not.toMatch(/rel="next"/)
  })

  it('is in English under /en and leads to English pages', async () => {
    const html = await (await createVisitor().get('/en' + path('invented court'))).text()
    expect(html).toContain('href="/en/policies/invented"')
    expect(html).toContain('lang="en"')
  })

  it.each([
    ['nothing', '/search', 200],
    ['only spaces', path('　 '), 200],
    ['a word nobody wrote', path('没有这个词'), 200],
    ['eighty characters', path('长'.repeat(80)), 200],
    ['two questions at once', '/search?q=虚构&q=大院', 200],
    ['a kind that is none', path('虚构', '&kind=person'), 200],
    ['a cursor that is none', path('虚构', '&kind=site&cursor=%00%01'), 200],
    ['control and direction characters', '/search?q=%00%E2%80%AE', 200],
    ['broken encoding', '/search?q=%ff', 200],
  ])('asked for %s it still answers with its form', async (_, address, status) => {
    const response = await createVisitor().get(address)
    expect(response.status).toBe(status)
    expect(await response.text()).toMatch(/<input[^>]+name="q"/)
  })

  it('keeps what was too long and says so', async () => {
    const html = await (await createVisitor().get(path('长'.repeat(80)))).text()
    expect(html).toContain('长'.repeat(80))
    expect(html).toContain('字太多了')
  })
})

describe('the search as JSON', () => {
  it('gives the original texts with the places of the words', async () => {
    const answer = await (await createVisitor().get(`/api${path('虚构 违建')}`, { accept: 'application/json' })).json() as { total: number, groups: { kind: string, count: number, hits: { snippet: unknown }[], next: string | null }[] }
    expect(answer.total).toBe(26)
    expect(answer.groups.map(({ kind, count, hits }) => [kind, count, hits.length])).toEqual([['site', 26, 5]])
    expect(answer.groups[0]!.hits[0]!.snippet).toEqual({ text: '虚构的<b>违法建设</b>，只为试验。', marks: [{ start: 0, end: 2 }, { start: 6, end: 10 }] })
  })

  it.each([
    ['too many words', `/api${path('长'.repeat(61))}`],
    ['an unknown kind', `/api${path('虚构', '&kind=person')}`],
    ['an unknown parameter', `/api${path('虚构', '&limit=9999')}`],
    ['a list', '/api/search?q=a&q=b'],
  ])('refuses %s', async (_, address) => {
    expect((await createVisitor().get(address, { accept: 'application/json' })).status).toBe(422)
  })
})
