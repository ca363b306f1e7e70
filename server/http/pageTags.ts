import { findTranslation, type MessageKey } from '../../i18n/messages.ts'
import { localeOfPath, pathInLocale, type Locale } from '../../shared/locale.ts'
import type { Site } from '../../shared/site/schemas.ts'
import { toGovernmentTags } from '../../shared/web/governmentTags.ts'
import { isListed, sections } from '../../shared/web/pages.ts'
import { dataPath, datasets, findDataset, mediaTypes, type Dataset } from '../../shared/opendata/datasets.ts'
import { toBreadcrumbs, toCatalog, toDataset, toJsonLd, toOrganization, type Structured } from '../../shared/web/structured.ts'

/** What stands in the head of a public page that was rendered: its address, its twins, what a shared link shows, the tags of the operator's kind. */
export interface Rendered { /** With its query. */ path: string, head: string, site: Site, origin: string }

/**
 * The tags that follow from a page's own head, as HTML: one place for all pages. Nothing for a page that search engines shall not
 * list; it says so instead. What the operator has not configured is left out.
 */
export function writePageTags({ path, head, site, origin }: Rendered): string {
  const [bare = '/'] = path.split('?')
  const locale = localeOfPath(bare)
  const page = pageOf(bare)
  const said = readHead(head)
  if (!isListed(page)) return ''
  const address = (of: Locale) => `${origin}${pathInLocale(page, of)}`
  const url = address(locale)
  const tags = [
    link({ rel: 'canonical', href: url }),
    ...([['zh-CN', 'zh-CN'], ['en', 'en'], ['x-default', 'zh-CN']] as const).map(([hreflang, of]) => link({ rel: 'alternate', hreflang, href: address(of) })),
    ...site.inService || said.robots ? [] : [meta('name', 'robots', 'noindex')],
    meta('property', 'og:title', said.title), meta('property', 'og:description', said.description), meta('property', 'og:url', url),
    meta('property', 'og:type', said.publishedAt === undefined ? 'website' : 'article'),
    meta('property', 'og:site_name', locale === 'en' ? site.nameEn : site.nameZh), meta('property', 'og:locale', locale === 'en' ? 'en_GB' : 'zh_CN'),
    // Wide for most programs; 300 by 300 for WeChat.
    ...['/share.png', '/share-square.png'].map(file => meta('property', 'og:image', origin + file)),
    ...toGovernmentTags({ site, host: URL.canParse(origin) ? new URL(origin).hostname : null, section: page.split('/')[1] || 'home', title: said.title.split(' · ')[0]!, description: said.description, publishedAt: said.publishedAt, url })
      .map(([name, content]) => meta('name', name, content)),
  ]
  return tags.join('') + breadcrumbsOf({ page, locale, title: said.title.split(' · ')[0]!, site, origin }).map(thing => `<script type="application/ld+json">${toJsonLd(thing)}</script>`).join('')
}

const pageOf = (path: string) => pathInLocale(path, 'zh-CN').replace(/(?<=.)\/$/, '')

/** Whether a search engine is told to leave the page at this address out: by a header, which costs a small page nothing. */
export function isLeftOut(path: string): boolean {
  return !isListed(pageOf(path.split('?')[0]!))
}

function breadcrumbsOf({ page, locale, title, site, origin }: { page: string, locale: Locale, title: string, site: Site, origin: string }): Structured[] {
  if (page === '/') {
    const operator = toOrganization({ site, locale, origin })
    return operator && typeof operator === 'object' ? [{ '@context': 'https://schema.org', ...operator } as Structured] : []
  }
  const say = (key: MessageKey) => findTranslation(locale, key) ?? key
  const name = page.split('/')[1]!
  const section = page.split('/').length > 2 && Object.hasOwn(sections, name) ? [{ name: say(sections[name as keyof typeof sections]), url: `${origin}${pathInLocale(`/${name}`, locale)}` }] : []
  return [...dataOf({ page, locale, site, origin }), toBreadcrumbs([{ name: say('common.navigation.home'), url: `${origin}${pathInLocale('/', locale)}` }, ...section, { name: title }])]
}

/** What can be taken away at `/data`, and at the page of one dataset. */
function dataOf({ page, locale, site, origin }: { page: string, locale: Locale, site: Site, origin: string }): Structured[] {
  const [, section, id, ...more] = page.split('/')
  if (section !== 'data' || more.length > 0) return []
  const say = (key: string) => findTranslation(locale, key) ?? key
  const facts = ({ id: of, title, text, formats }: Dataset) => ({
    name: say(title), description: say(text), files: formats.map(format => ({ url: origin + dataPath(of, format, locale), mediaType: mediaTypes[format] })),
  })
  const [publisher, url] = [toOrganization({ site, locale, origin }), origin + pathInLocale(page, locale)]
  if (id === undefined) return [toCatalog({ name: say('common.navigation.data'), url, datasets: datasets.map(dataset => facts({ ...dataset, formats: dataset.formats.slice(0, 1) })), publisher })]
  const dataset = findDataset(id)
  return dataset ? [toDataset({ ...facts(dataset), url, publisher })] : []
}

/** What a rendered head says, with its entities resolved. */
function readHead(head: string) {
  const content = (attribute: string, name: string) => {
    const tag = new RegExp(`<meta ${attribute}="${name}" content="([^"]*)"`).exec(head)?.[1]
    return tag === undefined ? undefined : unescape(tag)
  }
  return {
    title: unescape(/<title>([^<]*)<\/title>/.exec(head)?.[1] ?? ''), description: content('name', 'description') ?? '',
    publishedAt: content('property', 'article:published_time'), robots: content('name', 'robots'),
  }
}

const entities: Record<string, string> = { quot: '"', amp: '&', lt: '<', gt: '>', '#39': '\'', '#x27': '\'', '#x2F': '/' }
const unescape = (text: string) => text.replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole)
const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
const meta = (attribute: 'name' | 'property', name: string, content: string) => `<meta ${attribute}="${name}" content="${escape(content)}">`
const link = (attributes: Record<string, string>) => `<link ${Object.entries(attributes).map(([name, value]) => `${name}="${escape(value)}"`).join(' ')}>`
