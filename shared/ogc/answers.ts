import { z } from 'zod'
import { areaQualifiers, categories, liveStatuses, modes, ownerSystems } from '../ledger/rules.ts'
import { subDistricts } from '../places/places.ts'

const day = z.iso.date()
const instant = z.iso.datetime()
const link = z.strictObject({ href: z.url(), rel: z.string(), type: z.string().optional(), title: z.string().optional() })

export const landingSchema = z.strictObject({ title: z.string(), description: z.string(), links: z.array(link) })
export const conformanceSchema = z.strictObject({ conformsTo: z.array(z.url()) })

export const collectionIds = ['sites', 'sub-districts'] as const
export type CollectionId = (typeof collectionIds)[number]

export const crs84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84'

export const collectionSchema = z.strictObject({
  id: z.enum(collectionIds),
  title: z.string(),
  description: z.string(),
  itemType: z.literal('feature'),
  crs: z.array(z.literal(crs84)),
  /** Around the district, widened; no border. None for what has no geometry. */
  extent: z.strictObject({
    spatial: z.strictObject({ bbox: z.array(z.array(z.number()).length(4)).length(1), crs: z.literal(crs84) }),
    temporal: z.strictObject({ interval: z.array(z.array(instant.nullable()).length(2)).length(1) }).optional(),
  }).optional(),
  links: z.array(link),
})
export const collectionsSchema = z.strictObject({ collections: z.array(collectionSchema), links: z.array(link) })

const subDistrictCode = z.enum(subDistricts.map(({ code }) => code))

const siteFeatureSchema = z.strictObject({
  type: z.literal('Feature'),
  id: z.string(),
  geometry: z.strictObject({ type: z.literal('Point'), coordinates: z.array(z.number()).length(2) }),
  properties: z.strictObject({
    nameZh: z.string(),
    nameEn: z.string().nullable(),
    subDistrict: subDistrictCode.nullable(),
    community: z.string().nullable(),
    placeWords: z.string().nullable(),
    category: z.enum(categories).nullable(),
    owner: z.enum(ownerSystems).nullable(),
    landAreaM2: z.number().nullable(),
    landAreaQualifier: z.enum(areaQualifiers).nullable(),
    buildingAreaM2: z.number().nullable(),
    buildingAreaQualifier: z.enum(areaQualifiers).nullable(),
    greenAreaM2: z.number().nullable(),
    mode: z.enum(modes).nullable(),
    status: z.enum(liveStatuses),
    statusOn: day.nullable(),
    foundOn: day.nullable(),
    demolishedOn: day.nullable(),
    acceptedOn: day.nullable(),
    closedOn: day.nullable(),
    isFrozen: z.boolean(),
    isDemo: z.boolean(),
    publishedAt: instant.nullable(),
    changedAt: instant,
    page: z.url(),
  }),
})

const subDistrictFeatureSchema = z.strictObject({
  type: z.literal('Feature'),
  id: subDistrictCode,
  geometry: z.null(),
  properties: z.strictObject({ nameZh: z.string(), nameEn: z.string(), page: z.url() }),
})

const collectionOf = <Feature extends z.ZodType>(feature: Feature) => z.strictObject({
  type: z.literal('FeatureCollection'),
  features: z.array(feature),
  numberMatched: z.int().min(0),
  numberReturned: z.int().min(0),
  timeStamp: instant,
  links: z.array(link),
})

export const siteItemsAnswer = collectionOf(siteFeatureSchema)
export const subDistrictItemsAnswer = collectionOf(subDistrictFeatureSchema)

const withLinks = <Feature extends z.ZodObject>(feature: Feature) => feature.extend({ links: z.array(link) })
export const siteItemAnswer = withLinks(siteFeatureSchema)
export const subDistrictItemAnswer = withLinks(subDistrictFeatureSchema)

/** How the standard tells of an error. */
export const exceptionSchema = z.strictObject({ code: z.string(), description: z.string() })
