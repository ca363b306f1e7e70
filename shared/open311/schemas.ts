import { z } from 'zod'
import { plainText, singleLine } from '../text/plain.ts'

/** A program that is to get a key. */
export const clientSchema = z.strictObject({
  name: singleLine({ max: 60 }),
  perMinute: z.coerce.number('form.invalid_value').int('form.invalid_value').min(1, 'form.invalid_value').max(600, 'form.invalid_value'),
})

export const revocationSchema = z.strictObject({ version: z.coerce.number().int().min(1), reason: plainText({ max: 300 }) })

/** `GET /api/staff/interfaces/clients`. */
export const clientListSchema = z.strictObject({ cursor: z.string().max(300).optional() })
