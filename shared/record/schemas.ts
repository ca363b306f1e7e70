import { z } from 'zod'
import { isDay } from '../time.ts'

const position = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

/** A page of the log's entries, from the oldest on; `cursor` is the position before it. */
export const entryListSchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: position.optional(),
})

/** The page of the record: the size on a sheet somebody holds against it, and the day before which days are listed. */
export const recordQuerySchema = z.strictObject({
  size: z.preprocess(value => value === '' ? undefined : value, position.optional()),
  before: z.string().refine(isDay).optional(),
})
