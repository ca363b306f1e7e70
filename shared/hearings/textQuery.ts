import { z } from 'zod'

const version = z.preprocess(value => value === '' ? undefined : value, z.coerce.number().int().min(1).max(1000).optional()).optional()

/** Which version of a draft is shown, and against which. */
export const textQuerySchema = z.strictObject({ version, against: version })
