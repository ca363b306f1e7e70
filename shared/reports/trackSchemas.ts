import { z } from 'zod'
import { plainText } from '../text/plain.ts'
import { satisfactions, solvedAnswers } from './afterwards.ts'
import { maxWords } from './schemas.ts'

/** The writer has looked at the marked passages and leaves them; `yes` from a form. */
const keep = z.preprocess(value => value === 'yes' || value === true, z.boolean())
const version = z.coerce.number().int().min(1)
const required = plainText({ max: maxWords, min: 0 }).refine(text => text !== '', 'text.required')
const optional = plainText({ max: maxWords, min: 0 })

/** What a reporter sends after the report. `version` is the state the person saw. */
export const additionShape = { words: optional.default(''), keep }
/** An answer to a question, and an appeal: words alone. */
export const wordsShape = { text: required, keep }
export const withdrawalShape = { version }
export const noticeShape = { email: z.email('report.email_invalid').max(200) }
export const ratingShape = {
  version,
  solved: z.enum(solvedAnswers, 'report.solved_missing'),
  speed: z.enum(satisfactions, 'report.satisfaction_missing'),
  manner: z.enum(satisfactions, 'report.satisfaction_missing'),
  outcome: z.enum(satisfactions, 'report.satisfaction_missing'),
  words: optional.default('').transform(text => text === '' ? null : text),
  keep,
}

/** What staff send to a reporter, and decide about an appeal. */
export const messageSchema = z.strictObject({ text: required, version: version.optional() })
export const revealSchema = z.strictObject({ reason: plainText({ max: 300, min: 0 }).refine(text => [...text].length >= 10, 'report.reveal_reason_short') })
export const appealDecisionSchema = z.strictObject({ version, outcome: z.enum(['upheld', 'overturned'], 'report.outcome_missing'), answer: required })
