import { z } from 'zod'
import { singleLine } from '../text/plain.ts'
import { communitiesOf, findSubDistrict } from './places.ts'

/** What a printed code leads to: a report about a building, or a small matter (微民生). */
export const placeKinds = ['report', 'small'] as const
export type PlaceKind = (typeof placeKinds)[number]

const orNull = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(value => value === '' ? null : value, schema.nullable().default(null))

/** What staff say about a place that carries a code. */
export const placeFactsSchema = z.strictObject({
  kind: z.enum(placeKinds, 'place.kind_missing'),
  nameZh: singleLine({ max: 60 }),
  nameEn: orNull(singleLine({ max: 100 })),
  subDistrict: z.string().refine(code => findSubDistrict(code) !== undefined, 'place.unknown_sub_district'),
  community: orNull(z.string()),
  /** Where it hangs, as the report's own place words. */
  placeWords: singleLine({ max: 100 }),
  /** Printed instead of the sub-district's own. */
  phone: orNull(singleLine({ max: 40 }).refine(text => /^[\d\s\-()+、/,]{5,}$/.test(text), 'place.phone_invalid')),
}).superRefine(({ subDistrict, community }, context) => {
  if (community !== null && !communitiesOf(subDistrict).some(({ id }) => id === community)) {
    context.addIssue({ code: 'custom', path: ['community'], message: 'place.community_elsewhere', input: community })
  }
})

export type PlaceFacts = z.output<typeof placeFactsSchema>

export const placeVersionSchema = z.coerce.number().int().positive()
/** Why a code is switched off, or on again. */
export const placeStateSchema = z.strictObject({ version: placeVersionSchema, reason: z.string().trim().min(1).max(500) })

/** `GET /api/staff/places`. */
export const placeListSchema = z.strictObject({
  cursor: z.string().regex(/^\d{1,15}\.[0-9a-z]{26}$/).transform((text) => {
    const [at, id] = text.split('.') as [string, string]
    return { at: new Date(Number(at)), id }
  }).optional(),
})
