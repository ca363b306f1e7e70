import { z } from 'zod'
import { singleLine } from '../text/plain.ts'
import { isDay } from '../time.ts'
import type { Bilingual } from './records.ts'

/** An empty field of a form says nothing. */
const orNull = (max: number) => z.preprocess(value => value === '' ? null : value, singleLine({ max }).nullable().default(null))
const both = (zh: string, en: string | null): Bilingual => ({ zh, en })

const sequence = z.coerce.number().int().min(1)
const words = 300

/** What is named when a pool is frozen. Day and time are Beijing's. */
export const freezeSchema = z.strictObject({
  sourceZh: singleLine({ max: words }),
  sourceEn: orNull(words),
  secondZh: singleLine({ max: words }),
  secondEn: orNull(words),
  dueOn: z.string().refine(isDay, 'report.not_a_day'),
  dueTime: z.string().trim().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'draw.not_a_time'),
}).transform(({ sourceZh, sourceEn, secondZh, secondEn, dueOn, dueTime }) => ({
  source: both(sourceZh, sourceEn), secondSource: both(secondZh, secondEn), numberDueAt: new Date(`${dueOn}T${dueTime}:00+08:00`),
}))

/** The public number as somebody typed it, and where it comes from. */
export const drawNumberSchema = z.strictObject({
  sequence,
  number: z.string().max(1000),
  which: z.enum(['first', 'second']),
  secondReasonZh: orNull(words),
  secondReasonEn: orNull(words),
}).transform(({ which, secondReasonZh, secondReasonEn, ...entry }) => ({
  ...entry, usesSecond: which === 'second', secondReason: which === 'second' && secondReasonZh !== null ? both(secondReasonZh, secondReasonEn) : null,
}))

export const voidDrawSchema = z.strictObject({
  sequence,
  version: z.coerce.number().int().min(1),
  voidReasonZh: singleLine({ max: words }),
  voidReasonEn: orNull(words),
}).transform(({ voidReasonZh, voidReasonEn, ...draw }) => ({ ...draw, reason: both(voidReasonZh, voidReasonEn) }))
