import { z } from 'zod'
import { dataRequestKinds } from './rules.ts'

export const maxDataWords = 1000

/** What a person asks about their own data. A correction has to say what is wrong. */
export const dataRequestSchema = z.strictObject({
  request: z.enum(dataRequestKinds, 'form.required'),
  words: z.string().trim().max(maxDataWords).default(''),
}).refine(({ request, words }) => request === 'explain' || request === 'withdrawConsent' || words !== '', { path: ['words'], message: 'dataRequest.words_missing' })

/** What staff answer. */
export const dataAnswerSchema = z.strictObject({
  version: z.coerce.number().int().min(1),
  state: z.enum(['done', 'refused'], 'form.required'),
  answer: z.string().trim().min(1, 'dataRequest.answer_missing').max(2000),
})

const instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, 'breach.time_invalid').transform(text => new Date(`${text}:00+08:00`)).refine(at => !Number.isNaN(at.getTime()), 'breach.time_invalid')

/** A leak as it is written down: clock times of Beijing. */
export const breachSchema = z.strictObject({
  id: z.uuid().optional(),
  discoveredAt: instant,
  fromAt: instant,
  untilAt: instant,
  tables: z.array(z.string().max(80)).min(1, 'breach.tables_missing').max(200),
  words: z.string().trim().min(1, 'breach.words_missing').max(4000),
}).refine(({ fromAt, untilAt }) => fromAt < untilAt, { path: ['untilAt'], message: 'breach.window_empty' })

export const breachStepSchema = z.strictObject({ version: z.coerce.number().int().min(1), step: z.enum(['reported', 'told', 'closed']) })
