import { z } from 'zod'
import { singleLine } from '../text/plain.ts'

/** Freezing a month by the digest of the figures the person looked at, or correcting it by how many of them differ. */
export const bulletinActSchema = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('freeze'), seen: z.string().regex(/^[0-9a-f]{64}$/, 'form.invalid_value') }),
  z.strictObject({ act: z.literal('correct'), seen: z.coerce.number().int().min(1), reason: singleLine({ max: 300, min: 4 }) }),
])
