import { z } from 'zod'
import { siteFilterSchema } from '../ledger/schemas.ts'
import { locales } from '../locale.ts'
import type { Operation } from './operation.ts'

const ofType = (...types: string[]) => ({ 200: { types } })
const inLanguage = z.strictObject({ lang: z.enum(locales).optional() })

const described: Array<Omit<Operation, 'section' | 'method'>> = [
  { id: 'downloadSitesCsv', path: '/ledger/sites.csv', query: siteFilterSchema.extend({ lang: z.enum(locales).optional() }), answers: ofType('text/csv'), refusals: [422] },
  { id: 'downloadSitesXlsx', path: '/ledger/sites.xlsx', query: siteFilterSchema.extend({ lang: z.enum(locales).optional() }), answers: ofType('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'), refusals: [422] },
  { id: 'downloadSitesJson', path: '/ledger/sites.json', query: siteFilterSchema.extend({ lang: z.enum(locales).optional() }), answers: ofType('application/json'), refusals: [422] },
  { id: 'readBulletinCsv', path: '/bulletins/{month}/figures.csv', parts: { month: null }, answers: ofType('text/csv'), refusals: [404] },
  { id: 'readCatalogue', path: '/data/catalog.jsonld', answers: ofType('application/ld+json'), refusals: [] },
  { id: 'readDataPackage', path: '/data/datapackage.json', answers: ofType('application/json'), refusals: [] },
  { id: 'downloadDatasetCsv', path: '/data/{dataset}.csv', parts: { dataset: 'sites-archive' }, answers: ofType('text/csv'), refusals: [404] },
  { id: 'downloadDatasetXlsx', path: '/data/{dataset}.xlsx', parts: { dataset: 'sites-archive' }, answers: ofType('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'), refusals: [404] },
  { id: 'downloadDatasetJson', path: '/data/{dataset}.json', parts: { dataset: 'sites-archive' }, answers: ofType('application/json'), refusals: [404] },
  { id: 'downloadDatasetGeoJson', path: '/data/{dataset}.geojson', parts: { dataset: 'sites-live' }, answers: ofType('application/geo+json'), refusals: [404] },
  { id: 'readFeed', path: '/feeds/{feed}.rss', parts: { feed: 'hearings' }, query: inLanguage, answers: ofType('application/rss+xml'), refusals: [404] },
  { id: 'readAtomFeed', path: '/feeds/{feed}.atom', parts: { feed: 'hearings' }, query: inLanguage, answers: ofType('application/atom+xml'), refusals: [404] },
  { id: 'readJsonFeed', path: '/feeds/{feed}.json', parts: { feed: 'hearings' }, query: inLanguage, answers: ofType('application/feed+json'), refusals: [404] },
  { id: 'readCalendar', path: '/hearings/{id}.ics', parts: { id: null }, answers: ofType('text/calendar'), refusals: [404] },
  { id: 'downloadBundle', path: '/hearings/{id}/bundle.zip', parts: { id: null }, answers: ofType('application/zip'), refusals: [404, 429] },
  { id: 'readCheckpoint', path: '/record/checkpoint', answers: ofType('text/plain'), refusals: [404] },
  { id: 'readRecordKeys', path: '/record/keys', answers: ofType('text/plain'), refusals: [] },
  { id: 'readRecordTile', path: '/record/tile/{level}/{tile}', parts: { level: null, tile: null }, answers: ofType('application/octet-stream'), refusals: [404] },
  { id: 'listOpen311Services', path: '/open311/v2/services.json', answers: ofType('application/json'), refusals: [400] },
  { id: 'listOpen311Requests', path: '/open311/v2/requests.json', answers: ofType('application/json'), refusals: [400] },
  { id: 'readOgcDefinition', path: '/ogc/api', answers: ofType('application/vnd.oai.openapi+json;version=3.0'), refusals: [] },
  { id: 'readOpenApi', path: '/openapi.json', query: inLanguage, answers: ofType('application/json'), refusals: [422] },
]

/** Files with a format of their own, which their own standards describe. */
export const fileOperations: readonly Operation[] = described.map(operation => ({ ...operation, section: 'files', method: 'get' }))
