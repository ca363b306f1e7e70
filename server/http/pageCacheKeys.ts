import type { IncomingMessage } from 'node:http'
import { localeOfPath, type Locale } from '../../shared/locale.ts'
import { formatMode, parseMode } from '../../shared/mode.ts'

/** What an answer for everybody hangs on; nothing else of a request reaches the one who makes it. */
export interface Asked {
  /** Path and query, the parameters in one order. */
  url: string
  /** How the page is read; `standard` where nothing hangs on it. */
  mode: string
  locale: Locale
  /** Protocol and host in the address bar; empty where the operator has set the address residents use. */
  origin: string
  key: string
}

interface Address { url: string, varies: 'mode' | 'language' | 'nothing', locale: Locale }

const paged = ['limit', 'cursor']
const id = '[0-9A-Za-z-]{1,64}'
const list = ['subDistrict', 'category', 'owner', 'status', 'period', 'sort', 'unchecked', ...paged]

/**
 * Pages for everybody, without the prefix of a language, and the parameters they know. None of them reads a cookie but
 * `mode`, has a form that posts, counts who asks, or shows anything in an order of chance.
 */
const pages = compile({
  '/': [],
  '/ledger': list,
  '/ledger/(?:archive|figures)': [],
  [`/ledger/${id}`]: [],
  [`/ledger/${id}/notice`]: [],
  '/policies': ['category', 'state'],
  [`/(?:policies|notices|help)/${id}`]: [],
  '/(?:help|glossary|about|accessibility|privacy)': [],
  '/rights': ['state', 'site'],
  '/hearings': ['kind', 'state', ...paged],
  '/hearings/rules': ['month'],
  '/hearings/halls': ['subDistrict'],
  [`/hearings/${id}/text`]: ['version', 'against'],
  [`/hearings/${id}/answers`]: ['view', 'clause', 'answer', ...paged],
  [`/hearings/${id}/record`]: [],
  '/volunteers': ['form', 'subDistrict', 'community', 'hasPlaces', ...paged],
  '/volunteers/consent': [],
  [`/volunteers/teams/${id}`]: [],
  '/orders': ['kind', 'subDistrict', 'community', 'cursor'],
  '/(?:orders|assistance)/figures': [],
  '/inspections': ['cursor'],
  '/bulletins': ['before'],
  '/bulletins/fairness': ['quarter'],
  [`/bulletins/${id}`]: [],
  [`/bulletins/${id}/rows`]: ['figure', 'subDistrict', 'body', 'from'],
  '/record': ['size', 'before'],
  [`/record/days/${id}`]: paged,
  '/record/notice': [],
  '/data': [],
  [`/data/${id}`]: [],
  '/api-docs': [],
  [`/api-docs/${id}`]: [],
})

/** The same for programs: each says in `Accept-Language` which language it wants. */
const answers = compile({
  '/api/home': [],
  '/api/ledger/sites': list,
  [`/api/ledger/sites/${id}`]: [],
  [`/api/ledger/sites/${id}/notice`]: [],
  '/api/ledger/(?:archive|figures)': [],
  '/api/policies': ['category', 'state'],
  [`/api/(?:policies|notices|help)/${id}`]: [],
  '/api/(?:notices|help|glossary|data)': [],
  '/api/rights': ['state', 'site'],
  '/api/hearings': ['kind', 'state', ...paged],
  '/api/hearings/rules': ['month'],
  '/api/hearings/halls': ['subDistrict'],
  [`/api/hearings/${id}/text`]: ['version', 'against'],
  [`/api/hearings/${id}/answers`]: ['view', 'clause', 'answer', ...paged],
  [`/api/hearings/${id}/record`]: [],
  '/api/volunteers/teams': ['form', 'subDistrict', 'community', 'hasPlaces', ...paged],
  [`/api/volunteers/teams/${id}`]: [],
  '/api/orders': ['kind', 'subDistrict', 'community', 'cursor'],
  '/api/(?:orders|assistance|report)/figures': [],
  '/api/inspections': ['cursor'],
  '/api/bulletins': ['before'],
  '/api/bulletins/fairness': ['quarter'],
  [`/api/bulletins/${id}`]: [],
  [`/api/bulletins/${id}/rows`]: ['figure', 'subDistrict', 'body', 'from'],
  '/api/record': ['size', 'before'],
  '/api/record/entries': paged,
  [`/api/record/(?:entries|days)/${id}`]: paged,
  [`/api/data/${id}`]: [],
  '/openapi\\.json': ['lang'],
  '/ogc(?:/conformance|/collections|/collections/[0-9A-Za-z_-]{1,64})?': [],
})

