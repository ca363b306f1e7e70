import { brotliCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createVisitor } from '../support/visitor.ts'

interface Page { slug: string, language: string, title: string, summary: string }

const visitor = createVisitor()
const read = async (path: string, headers?: Record<string, string>) => {
  const response = await visitor.get(path, headers)
  return { status: response.status, text: await response.text() }
}
const listPolicies = async (language = 'zh-CN', query = '') => {
  const { text } = await read(`/api/policies${query}`, { 'accept-language': language })
  return (JSON.parse(text) as { items: Page[] }).items
}

describe('the list of policies', () => {
  it('names at least sixteen, in the reader’s language', async () => {
    const [chinese, english] = [await listPolicies(), await listPolicies('en')]
    expect(chinese.length).toBeGreaterThanOrEqual(16)
    expect(english.map(({ slug }) => slug)).toEqual(chinese.map(({ slug }) => slug))
    expect(english.every(({ title }) => !/\p{Script=Han}/u.test(title))).toBe(true)
  })

  it('finds the policies that concern a category and a state of a site', async () => {
    expect((await listPolicies('zh-CN', '?state=hold')).map(({ slug }) => slug)).toContain('hold-periods')
    const fewer = await listPolicies('zh-CN', '?state=hold&category=entrusted')
    expect(fewer.map(({ slug }) => slug)).not.toContain('steps-and-objections')
    expect(await listPolicies('zh-CN', '?state=none-such')).toEqual([])
  })

  it.each(['/policies', '/en/policies', '/policies?state=hold', '/policies?state=none-such'])('is a page at %s', async (path) => {
    const { status, text } = await read(path)
    expect(status).toBe(200)
    expect(text).toMatch(/<h1/)
  })
})

describe('a policy', () => {
  it('says what it means, who decides, how long, what to do, and on which article it rests', async () => {
    const { status, text } = await read('/policies/hold-periods')
    expect(status).toBe(200)
    for (const words of ['对您意味着什么', '谁来定', '要多久', '您能做什么', '《中华人民共和国行政强制法》', '第44条', '2026年11月22日', '2027年5月22日', '负责单位']) {
      expect(text).toContain(words)
    }
  })

  it('tells a limit the law gives from one that is only ours', async () => {
    const { text } = await read('/policies/hold-periods')
    expect(text).toContain('依据：《北京市城乡规划条例》第78条')
    expect(text).toContain('本站默认')
  })

  it('names the district of each document it rests on', async () => {
    const { text } = await read('/policies/city-action-2017-2020')
    expect(text).toContain('说的是：房山区')
    expect(text).toContain('说的是：石景山区')
  })

  it('is readable in Chinese and in English, without script and within 13 KB', async () => {
    for (const language of ['', '/en']) {
      const paths = (await listPolicies()).map(({ slug }) => `${language}/policies/${slug}`)
      for (const path of [...paths, `${language}/policies`, `${language}/rights`, `${language}/rights?state=ordered`, `${language}/glossary`]) {
        const { status, text } = await read(path)
        expect(status, path).toBe(200)
        expect(text, path).not.toMatch(/<script(?! type="application\/ld\+json">)/)
        const stylesheets = [...text.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(([, href]) => href!)
        const styles = await Promise.all(stylesheets.map(async href => (await read(href)).text))
        expect(brotliCompressSync(text).length + styles.reduce((sum, css) => sum + brotliCompressSync(css).length, 0), path).toBeLessThanOrEqual(13 * 1024)
      }
    }
  })

  it.each(['/policies/no-such-policy', '/en/policies/no-such-policy', '/help/no-such-help', '/notices/no-such-notice'])('is a 404 page at %s', async (path) => {
    const { status, text } = await read(path)
    expect(status).toBe(404)
    expect(text).toMatch(/<h1/)
  })

  it('is a 404 in words for the API', async () => {
    const { status, text } = await read('/api/policies/no-such-policy', { 'accept-language': 'en' })
    expect(status).toBe(404)
    expect(JSON.parse(text)).toMatchObject({ code: 'not_found', message: expect.any(String), issues: [] })
  })
})

it('finds a rule by the words of its page', async () => {
  expect((await read(`/search?q=${encodeURIComponent('救济期')}`)).text).toContain('href="/policies/hold-periods"')
  expect((await read('/en/search?q=reminder')).text).toContain('href="/en/rights?state=reminded"')
})

describe('the rights of a stage', () => {
  it('say what may not happen, what to do, by when, and whom to call', async () => {
    const { text } = await read('/rights?state=hold')
    for (const words of ['现在不能做的事', '不能强制拆除已经建成的房屋', '知道之日起60日', 'href="tel:12348"']) expect(text).toContain(words)
  })

  it('can be found for every state from one page', async () => {
    const { text } = await read('/rights')
    const states = [...text.matchAll(/href="\/rights\?state=(\w+)"/g)].map(([, state]) => state)
    expect(new Set(states).size).toBe(12)
  })
})

describe('the glossary and the pages about this site', () => {
  it('explains a term in both languages', async () => {
    expect((await read('/glossary')).text).toContain('场光地净')
    expect((await read('/en/glossary')).text).toContain('cleared to bare ground')
  })

  it.each(['/about', '/accessibility', '/privacy', '/help', '/help/paper-and-phone', '/notices/demonstration'])('answers %s in both languages', async (path) => {
    for (const address of [path, `/en${path}`]) expect((await read(address)).status, address).toBe(200)
  })

  it('lists the notices with their day', async () => {
    const { items } = JSON.parse((await read('/api/notices')).text) as { items: { publishedOn: string }[] }
    expect(items.map(({ publishedOn }) => publishedOn)).toEqual(['2026-11-22', '2026-11-22'])
  })
})

it.each(['sql_dump.txt', 'query'])('keeps the content module’s own %s to the server', async (name) => {
  expect((await visitor.get(`/__nuxt_content/policies/${name}`)).status).toBe(404)
  expect((await visitor.sendJson('POST', `/__nuxt_content/policies/${name}`, { sql: 'SELECT * FROM _content_policies' })).status).toBe(404)
})
