import { z } from 'zod'
import { maxMasks } from '../reports/masks.ts'
import { version } from '../reports/schemas.ts'
import { plainText } from '../text/plain.ts'
import { allowsRule, commentLists, commentMaskReasons, mostInBulk } from './moderation.ts'
import { maxCommentWords } from './commentSchemas.ts'

const id = z.string().min(1).max(40)
/** Staff's own words to the writer. */
const toAuthor = plainText({ max: 1000 })
const place = z.number().int().min(0).max(maxCommentWords * 2)
const reason = z.number().refine((number): number is (typeof commentMaskReasons)[number] => (commentMaskReasons as readonly number[]).includes(number), 'moderation.mask_reason_unknown')
const masks = z.array(z.strictObject({ start: place, end: place, reason })).max(maxMasks)
const ruleFor = (use: 'hold' | 'refuse') => z.coerce.number().refine(number => allowsRule(number, use), 'moderation.rule_unknown')

const publish = { decision: z.literal('publish') }
const mask = { decision: z.literal('mask'), masks, masksName: z.boolean().default(false), toAuthor: plainText({ max: 1000, min: 0 }).default('') }

/** `version` is the comment's as it was seen, `flags` are what readers say of it that was seen with it and is settled by the decision. */
const seen = { version, flags: z.array(id).max(500).default([]) }

/** What is decided of a comment. A hold and a refusal name the rule and tell the writer in staff's own words. */
export const decisionSchema = z.discriminatedUnion('decision', [
  z.strictObject({ ...publish, ...seen }),
  z.strictObject({ ...mask, ...seen }),
  z.strictObject({ decision: z.literal('hold'), rule: ruleFor('hold'), toAuthor, ...seen }),
  z.strictObject({ decision: z.literal('refuse'), rule: ruleFor('refuse'), toAuthor, ...seen }),
])

/** Flags that were looked at and change nothing. */
export const flagsSchema = z.strictObject({ flags: z.array(id).min(1).max(500) })

/** An appeal is answered in words; one that succeeds says how the comment is shown. */
export const appealDecisionSchema = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('upheld'), version, answer: toAuthor }),
  z.strictObject({ outcome: z.literal('overturned'), version, answer: toAuthor, shown: z.discriminatedUnion('decision', [z.strictObject(publish), z.strictObject(mask)]) }),
])

/** Many comments published at once, each by the version that was seen; a preview changes nothing. */
export const bulkPublishSchema = z.strictObject({
  items: z.array(z.strictObject({ id, version })).min(1).max(mostInBulk),
  preview: z.boolean(),
})

const empty = (value: unknown) => value === '' ? undefined : value

/** Which comments of a matter are listed, and after which place. */
export const commentListSchema = z.strictObject({
  list: z.preprocess(empty, z.enum(commentLists).default('inbox')),
  cursor: z.preprocess(empty, z.string().regex(/^[12]\.\d{1,15}\.[0-9a-z-]{1,40}$/).optional()),
})
