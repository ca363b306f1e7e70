import { z } from 'zod'
import { plainText, singleLine } from '../text/plain.ts'
import { reportKinds } from './rules.ts'
import { placeholders, templateMoves } from './templates.ts'

const words = plainText({ max: 1000 }).refine(
  text => [...text.matchAll(/\{(\w*)\}/g)].every(([, name]) => (placeholders as readonly string[]).includes(name!)), 'template.unknown_placeholder',
)

/** A reply template as staff write it. */
export const templateSchema = z.strictObject({
  name: singleLine({ max: 40 }),
  move: z.enum(templateMoves),
  kind: z.preprocess(value => value === '' || value === undefined ? null : value, z.enum(reportKinds).nullable()),
  textZh: words,
  textEn: words,
})
export type TemplateFields = z.output<typeof templateSchema>

export const templateChangeSchema = templateSchema.extend({
  version: z.coerce.number().int().min(1),
  active: z.enum(['yes', 'no']).transform(answer => answer === 'yes'),
})
