import { z } from 'zod'
import { numberField } from '../receipts/schemas.ts'
import { plainText, singleLine } from '../text/plain.ts'
import { satisfactions, solvedAnswers } from './afterwards.ts'
import { findings } from './rules.ts'
import { version } from './schemas.ts'

/** What staff send to move a case; `version` is always the one they saw. */
export const stepSchema = z.strictObject({ version })

const bodyId = z.string().min(1).max(40)
const reason = plainText({ max: 300 })

export const questionSchema = z.strictObject({ version, text: plainText({ max: 500 }) })
/** `text` is what the reporter is told of the receiving body. */
export const transferSchema = z.strictObject({ version, bodyId, text: plainText({ max: 500 }) })
/** `into` is the number of the main matter. */
export const mergerSchema = z.strictObject({ version, into: numberField })
export const dispatchSchema = z.strictObject({ version, bodyId, rewrite: plainText({ max: 1000 }), isComplex: z.boolean().default(false) })

/** Of a dispute, of opening a case again and of closing it. */
export const reasonSchema = z.strictObject({ version, reason })
/** What the officer saw is for staff only. */
export const findingSchema = z.strictObject({ version, finding: z.enum(findings), text: plainText({ max: 1000 }) })

/** A second person agrees with a finding, or says why not. */
export const findingCheckSchema = z.strictObject({ version, agree: z.boolean(), text: plainText({ max: 300, min: 0 }).default('') })
  .refine(({ agree, text }) => agree || text !== '', { path: ['text'], message: 'report.reason_missing' })

/** `days` in the unit of the case's clock; the reason is for the reporter. */
export const extensionSchema = z.strictObject({ version, days: z.number().int().min(1).max(60), reason })
/** The short result, for the reporters. The public gets the finding alone: a sentence may point at a place. */
export const resultSchema = z.strictObject({ version, text: singleLine({ max: 100 }) })
/** The whole answer, for the reporters alone. */
export const feedbackSchema = z.strictObject({ version, text: plainText({ max: 1000 }) })

/** What the office heard when it called back. Somebody who was reached is asked everything or nothing. */
export const followUpSchema = z.strictObject({
  version,
  reached: z.boolean(),
  solved: z.enum(solvedAnswers).optional(),
  speed: z.enum(satisfactions).optional(),
  manner: z.enum(satisfactions).optional(),
  outcome: z.enum(satisfactions).optional(),
  words: plainText({ max: 500, min: 0 }).optional(),
}).superRefine(({ reached, words, ...answers }, context) => {
  const missing = (['solved', 'speed', 'manner', 'outcome'] as const).filter(name => answers[name] === undefined)
  const isAnswered = missing.length < 4 || Boolean(words)
  if (isAnswered && !reached) context.addIssue({ code: 'custom', path: ['reached'], message: 'form.required', input: reached })
  if (isAnswered) for (const name of missing) context.addIssue({ code: 'custom', path: [name], message: 'form.required', input: undefined })
})

/** The second person on a refusal nobody could ask about. */
export const refusalCheckSchema = z.strictObject({ version, agree: z.boolean() })
