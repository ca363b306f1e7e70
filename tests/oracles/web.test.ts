import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ical from 'ical.js'
import jsonld from 'jsonld'
import { SaxesParser } from 'saxes'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { findServedBulletin } from '../support/servedBulletin.ts'
import { addressOf, publicRoutes } from '../support/publicPages.ts'
import { findServedMatter, inServedDatabase } from '../support/servedMatter.ts'
import { findServedMeeting } from '../support/servedMeeting.ts'
import { findServedTeam } from '../support/servedTeam.ts'
import { aSite } from '../support/sites.ts'

/** What a name may hold at worst. */
const strange = '示例仓库 ]]></title></script><script>alert(1)</script> & "引号" \' 😀'
const folder = mkdtempSync(join(tmpdir(), 'portal-web-'))
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

let site: { id: string }
let hidden: { id: string }
let meeting: Awaited<ReturnType<typeof findServedMeeting>>
beforeAll(async () => {
  const now = new Date(Date.now() - 3_600_000)
  ;[site, hidden] = await inServedDatabase(async db => [await aSite(db, { row: { nameZh: strange }, now }), await aSite(db, { status: 'registered', now })])
  await findServedMatter()
  meeting = await findServedMeeting()
  await findServedBulletin()
})

const get = (path: string, headers: Record<string, string> = {}) => fetch(inject('baseUrl') + path, { headers, redirect: 'manual' })
const read = async (path: string) => {
  const response = await get(path)
  expect(response.status, path).toBe(200)
  return response.text()
}

/** Throws when the text is not well-formed XML. */
function parseXml(text: string, path: string): void {
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => { throw new Error(`${path}: ${error.message}`) })
  parser.write(text).close()
}

/** What a program in Python prints as JSON about a file. */
function askPython<Answer>(program: string, text: string): Answer {
  const file = join(folder, 'file')
  writeFileSync(file, text)
  return JSON.parse(execFileSync('/usr/bin/python3', ['-c', program, file], { encoding: 'utf8' })) as Answer
}

const readFeed = `
import sys, json, feedparser
feed = feedparser.parse(open(sys.argv[1], 'rb').read())
print(json.dumps({'bozo': bool(feed.bozo), 'problem': str(feed.get('bozo_exception', '')), 'version': feed.version, 'title': feed.feed.get('title'), 'self': [l.href for l in feed.feed.links if l.rel == 'self'],
  'entries': [{'id': e.get('id'), 'title': e.get('title'), 'link': e.get('link'), 'at': list((e.get('published_parsed') or e.get('updated_parsed'))[:5])} for e in feed.entries]}))`
interface Read { bozo: boolean, problem: string, version: string, title: string, self: string[], entries: { id: string, title: string, link: string, at: number[] }[] }

const feedNames = () => ['ledger', 'notices', 'hearings', 'volunteers', `sites/${site.id}`, 'sub-districts/110107009', 'sub-districts/110107001']

