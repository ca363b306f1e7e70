import { z } from 'zod'
import { plainText } from '../text/plain.ts'
import { answerKinds, maxWhistledBodies, whistleHours } from './rules.ts'

const bodyId = z.string().min(1).max(40)

/** A whistle as the page of a case sends it. The same `submissionId` again is the same whistle. */
export const whistleSchema = z.strictObject({
  submissionId: z.uuid(),
  question: plainText({ max: 500 }),
  bodies: z.array(bodyId, 'whistle.bodies_missing').min(1, 'whistle.bodies_missing').max(maxWhistledBodies, 'whistle.too_many_bodies')
    .refine(ids => new Set(ids).size === ids.length, 'whistle.body_twice'),
  hours: z.coerce.number().refine(hours => (whistleHours as readonly number[]).includes(hours), 'form.invalid_value').optional(),
})

/** How a body reports in: somebody is there, or what it says in writing. `bodyId` for whoever answers for several. */
export const answerSchema = z.strictObject({
  kind: z.enum(answerKinds, 'whistle.kind_missing'),
  text: z.preprocess(value => value ?? '', plainText({ max: 1000, min: 0 })),
  bodyId: z.preprocess(value => value === '' ? undefined : value, bodyId.optional()),
}).refine(({ kind, text }) => kind !== 'written' || text !== '', { path: ['text'], message: 'whistle.text_missing' })

/** What each body did; of a silent one, what was done about its silence. */
export const whistleClosureSchema = z.strictObject({
  did: z.array(z.strictObject({ bodyId, text: plainText({ max: 500, min: 0 }) })).max(maxWhistledBodies),
})
