import { z } from 'zod'
import { moveNames } from './moves.ts'
import { moveWordsSchema, roundFactsSchema } from './rounds.ts'

const version = z.int().positive()

/** One move of one site, as a program sends it. `version` is the one it decided on. */
export const moveRequestSchema = moveWordsSchema.extend({
  version,
  move: z.enum(moveNames, { error: 'ledger.no_such_move' }),
  facts: roundFactsSchema.default({}),
})

/** The same move of many sites, all or none. With `preview` nothing is written and the answer says of each whether it may go. */
export const bulkMoveSchema = moveWordsSchema.extend({
  sites: z.array(z.strictObject({ id: z.string().max(40), version })).min(1, 'ledger.no_sites_chosen').max(200),
  move: z.enum(moveNames, { error: 'ledger.no_such_move' }),
  facts: roundFactsSchema.default({}),
  preview: z.boolean().default(false),
})