/** Files whose language is in their address. */
const files = compile({
  '/feeds/(?:ledger|hearings|notices|volunteers)\\.(?:rss|atom|json)': [],
  [`/feeds/(?:sites|sub-districts)/${id}\\.(?:rss|atom|json)`]: [],
  '/sitemap\\.xml': [],
  '/robots\\.txt': [],
})

function compile(routes: Record<string, string[]>): Array<{ pattern: RegExp, known: string[] }> {
  return Object.entries(routes).map(([path, known]) => ({ pattern: new RegExp(`^${path}$`), known }))
}

const maxUrl = 600
const maxKept = 5000
const read = new Map<string, Address | null>()

/** What of an address an answer hangs on; null when it is none that everybody gets the same answer at. */
function readAddress(url: string): Address | null {
  let found = read.get(url)
  if (found === undefined) {
    found = parseAddress(url)
    if (read.size >= maxKept) read.clear()
    read.set(url, found)
  }
  return found
}

function parseAddress(url: string): Address | null {
  const [path = '', query, more] = url.split('?')
  if (url.length > maxUrl || more !== undefined || !/^\/[\w./-]*$/.test(path)) return null
  const inLanguage = /^\/en(\/[^/].*)?$/.exec(path)
  const plain = inLanguage ? inLanguage[1] ?? '/' : path
  for (const [routes, varies] of [[pages, 'mode'], [answers, 'language'], [files, 'nothing']] as const) {
    const route = routes.find(({ pattern }) => pattern.test(varies === 'language' ? path : plain))
    if (!route) continue
    const asked = sortQuery(query, route.known)
    return asked === null ? null : { url: path + asked, varies, locale: localeOfPath(path) }
  }
  return null
}

/** The parameters in one order; null when one is not known, comes twice or searches for words. */
function sortQuery(query: string | undefined, known: string[]): string | null {
  if (!query) return ''
  if (/[^\x21-\x7e]|#/.test(query)) return null
  const given = [...new URLSearchParams(query)]
  const names = new Set(given.map(([name]) => name))
  // A form that is sent with an empty search sends it too.
  if (names.size !== given.length || !given.every(([name, value]) => known.includes(name) || (name === 'q' && value === ''))) return null
  return `?${new URLSearchParams(given.sort(([a], [b]) => a < b ? -1 : 1)).toString()}`
}

const host = /^[0-9a-z.-]{1,200}(?::\d{1,5})?$|^\[[0-9a-f:.]{2,45}\](?::\d{1,5})?$/

/**
 * What a request asks for, when everybody gets the same answer; null otherwise. `hasBase`: the operator has set the address
 * residents use, so that no answer hangs on the one asked by.
 */
export function readAsked({ url = '', headers }: Pick<IncomingMessage, 'url' | 'headers'>, { hasBase }: { hasBase: boolean }): Asked | null {
  const address = readAddress(url)
  if (!address || headers.range !== undefined || headers['transfer-encoding'] !== undefined || headers.upgrade !== undefined) return null
  if (headers['content-length'] !== undefined && headers['content-length'] !== '0') return null
  let origin = ''
  if (!hasBase) {
    const asked = headers.host?.toLowerCase() ?? ''
    if (!host.test(asked)) return null
    origin = `${headers['x-forwarded-proto'] === 'https' ? 'https' : 'http'}://${asked}`
  }
  const mode = address.varies === 'mode' && headers.cookie !== undefined ? readMode(headers.cookie) : 'standard'
  const locale = address.varies === 'language' ? /^en\b/i.test(headers['accept-language'] ?? '') ? 'en' : 'zh-CN' : address.locale
  return { url: address.url, mode, locale, origin, key: `${address.url} ${mode} ${locale} ${origin}` }
}

function readMode(cookies: string): string {
  return formatMode(parseMode(/(?:^|;\s*)mode=([^;]*)/.exec(cookies)?.[1]))
}

/** The headers of which an answer at this address may hang. */
export function varyOf(url: string): string {
  const varies = readAddress(url)?.varies
  return varies === 'mode' ? 'Accept-Encoding, Cookie' : varies === 'language' ? 'Accept-Encoding, Accept-Language' : 'Accept-Encoding'
}
