import { z } from 'zod'
import { topics } from './topics.ts'

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const lines = z.array(z.string().min(1)).min(1)
const ids = z.array(z.string().min(1)).min(1)

/**
 * A time limit as a page prints it. `law`: the number stands in the article named; `default`: no law gives one and the
 * operator may change ours; `provisional`: taken from elsewhere, to be confirmed by the operator. Only a default may have
 * nothing more to say about its basis.
 */
export const limitSchema = z.strictObject({
  what: z.string().min(1),
  limit: z.string().min(1),
  basis: z.string().min(1).nullable(),
  mark: z.enum(['law', 'default', 'provisional']),
}).refine(({ mark, basis }) => mark === 'default' || basis !== null)

/** A law by its official Chinese title, with a translation on English pages. */
export const lawSchema = z.strictObject({
  title: z.string().regex(/^《.+》$/),
  translation: z.string().optional(),
  article: z.string().min(1),
  url: z.url(),
})

/** A document facts were taken from. `district` is the one the document is about; what it does not say is null. */
export const sourceSchema = z.strictObject({
  title: z.string().min(1),
  translation: z.string().optional(),
  publisher: z.string().nullable(),
  date: day.nullable(),
  district: z.string().min(1),
})

const page = {
  title: z.string().min(1),
  summary: z.string().min(1),
  order: z.int().positive(),
  publishedOn: day,
  reviewOn: day,
}

/** The head of `content/<language>/policies/<slug>.md`. */
export const policySchema = z.strictObject({
  ...page,
  topic: z.enum(topics),
  forYou: lines,
  whoDecides: z.string().min(1),
  howLong: z.array(limitSchema).min(1),
  whatYouCanDo: lines,
  law: z.array(lawSchema).min(1),
  sources: z.array(sourceSchema),
  responsible: z.string().min(1),
  categories: ids,
  states: ids,
})

/** The head of `content/<language>/rights/<slug>.md`: what may happen while a site is in one of the states. */
export const rightsSchema = z.strictObject({
  ...page,
  states: ids,
  mayHappen: lines,
  mayNotHappen: lines,
  youCan: lines,
  deadlines: z.array(limitSchema).min(1),
  call: z.array(z.enum(['12345', '12348', '110', '119', '120'])).min(1),
  law: z.array(lawSchema).min(1),
})

/** The head of a notice or a help page. */
export const informationSchema = z.strictObject({ ...page, responsible: z.string().min(1) })

/** One entry of `content/glossary.json`. */
export const termSchema = z.strictObject({
  code: z.string().regex(/^[a-zA-Z]+$/),
  zh: z.string().min(1),
  en: z.string().min(1),
  explanationZh: z.string().min(1),
  explanationEn: z.string().min(1),
})

export const glossarySchema = z.strictObject({ terms: z.array(termSchema) })

export type Limit = z.infer<typeof limitSchema>
export type Law = z.infer<typeof lawSchema>
export type Source = z.infer<typeof sourceSchema>
export type Term = z.infer<typeof termSchema>
