import { z } from 'zod'

/** How the comments of a matter are read: each reader in an order of their own, along the text, or what was shown last. */
export const commentOrders = ['random', 'clause', 'newest'] as const
export type CommentOrder = (typeof commentOrders)[number]

/** Every comment has a random place in a ring of this size, `comments.shuffle`. */
export const ringSize = 2 ** 31
/** Readers enter the ring at one of so many places: enough that nobody is always first, too few to tell readers apart. */
export const seedCount = 2 ** 16

/** Where a reader enters the ring. */
export function placeInRing(seed: number): number {
  return seed * (ringSize / seedCount)
}

/** An empty field of a GET form is a filter not used. */
const filter = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(value => value === '' ? undefined : value, schema.optional()).optional()

/** The address of a page of comments. `clause` is a clause's key, or `whole`; `group` any member of a group of near copies; `view=groups` the list of groups. */
export const readingSchema = z.strictObject({
  order: filter(z.enum(commentOrders)),
  seed: filter(z.coerce.number().int().min(0).max(seedCount - 1)),
  clause: filter(z.string().max(64)),
  q: filter(z.string().max(100, 'reading.search_too_long').transform(text => text.trim())),
  group: filter(z.string().max(64)),
  view: filter(z.enum(['groups'])),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: filter(z.string().max(300)),
})
