import { z } from 'zod'
import { singleLine } from '../text/plain.ts'

/** What can be found. `archiveSite` is a site of the archive 2015–2017, which is never mixed with the live ledger. */
export const searchKinds = ['site', 'archiveSite', 'policy', 'hearing', 'team'] as const
export type SearchKind = (typeof searchKinds)[number]

/** The address of a search: what was typed, one kind to see all of, and where to go on. */
export const searchSchema = z.strictObject({
  q: singleLine({ max: 60, min: 0 }).default(''),
  kind: z.enum(searchKinds).optional(),
  cursor: z.string().max(200).optional(),
})
