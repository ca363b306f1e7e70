import { locales, pathInLocale } from '../locale.ts'

/** How many pages stand in one part of the map; each of them twice, once a language. */
export const pagesInPart = 2500

/** A page of the map: its path in Chinese, and the instant or day it changed last, null when nobody knows. */
export interface MappedPage { path: string, changedAt: string | null }

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;').replace(/'/g, '&apos;')

/** The map of the maps (sitemaps.org 0.9). */
export function toSitemapIndex(addresses: readonly string[]): string {
  return `${declaration}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${addresses.map(address => `<sitemap><loc>${escape(address)}</loc></sitemap>\n`).join('')}</sitemapindex>\n`
}

/** One part: every page in both languages, each naming the other. */
export function toSitemap(pages: readonly MappedPage[], origin: string): string {
  const address = (path: string, locale: typeof locales[number]) => escape(origin + pathInLocale(path, locale))
  const entry = ({ path, changedAt }: MappedPage) => {
    const twins = [['zh-CN', 'zh-CN'], ['en', 'en'], ['x-default', 'zh-CN']] as const
    const links = twins.map(([hreflang, locale]) => `<xhtml:link rel="alternate" hreflang="${hreflang}" href="${address(path, locale)}"/>`).join('')
    return locales.map(locale => `<url><loc>${address(path, locale)}</loc>${changedAt === null ? '' : `<lastmod>${changedAt}</lastmod>`}${links}</url>\n`).join('')
  }
  return `${declaration}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n${pages.map(entry).join('')}</urlset>\n`
}

/** What robots may read. A portal that is not in service is a trial: nobody shall find it and take it for the office. */
export function toRobots({ inService, closed, sitemap }: { inService: boolean, closed: readonly string[], sitemap: string }): string {
  const paths = inService ? closed.flatMap(path => locales.map(locale => pathInLocale(path, locale))) : ['/']
  return ['User-agent: *', ...paths.map(path => `Disallow: ${path}`), '', `Sitemap: ${sitemap}`, ''].join('\n')
}