describe('every feed', () => {
  it.each(['', '?lang=en'])('is read by feedparser without a complaint as RSS and Atom, and says the same as JSON (%s)', async (query) => {
    for (const name of feedNames()) {
      const json = JSON.parse(await read(`/feeds/${name}.json${query}`)) as { version: string, feed_url: string, items: { id: string, url: string, title: string }[] }
      expect(json.version).toBe('https://jsonfeed.org/version/1')
      for (const [format, version] of [['rss', 'rss20'], ['atom', 'atom10']] as const) {
        const path = `/feeds/${name}.${format}${query}`
        const text = await read(path)
        parseXml(text, path)
        const feed = askPython<Read>(readFeed, text)
        expect(feed, path).toMatchObject({ bozo: false, problem: '', version })
        expect(feed.self).toEqual([inject('baseUrl') + path])
        expect(feed.entries.map(({ id, link }) => [id, link])).toEqual(json.items.map(({ id, url }) => [id, url]))
        expect(new Set(feed.entries.map(({ id }) => id)).size).toBe(feed.entries.length)
        expect(feed.entries.map(({ at }) => at.join())).toEqual(feed.entries.map(({ at }) => at).toSorted((a, b) => compare(b, a)).map(at => at.join()))
      }
    }
  })

  it('has the entry whose name would break a page, whole', async () => {
    for (const format of ['rss', 'atom']) {
      const feed = askPython<Read>(readFeed, await read(`/feeds/sites/${site.id}.${format}`))
      // Of markup in the title of RSS each program makes what it likes; in Atom it is said to be text.
      expect(feed.entries.some(({ title }) => title.includes(format === 'atom' ? strange : '示例仓库'))).toBe(true)
      expect(JSON.parse(await read(`/feeds/sites/${site.id}.json`))).toMatchObject({ items: [{ title: expect.stringContaining(strange) }] })
    }
  })

  it('answers 304 to whoever has it, and 404 for what the public cannot see', async () => {
    for (const name of feedNames()) {
      const first = await get(`/feeds/${name}.atom`)
      const tag = first.headers.get('etag')!
      expect(tag).toMatch(/^(?:W\/)?"[^"]+"$/)
      const again = await get(`/feeds/${name}.atom`, { 'if-none-match': tag })
      expect([again.status, await again.text()]).toEqual([304, ''])
    }
    for (const name of [`sites/${hidden.id}.rss`, 'sites/none.rss', 'sub-districts/999999999.rss', `sites/${site.id}.xml`]) expect((await get(`/feeds/${name}`)).status, name).toBe(404)
  })

  it('is named by its page, in the head and as a link', async () => {
    for (const [page, feed] of [['/ledger', 'ledger'], ['/ledger?subDistrict=110107009', 'sub-districts/110107009'], [`/ledger/${site.id}`, `sites/${site.id}`], ['/bulletins', 'notices'], ['/', 'notices']]) {
      const html = await read(page!)
      for (const [format, type] of [['rss', 'application/rss+xml'], ['atom', 'application/atom+xml'], ['json', 'application/feed+json']]) {
        expect(html, page).toMatch(new RegExp(`<link rel="alternate" type="${type!.replace(/[+/]/g, '\\$&')}" href="/feeds/${feed}\\.${format}"`))
        expect(html, page).toContain(`<a href="/feeds/${feed}.${format}"`)
      }
    }
  })
})

const compare = (a: number[], b: number[]) => a.map((part, index) => part - b[index]!).find(difference => difference !== 0) ?? 0

const readCalendar = `
import sys, json, icalendar
calendar = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read())
print(json.dumps([{'uid': str(e['uid']), 'summary': str(e['summary']), 'at': e['dtstart'].dt.isoformat()} for e in calendar.walk('VEVENT')]))`

describe('a calendar file', () => {
  it('of a hearing says the same to icalendar and to ical.js', async () => {
    for (const query of ['', '?lang=en']) {
      const text = await read(`/hearings/${meeting.matterId}.ics${query}`)
      const seen = askPython<{ uid: string, summary: string, at: string }[]>(readCalendar, text)
      const own = new ical.Component(ical.parse(text) as unknown[]).getAllSubcomponents('vevent').map(component => new ical.Event(component))
      expect(seen.map(({ uid }) => uid)).toEqual([`${meeting.matterId}-close`, `${meeting.matterId}-meeting`])
      expect(own.map(({ uid, summary }) => [uid, summary])).toEqual(seen.map(({ uid, summary }) => [uid, summary]))
      for (const { at } of seen) expect(at).toMatch(/\+08:00$/)
    }
  })
})

/** What schema.org's context says, as far as it matters here: nothing is fetched. */
const context = { '@context': { '@vocab': 'https://schema.org/', 'url': { '@type': '@id' }, 'item': { '@type': '@id' } } }

const dataOf = (html: string) => [...html.matchAll(/<script type="application\/ld\+json">([^<]*)<\/script>/g)].map(([, text]) => JSON.parse(text!) as Record<string, unknown>)

async function expand(thing: object): Promise<Record<string, unknown>> {
  const documentLoader = (url: string) => Promise.resolve({ contextUrl: undefined, documentUrl: url, document: context })
  const [expanded] = await (jsonld as unknown as { expand: (thing: object, options: object) => Promise<Record<string, unknown>[]> }).expand(thing, { documentLoader })
  return expanded!
}

