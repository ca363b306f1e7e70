import { z } from 'zod'
import { areaQualifiers, categories, modes, ownerSystems, periods, statuses } from '../../ledger/rules.ts'
import { day, instant } from './parts.ts'

/** Where a fact of the ledger comes from. */
export const sourceCitation = z.strictObject({
  id: z.string().nullable(),
  titleZh: z.string().nullable(),
  titleEn: z.string().nullable(),
  publisherZh: z.string().nullable(),
  publisherEn: z.string().nullable(),
  dated: z.string().nullable(),
  url: z.string().nullable(),
  noteZh: z.string().nullable(),
  noteEn: z.string().nullable(),
})

/** A site as every list of the ledger shows it. */
export const listedSite = z.strictObject({
  id: z.string(),
  period: z.enum(periods),
  nameZh: z.string(),
  nameEn: z.string().nullable(),
  aliases: z.array(z.string()),
  subDistrict: z.string().nullable(),
  subDistrictBasis: z.enum(['stated', 'name', 'photo']).nullable(),
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
  status: z.enum(statuses),
  statusOn: day.nullable(),
  foundOn: day.nullable(),
  holdUntilOn: day.nullable(),
  demolishedOn: day.nullable(),
  acceptedOn: day.nullable(),
  closedOn: day.nullable(),
  sources: z.array(sourceCitation),
  isDemo: z.boolean(),
  publishedAt: instant.nullable(),
  changedAt: instant,
  isFrozen: z.boolean(),
  lastCheckedOn: day.nullable(),
})
