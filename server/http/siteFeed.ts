import { getRouterParam } from 'h3'
import { findSubDistrict } from '../../shared/places/places.ts'
import { formatDay, formatInstant, isDay } from '../../shared/time.ts'
import { feedFormats, type FeedFormat } from '../../shared/web/feeds.ts'
import { listSiteNews, type SiteNews } from '../domain/ledger/news.ts'
import { getPublicSite } from '../domain/ledger/queries.ts'
import type { EventParam, EventSentence } from '../domain/events/describe.ts'
import { notFound } from './errors.ts'
import { defineFeed, sendFeed, shownInFeed, type FeedContent, type FeedWords, type Format } from './feed.ts'
import { definePublicHandler } from './handlers.ts'

/** A feed of the public changes of all entries. */
export function defineLedgerFeed(format: Format) {
  return defineFeed('ledger', format, async ({ db, now }, said) => ({
    title: said.words('feeds.ledger'), description: said.words('feeds.ledgerText'), path: '/ledger',
    items: toItems(await listSiteNews(db, { until: now, limit: shownInFeed }), said),
  }))
}

/** `/feeds/sites/<id>.<format>`: the public changes of one entry. Throws `ledger.site_not_found` (404). */
export const defineSiteFeed = () => definePublicHandler(async (context) => {
  const { name, format } = fileOf(getRouterParam(context.event, 'file')!)
  const page = await getPublicSite(context.db, name)
  return sendFeed(context, { name: `sites/${page.id}`, format }, async ({ db, now }, said) => {
    const title = page.state === 'public' ? said.inLanguage({ zh: page.nameZh, en: page.nameEn }) : said.words('feeds.unnamed')
    return {
      title: said.words('feeds.site', { name: title }), description: said.words('feeds.siteText'), path: `/ledger/${page.id}`,
      items: toItems(await listSiteNews(db, { siteIds: [page.id], until: now, limit: shownInFeed }), said),
    }
  })
})

/** `/feeds/sub-districts/<code>.<format>`: the public changes of the entries of one. Answers 404 for a code there is not. */
export const defineSubDistrictFeed = () => definePublicHandler(async (context) => {
  const { name: code, format } = fileOf(getRouterParam(context.event, 'file')!)
  const place = findSubDistrict(code)
  if (!place) throw notFound()
  return sendFeed(context, { name: `sub-districts/${code}`, format }, async ({ db, now }, said): Promise<FeedContent> => ({
    title: said.words('feeds.subDistrict', { name: said.locale === 'en' ? place.nameEn : place.name }), description: said.words('feeds.ledgerText'), path: `/ledger?subDistrict=${code}`,
    items: toItems(await listSiteNews(db, { subDistrict: code, until: now, limit: shownInFeed }), said),
  }))
})

function fileOf(file: string): { name: string, format: FeedFormat } {
  const [, name, format] = /^([0-9a-z-]+)\.([a-z]+)$/.exec(file) ?? []
  if (name === undefined || format === undefined || !Object.hasOwn(feedFormats, format)) throw notFound()
  return { name, format: format as FeedFormat }
}

function toItems(news: SiteNews[], said: FeedWords) {
  const { locale, words, inLanguage } = said
  return news.map(({ id, siteId, at, sentence, subDistrict, nameZh, nameEn, isDemo }) => {
    const place = subDistrict === null ? undefined : findSubDistrict(subDistrict)
    return {
      id: `site:${id}`, path: `/ledger/${siteId}`, at,
      title: words('feeds.item', { what: toSentence(sentence, said), name: nameZh === null ? words('feeds.unnamed') : inLanguage({ zh: nameZh, en: nameEn }) }),
      description: [...isDemo ? [words('feeds.demo')] : [], ...place ? [locale === 'en' ? place.nameEn : place.name] : [], formatInstant(at, locale)].join('\n'),
    }
  })
}

function toSentence({ key, params }: EventSentence, { locale, words }: FeedWords): string {
  // Keys come from the events: one without a sentence is shown as it is.
  const find = (wanted: string, given?: Record<string, string | number>) => words(wanted as Parameters<typeof words>[0], given)
  const wordOf = (value: EventParam) => typeof value === 'object' ? find(value.key) : typeof value === 'string' && isDay(value) ? formatDay(value, locale) : value
  return find(key, Object.fromEntries(Object.entries(params).map(([name, value]) => [name, wordOf(value)])))
}
