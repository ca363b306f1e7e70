import { z } from 'zod'
import { moveNames } from './moves.ts'
import { moveWordsSchema, roundFactsSchema } from './rounds.ts'

/** The most sites one bulk change takes; each is a line of its preview. */
export const mostSites = 200

const siteIds = z.array(z.string().max(40)).min(1, 'ledger.no_site_chosen').max(mostSites)

/** One move of many sites, with the version of each that the person saw. */
export const bulkMoveSchema = z.strictObject({
  move: z.enum(moveNames),
  facts: roundFactsSchema.default({}),
  words: moveWordsSchema.default({}),
  sites: z.array(z.strictObject({ id: z.string().max(40), version: z.number().int().positive() })).min(1, 'ledger.no_site_chosen').max(mostSites),
})

/** What `GET /api/staff/ledger/bulk` takes: the ids of the sites, with commas between them. */
export const bulkSitesSchema = z.strictObject({ sites: z.string().transform(text => [...new Set(text.split(',').filter(Boolean))]).pipe(siteIds) })
