import { z } from 'zod'
import { matterKinds, matterStates } from './rules.ts'

/** An empty field of a GET form is a filter not used. */
const filter = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(value => value === '' ? undefined : value, schema.optional()).optional()

/** What `GET /api/hearings` takes. */
export const matterListSchema = z.strictObject({
  kind: filter(z.enum(matterKinds)),
  state: filter(z.enum(matterStates)),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: filter(z.string().max(200)),
})

export type MatterListQuery = z.output<typeof matterListSchema>
