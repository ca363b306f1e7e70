import * as ogc from '../ogc/answers.ts'
import { siteItemsSchema, subDistrictItemsSchema } from '../ogc/schemas.ts'
import type { Operation } from './operation.ts'

const json = (schema: NonNullable<Operation['answers'][200]>['schema']) => ({ 200: { schema } })
const features = (schema: NonNullable<Operation['answers'][200]>['schema']) => ({ 200: { schema, types: ['application/geo+json'] } })

const described: Array<Omit<Operation, 'section' | 'method'>> = [
  { id: 'readOgc', path: '/ogc', answers: json(ogc.landingSchema), refusals: [400] },
  { id: 'readConformance', path: '/ogc/conformance', answers: json(ogc.conformanceSchema), refusals: [400] },
  { id: 'listCollections', path: '/ogc/collections', answers: json(ogc.collectionsSchema), refusals: [400] },
  { id: 'readCollection', path: '/ogc/collections/{collection}', parts: { collection: 'sites' }, answers: json(ogc.collectionSchema), refusals: [400, 404] },
  { id: 'listSiteFeatures', path: '/ogc/collections/sites/items', query: siteItemsSchema, answers: features(ogc.siteItemsAnswer), refusals: [400] },
  { id: 'readSiteFeature', path: '/ogc/collections/sites/items/{item}', parts: { item: null }, answers: features(ogc.siteItemAnswer), refusals: [400, 404] },
  { id: 'listSubDistrictFeatures', path: '/ogc/collections/sub-districts/items', query: subDistrictItemsSchema, answers: features(ogc.subDistrictItemsAnswer), refusals: [400] },
  { id: 'readSubDistrictFeature', path: '/ogc/collections/sub-districts/items/{item}', parts: { item: '110107009' }, answers: features(ogc.subDistrictItemAnswer), refusals: [400, 404] },
]

export const ogcOperations: readonly Operation[] = described.map(operation => ({ ...operation, section: 'ogc', method: 'get', refusesWith: ogc.exceptionSchema }))
