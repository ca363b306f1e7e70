import { z } from 'zod'
import { pointOutcomes } from '../../hearings/rules.ts'
import { roles } from '../../staff/permissions.ts'

/** A day in Asia/Shanghai. */
export const day = z.iso.date()
/** An instant in UTC. */
export const instant = z.iso.datetime()
/** A published count: `few` is one to four, null is not counted. */
export const counted = z.union([z.literal('few'), z.number()]).nullable()

/** A stretch of what somebody wrote: shown, or covered for one of the five reasons. */
export const passage = z.union([
  z.strictObject({ text: z.string(), reason: z.null() }),
  z.strictObject({ text: z.literal(''), reason: z.literal([1, 2, 3, 4, 5]) }),
])

/** What every refusal of the JSON API answers. */
export const refusal = z.strictObject({
  code: z.string(),
  message: z.string(),
  issues: z.array(z.strictObject({ path: z.string(), code: z.string(), message: z.string() })),
})

export const appeal = z.strictObject({
  text: z.string(),
  at: instant,
  dueOn: day.nullable(),
  outcome: z.enum(['upheld', 'overturned']).nullable(),
  answer: z.string().nullable(),
})

export const bilingual = z.strictObject({
  zh: z.string(),
  en: z.string().nullable(),
})

export const citedClause = z.strictObject({
  key: z.string(),
  label: z.string(),
  textVersion: z.number(),
})

export const opening = z.strictObject({
  at: instant,
  reason: z.string().nullable(),
  role: z.enum(roles).nullable(),
})

export const helpingBody = z.strictObject({
  nameZh: z.string(),
  nameEn: z.string().nullable(),
  phone: z.string().nullable(),
})

/** The points of a comment, each with what was answered to it. */
export const answeredPoints = z.array(z.strictObject({
  quote: z.string().nullable(),
  answer: z.strictObject({
    id: z.string(),
    outcome: z.enum(pointOutcomes),
    reason: bilingual,
    unchanged: bilingual.nullable(),
    clause: citedClause.nullable(),
    releasedAt: instant,
    isCorrection: z.boolean(),
    earlier: z.array(z.strictObject({
      outcome: z.enum(pointOutcomes),
      reason: bilingual,
      unchanged: bilingual.nullable(),
      releasedAt: instant,
    })),
    points: z.number(),
    comments: z.number(),
  }).nullable(),
}))
