import { z } from 'zod'
import { followSchema as addressSchema } from '../hearings/followSchema.ts'
import { followKinds, rhythms } from './rules.ts'

/** What somebody wants to follow, as the address of a page names it. */
export const followedSchema = z.strictObject({ kind: z.enum(followKinds), target: z.string().regex(/^[0-9A-Za-z-]{1,64}$/) })

/** Where and how often they want to be told. */
export const followSchema = z.strictObject({ ...followedSchema.shape, ...addressSchema.shape, rhythm: z.enum(rhythms).default('weekly') })

/** What they say behind the link of a mail: yes to everything asked for, how often, stop one thing, stop all. */
export const followChoiceSchema = z.strictObject({ action: z.union([z.enum(['confirm', 'weekly', 'daily', 'stop']), z.string().regex(/^stop:[0-9A-Za-z-]{1,64}$/)]) })
