import { z } from 'zod'
import { findSubDistrict } from '../places/places.ts'
import { singleLine } from '../text/plain.ts'

/**
 * department: a bureau of the district; station: 综合执法站; ownerUnit: whoever owns the land or building;
 * subDistrict: a sub-district office; external: somebody outside this portal to whom matters are passed on.
 */
export const bodyKinds = ['department', 'station', 'ownerUnit', 'subDistrict', 'external'] as const
export type BodyKind = (typeof bodyKinds)[number]

const orNull = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(value => value === undefined || value === '' ? null : value, schema.nullable())

/** What staff enter of a body. */
const fields = {
  nameZh: singleLine({ max: 60 }),
  nameEn: orNull(singleLine({ max: 100 })),
  kind: z.enum(bodyKinds),
  subDistrict: orNull(z.string().refine(code => findSubDistrict(code) !== undefined, 'form.invalid_value')),
  phone: orNull(singleLine({ max: 40 })),
}

/** Whose office it is has to be known: its officers answer for it. */
const hasItsSubDistrict = ({ kind, subDistrict }: { kind: BodyKind, subDistrict: string | null }) => kind !== 'subDistrict' || subDistrict !== null
const needsSubDistrict = { path: ['subDistrict'], message: 'body.sub_district_required' }

export const bodySchema = z.strictObject(fields).refine(hasItsSubDistrict, needsSubDistrict)
export type BodyFields = z.output<typeof bodySchema>

export const bodyChangeSchema = z.strictObject({
  ...fields,
  version: z.coerce.number().int().min(1),
  active: z.enum(['yes', 'no']).transform(answer => answer === 'yes'),
}).refine(hasItsSubDistrict, needsSubDistrict)
