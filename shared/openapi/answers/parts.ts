import { z } from 'zod'

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