describe('what a page says to programs', () => {
  it('is expanded by a JSON-LD processor to things of schema.org', async () => {
    for (const [page, types] of [
      ['/', ['GovernmentService']], ['/report', ['BreadcrumbList', 'GovernmentService']], ['/data', ['BreadcrumbList', 'DataCatalog']], [`/hearings/${meeting.matterId}`, ['BreadcrumbList', 'Event']], [`/ledger/${site.id}`, ['BreadcrumbList']],
    ] as const) {
      for (const prefix of ['', '/en']) {
        const things = await Promise.all(dataOf(await read(prefix + page)).map(expand))
        expect(things.map(thing => (thing['@type'] as string[])[0]).toSorted(), page).toEqual(types.map(type => `https://schema.org/${type}`).toSorted())
      }
    }
  })

  it('cannot be left by the name of a site, which stands in it whole, and is no script that runs', async () => {
    const response = await get(`/ledger/${site.id}`)
    const html = await response.text()
    // Inside of the quotes of an attribute a name may hold anything but a quote.
    const tags = html.replaceAll(/="[^"]*"/g, value => value.startsWith('="application/') ? value : '')
    expect([...tags.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag)).toEqual(['<script type="application/ld+json">'])
    expect(JSON.stringify(dataOf(html))).toContain(JSON.stringify(strange).slice(1, -1))
    expect(response.headers.get('content-security-policy')).toMatch(/script-src 'self';/)
  })
})

describe('the map of the pages', () => {
  const addresses = (xml: string) => [...xml.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, address]) => address!.replaceAll('&amp;', '&'))
  const paths = async () => {
    const index = await read('/sitemap.xml')
    parseXml(index, '/sitemap.xml')
    const parts = await Promise.all(addresses(index).map(async (address) => {
      const xml = await read(address.slice(inject('baseUrl').length))
      parseXml(xml, address)
      return addresses(xml)
    }))
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(5000)
    return parts.flat().map(address => address.slice(inject('baseUrl').length) || '/')
  }
  const isPrivate = /^(?:\/en)?\/(?:staff|track|follow|search|mode|r)\b|received$|\/comment\b/

  it('has every public page that is there for everybody, in both languages, and none of one person or of staff', async () => {
    const team = await findServedTeam()
    const found = await paths()
    expect(new Set(found).size).toBe(found.length)
    expect(found.filter(path => isPrivate.test(path))).toEqual([])
    expect(found).toEqual(expect.arrayContaining(['/', '/en', '/ledger', `/ledger/${site.id}`, `/en/ledger/${site.id}`, `/hearings/${meeting.matterId}`, '/policies/steps-and-objections', `/volunteers/teams/${team.id}`]))
    expect(found.filter(path => path.includes(hidden.id))).toEqual([])
    const fixed = publicRoutes.filter(route => !route.includes('[') && !isPrivate.test(route) && !/^\/report\/(?!rules)|placed$|joined$/.test(route))
    expect(fixed.filter(route => !found.includes(route))).toEqual([])
  })

  it('leads to pages that are there and give this very address as their own', async () => {
    const found = await paths()
    for (const path of found.filter((_, index) => index % 7 === 0)) {
      const html = await read(path)
      expect(html, path).toContain(`<link rel="canonical" href="${inject('baseUrl')}${path}">`)
      for (const language of ['zh-CN', 'en', 'x-default']) expect(html, path).toContain(`<link rel="alternate" hreflang="${language}" href="`)
    }
  }, 120_000)

  it('is not given robots to read before the portal is in service', async () => {
    const robots = await read('/robots.txt')
    expect(robots).toContain('Disallow: /\n')
    expect(robots).toContain(`Sitemap: ${inject('baseUrl')}/sitemap.xml`)
  })

  it('leaves every page that is not in it unlisted', async () => {
    for (const route of publicRoutes.filter(name => isPrivate.test(name))) {
      const response = await get(await addressOf(route))
      if (response.status === 200) expect(response.headers.get('x-robots-tag') ?? await response.text(), route).toContain('noindex')
    }
  })
})
