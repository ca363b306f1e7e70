import { z } from 'zod'
import { isDay } from '../time.ts'
import { correctionOutcomes, mostMinutes } from './hours.ts'
import { hourSources } from './rules.ts'

/** The longest text of a reason, a request or an answer. */
const maxHoursWords = 300

const sourceId = z.string().regex(/^[0-9a-z-]{1,40}$/)
const minutes = z.number().int().min(0, 'hours.minutes_wrong').max(mostMinutes, 'hours.minutes_wrong')
const reason = z.string().trim().max(maxHoursWords).nullable().default(null).transform(text => text || null)

/** What the community confirms: the minutes, what had been confirmed when it looked, and why where a reason is needed. */
export const confirmationSchema = z.strictObject({
  items: z.array(z.strictObject({ source: z.enum(hourSources), sourceId, minutes, was: minutes.nullable().default(null), reason })).min(1).max(200),
})

/** The community's answer to a request. */
export const correctionDecisionSchema = z.strictObject({
  outcome: z.enum(correctionOutcomes, 'hours.outcome_required'),
  minutes: minutes.nullable().default(null),
  answer: z.string().trim().min(1, 'hours.answer_required').max(maxHoursWords),
})

const wholeNumber = (most: number) => z.string().trim().regex(/^\d{0,4}$/, 'hours.minutes_wrong')
  .transform(text => Number(text || '0')).refine(number => number <= most, 'hours.minutes_wrong')

/** "Those were more hours", as the form of the volunteer sends it. */
export const correctionRequestSchema = z.strictObject({
  source: z.enum(hourSources),
  sourceId,
  hours: wholeNumber(24),
  minutes: wholeNumber(59),
  words: z.string().trim().min(1, 'hours.words_required').max(maxHoursWords),
}).refine(({ hours, minutes }) => hours * 60 + minutes <= mostMinutes, { path: ['hours'], message: 'hours.minutes_wrong' })

/** A mobile number, or a resident's number with the day of birth in it: nobody's contact or identity goes into the file. */
const isNoRegistryNumber = (text: string) => /^1[3-9]\d{9}$|^\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx]$/.test(text)

/** The volunteer's number at 志愿北京; empty takes it out. Its form is not public, so only what it cannot be is refused. */
export const registryNumberSchema = z.strictObject({
  registryNumber: z.string().trim().max(40, 'hours.registry_wrong').regex(/^[0-9A-Za-z-]*$/, 'hours.registry_wrong')
    .refine(text => !isNoRegistryNumber(text), 'hours.registry_private').transform(text => text || null),
})

const day = z.string().refine(isDay, 'form.invalid')

/** Which hours a file or a certificate is about: days of service, both included. */
export const volunteerPeriodSchema = z.strictObject({ from: day, until: day }).refine(({ from, until }) => from <= until, { path: ['until'], message: 'hours.period_wrong' })
