import { z } from 'zod'
import { plainText, singleLine } from '../text/plain.ts'
import { isDay, type Day } from '../time.ts'
import { inspectionKinds, visitResults } from './rules.ts'

const orNull = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(value => value === undefined || value === '' ? null : value, schema.nullable())
const day = z.string().refine((text): text is Day => isDay(text), { error: 'ledger.not_a_day' })
const id = z.string().min(1).max(40)

export const planSchema = z.strictObject({
  kind: z.enum(inspectionKinds, 'inspection.kind_missing'),
  titleZh: singleLine({ max: 100 }),
  titleEn: orNull(singleLine({ max: 150 })),
  inspector: singleLine({ max: 100 }),
  fromOn: day,
  untilOn: day,
  perSubDistrict: z.coerce.number().int('inspection.not_a_number').min(1, 'inspection.not_a_number').max(50, 'inspection.not_a_number'),
}).refine(({ fromOn, untilOn }) => fromOn <= untilOn, { path: ['untilOn'], error: 'inspection.days_out_of_order' })
export type PlanInput = z.output<typeof planSchema>

/** A site put into a sample by name, with the reason the public reads in the result. */
export const namingSchema = z.strictObject({ version: z.coerce.number().int().min(1), siteId: id, words: singleLine({ max: 200 }) })

export const planVersionSchema = z.strictObject({ version: z.coerce.number().int().min(1) })

/** What was seen of a site; `round` is the one the visitor was shown. */
export const visitSchema = z.strictObject({
  round: z.coerce.number().int().min(1),
  visitedOn: day,
  result: z.enum(visitResults, 'inspection.result_missing'),
  words: orNull(plainText({ max: 500 })),
  rectifyByOn: orNull(day),
  planId: orNull(id),
})
export type VisitInput = z.output<typeof visitSchema>

/** The move that follows a visit. */
export const afterVisitSchema = z.strictObject({ version: z.coerce.number().int().min(1) })
export const relapseSchema = z.strictObject({ version: z.coerce.number().int().min(1), rectifyByOn: day, reason: orNull(singleLine({ max: 200 })) })

const query = (max: number) => z.preprocess(value => value === '' ? undefined : value, z.string().max(max).optional())
export const planListSchema = z.strictObject({ cursor: query(200) })
export const uncheckedListSchema = z.strictObject({ cursor: query(200) })
