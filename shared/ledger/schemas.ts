import { z } from 'zod'
import { coordinateSystems } from '../places/coordinates.ts'
import { findCommunity, findSubDistrict } from '../places/places.ts'
import { plainText, singleLine } from '../text/plain.ts'
import { isDay, type Day } from '../time.ts'
import { remedyKinds } from './moves.ts'
import { remedyOutcomes } from './records.ts'
import { areaQualifiers, categories, liveStatuses, modes, ownerSystems, periods, statuses } from './rules.ts'

export const siteSorts = ['date', 'area', 'pinyin'] as const
export type SiteSort = (typeof siteSorts)[number]

/** An empty field of a GET form is a filter not used. */
const filter = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(value => value === '' ? undefined : value, schema.optional()).optional()

export const subDistrictCode = z.string().refine(code => findSubDistrict(code) !== undefined, { error: 'place.unknown_sub_district' })

const searchText = z.string().max(100, 'ledger.search_too_long').transform(text => text.trim()).transform(text => text === '' ? undefined : text)

export const siteFilterSchema = z.strictObject({
  subDistrict: filter(subDistrictCode),
  category: filter(z.enum(categories)),
  owner: filter(z.enum(ownerSystems)),
  status: filter(z.enum(statuses)),
  period: filter(z.enum(periods)),
  q: searchText.optional(),
  /** Only places nobody has looked at for thirty days. */
  unchecked: filter(z.literal('1')),
  sort: filter(z.enum(siteSorts)),
})

/** What `GET /api/ledger/sites` takes. */
export const siteListSchema = siteFilterSchema.extend({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: filter(z.string().max(300)),
})

export type SiteFilter = z.output<typeof siteFilterSchema>

/** What the staff list takes. */
export const staffListSchema = z.strictObject({
  subDistrict: filter(subDistrictCode),
  shelf: filter(z.enum(['live', 'none'])),
  q: searchText.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: filter(z.string().max(300)),
})

export type StaffListQuery = z.output<typeof staffListSchema>

/** An empty field of a form is a fact not known. */
const orNull = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(value => value === '' ? null : value, schema.nullable().default(null))

const day = orNull(z.string().refine((text): text is Day => isDay(text), { error: 'ledger.not_a_day' }))
const area = orNull(z.coerce.number({ error: 'ledger.not_an_area' }).positive('ledger.not_an_area').max(100_000_000, 'ledger.not_an_area'))
const line = (max: number) => orNull(singleLine({ max }))
const words = (max: number) => orNull(plainText({ max }))

const sourceSchema = z.strictObject({
  titleZh: singleLine({ max: 200 }),
  publisherZh: line(100),
  dated: day,
  url: orNull(z.url({ protocol: /^https?$/, error: 'ledger.not_an_address' }).max(500)),
})

/** The facts of a live site, as the staff form, the API and the import all send them. */
export const siteFactsSchema = z.strictObject({
  officeNumber: orNull(singleLine({ max: 60 })),
  nameZh: singleLine({ max: 100 }),
  nameEn: line(150),
  aliases: z.array(singleLine({ max: 100 })).max(10, 'ledger.too_many_aliases').default([]),
  subDistrict: orNull(subDistrictCode),
  community: orNull(z.string().refine(code => findCommunity(code) !== undefined, { error: 'place.unknown_community' })),
  placeWords: line(200),
  category: orNull(z.enum(categories)),
  ownerSystem: orNull(z.enum(ownerSystems)),
  landAreaM2: area,
  landAreaQualifier: orNull(z.enum(areaQualifiers)),
  buildingAreaM2: area,
  buildingAreaQualifier: orNull(z.enum(areaQualifiers)),
  greenAreaM2: area,
  livedIn: orNull(z.union([z.boolean(), z.enum(['yes', 'no']).transform(value => value === 'yes')])),
  mode: orNull(z.enum(modes)),
  status: z.enum(liveStatuses).default('registered'),
  statusOn: day,
  foundOn: day,
  holdUntilOn: day,
  demolishedOn: day,
  acceptedOn: day,
  closedOn: day,
  planZh: words(2000),
  planEn: words(3000),
  reuseZh: words(2000),
  reuseEn: words(3000),
  noteZh: words(2000),
  noteEn: words(3000),
  sources: z.array(sourceSchema).max(10).default([]),
  longitude: orNull(z.coerce.number().min(-180).max(180)),
  latitude: orNull(z.coerce.number().min(-90).max(90)),
  declaredSystem: orNull(z.enum(coordinateSystems)),
}).superRefine(({ subDistrict, community, longitude, latitude, declaredSystem }, context) => {
  if (community !== null && subDistrict !== null && findCommunity(community)!.subDistrict !== subDistrict) {
    context.addIssue({ code: 'custom', path: ['community'], message: 'place.community_elsewhere' })
  }
  if ([longitude, latitude, declaredSystem].some(value => value === null) && [longitude, latitude].some(value => value !== null)) {
    context.addIssue({ code: 'custom', path: ['longitude'], message: 'ledger.position_incomplete' })
  }
})

export type SiteInput = z.output<typeof siteFactsSchema>

/** Why a public fact was changed; the public reads it. */
const reason = plainText({ max: 500 })
const version = z.coerce.number().int().positive()

/** The version of the site the person was looking at. */
export const moveVersionSchema = z.strictObject({ version })
export const correctionSchema = z.object({ reason, version })
export const publicationSchema = z.strictObject({ version, reason: orNull(plainText({ max: 500 })) })
export const withdrawalSchema = z.strictObject({ version, reason })
export const photoSchema = z.strictObject({
  moment: z.enum(['before', 'after']),
  captionZh: singleLine({ max: 200 }),
  captionEn: line(200),
  takenOn: day,
})
export const photoRemovalSchema = z.strictObject({ photoId: z.string().max(40), reason })
export const importCommitSchema = z.strictObject({ reason })

const theDay = z.string().refine((text): text is Day => isDay(text), { error: 'ledger.not_a_day' })
const yesOrNo = z.union([z.boolean(), z.enum(['yes', 'no']).transform(value => value === 'yes')])

/** A review, a suit, hardship or a third party's claim; the note is for staff and names nobody. */
export const remedySchema = z.strictObject({ version, kind: z.enum(remedyKinds), openedOn: theDay, reason: words(500), note: words(500) })
export const remedyClosureSchema = z.strictObject({ version, remedyId: z.string().max(40), outcome: z.enum(remedyOutcomes), closedOn: theDay })
/** What one person saw of the ground. */
export const acceptanceSchema = z.strictObject({
  version, seenOn: theDay, isCleared: yesOrNo, isOwnerUnit: yesOrNo, photos: z.array(z.string().max(40)).max(20).default([]), note: words(500),
})
