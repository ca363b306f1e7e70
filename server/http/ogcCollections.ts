import { getRouterParam } from 'h3'
import { collectionIds, crs84, type CollectionId } from '../../shared/ogc/answers.ts'
import { siteItemsSchema, subDistrictItemsSchema } from '../../shared/ogc/schemas.ts'
import { pathInLocale } from '../../shared/locale.ts'
import { districtBounds } from '../../shared/places/bounds.ts'
import { findSubDistrict, subDistricts, type SubDistrict } from '../../shared/places/places.ts'
import { countPlacedSites, findChangedSpan, findPlacedSite, listPlacedSites, type PlacedSite } from '../domain/ledger/placed.ts'
import { geoJson, notFoundIn, readParameters, refuse, selfOf, type Link, type OgcContext } from './ogc.ts'

const titles = { 'sites': ['sites', 'sitesDescription'], 'sub-districts': ['subDistricts', 'subDistrictsDescription'] } as const

/** Which collection the address names. Throws a 404. */
export function collectionIn(context: OgcContext): CollectionId {
  const named = getRouterParam(context.event, 'collection')
  const id = collectionIds.find(known => known === named)
  if (id === undefined) throw notFoundIn(context)
  return id
}

export async function describeCollection(context: OgcContext, id: CollectionId) {
  const { db, origin, words, locale } = context
  const [title, description] = titles[id]
  const href = `${origin}/ogc/collections/${id}`
  const span = id === 'sites' ? await findChangedSpan(db) : null
  const { west, south, east, north } = districtBounds
  return {
    id,
    title: words(title),
    description: words(description),
    itemType: 'feature' as const,
    crs: [crs84],
    ...id === 'sites' && {
      extent: {
        spatial: { bbox: [[west, south, east, north]], crs: crs84 },
        ...span && { temporal: { interval: [[span.from, null]] } },
      },
    },
    links: [
      { href, rel: 'self', type: 'application/json', title: words(title) },
      { href: `${href}/items`, rel: 'items', type: geoJson, title: words('items') },
      { href: `${origin}${pathInLocale(id === 'sites' ? '/ledger' : '/data', locale)}`, rel: 'alternate', type: 'text/html', title: words('page') },
      { href: `${origin}${pathInLocale('/data', locale)}`, rel: 'license', type: 'text/html', title: words('licence') },
    ] satisfies Link[],
  }
}

/** One page of the features, with the link to the next. */
export async function listItems(context: OgcContext, id: CollectionId) {
  const { features, numberMatched, next } = await (id === 'sites' ? readSites(context) : readSubDistricts(context))
  const self = selfOf(context)
  const onward = new URL(self)
  if (next !== null) onward.searchParams.set('cursor', next)
  return {
    type: 'FeatureCollection' as const,
    features,
    numberMatched,
    numberReturned: features.length,
    timeStamp: context.now,
    links: [
      { href: self.href, rel: 'self', type: geoJson, title: context.words('thisDocument') },
      ...next === null ? [] : [{ href: onward.href, rel: 'next', type: geoJson, title: context.words('next') }],
      { href: `${context.origin}/ogc/collections/${id}`, rel: 'collection', type: 'application/json', title: context.words(titles[id][0]) },
    ] satisfies Link[],
  }
}

/** One feature. Throws a 404 for what is not public, has no place or does not exist. */
export async function readItem(context: OgcContext, id: CollectionId) {
  const featureId = getRouterParam(context.event, 'item')!
  const [site, subDistrict] = id === 'sites' ? [await findPlacedSite(context.db, featureId), undefined] : [undefined, findSubDistrict(featureId)]
  if (!site && !subDistrict) throw notFoundIn(context)
  const collection = `${context.origin}/ogc/collections/${id}`
  return {
    ...site ? toSiteFeature(site, context) : toSubDistrictFeature(subDistrict!, context),
    links: [
      { href: `${collection}/items/${encodeURIComponent(featureId)}`, rel: 'self', type: geoJson, title: context.words('thisDocument') },
      { href: collection, rel: 'collection', type: 'application/json', title: context.words(titles[id][0]) },
    ] satisfies Link[],
  }
}

async function readSites(context: OgcContext) {
  const { limit, cursor, bbox, datetime, ...where } = readParameters(context, siteItemsSchema)
  const filter = { ...where, bbox, changed: datetime }
  const after = cursor === undefined ? undefined : readCursor(context, cursor)
  const [{ items, next }, numberMatched] = await Promise.all([
    listPlacedSites(context.db, { filter, limit, after }),
    countPlacedSites(context.db, filter),
  ])
  return {
    features: items.map(site => toSiteFeature(site, context)),
    numberMatched,
    next: next && `${next.at.getTime().toString(36)}.${next.id}`,
  }
}

/** They have neither a geometry nor a time: whatever filters by one finds none of them. */
function readSubDistricts(context: OgcContext) {
  const { limit, cursor, bbox, datetime } = readParameters(context, subDistrictItemsSchema)
  const all = bbox || datetime ? [] : subDistricts.toSorted((a, b) => a.code < b.code ? -1 : 1)
  if (cursor !== undefined && !findSubDistrict(cursor)) throw refuse(context, 'cursor', 'refused.cursor')
  const left = all.filter(({ code }) => cursor === undefined || code > cursor)
  return {
    features: left.slice(0, limit).map(subDistrict => toSubDistrictFeature(subDistrict, context)),
    numberMatched: all.length,
    next: left.length > limit ? left[limit - 1]!.code : null,
  }
}

function readCursor(context: OgcContext, cursor: string): { at: Date, id: string } {
  const [, at, id] = /^([0-9a-z]{1,9})\.([\w-]{1,40})$/.exec(cursor) ?? []
  if (at === undefined || id === undefined) throw refuse(context, 'cursor', 'refused.cursor')
  return { at: new Date(Number.parseInt(at, 36)), id }
}

function toSiteFeature({ id, position, ...properties }: PlacedSite, { origin, locale }: OgcContext) {
  return {
    type: 'Feature' as const,
    id,
    geometry: { type: 'Point' as const, coordinates: position },
    properties: { ...properties, page: origin + pathInLocale(`/ledger/${id}`, locale) },
  }
}

function toSubDistrictFeature({ code, name, nameEn }: SubDistrict, { origin, locale }: OgcContext) {
  return {
    type: 'Feature' as const,
    id: code,
    geometry: null,
    properties: { nameZh: name, nameEn, page: `${origin}${pathInLocale('/ledger', locale)}?subDistrict=${code}` },
  }
}
