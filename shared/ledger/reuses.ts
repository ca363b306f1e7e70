import { z } from 'zod'
import type { Issue } from '../errors.ts'
import { plainText } from '../text/plain.ts'
import { isDay, type Day } from '../time.ts'
import type { Dossier } from './moves.ts'
import { reuseKinds } from './rounds.ts'

const orNull = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(value => value === undefined || value === '' ? null : value, schema.nullable())
const area = z.coerce.number({ error: 'ledger.not_an_area' }).max(100_000_000, 'ledger.not_an_area')

/** What came of a reuse: what it is, how large, how much of it green, since when. */
export const reuseSchema = z.strictObject({
  kind: z.enum(reuseKinds, 'ledger.reuse_kind_missing'),
  areaM2: area.positive('ledger.not_an_area'),
  greenM2: z.preprocess(value => value === '' ? 0 : value, area.min(0, 'ledger.not_an_area')),
  doneOn: z.string().refine((text): text is Day => isDay(text), { error: 'ledger.not_a_day' }),
  textZh: orNull(plainText({ max: 500 })),
  textEn: orNull(plainText({ max: 1000 })),
})
export type ReuseInput = z.output<typeof reuseSchema>

interface ReuseCircumstances {
  dossier: Pick<Dossier, 'status' | 'round' | 'openObjections'>
  landAreaM2: number | null
  closedOn: Day | null
  /** Recorded in this round before, in m². */
  usedM2: number
  photos: number
  today: Day
}

/** What stands in the way of recording a result; empty when it may be. */
export function checkReuse({ areaM2, greenM2, doneOn }: ReuseInput, { dossier, landAreaM2, closedOn, usedM2, photos, today }: ReuseCircumstances): Issue[] {
  const issue = (path: string, code: string, params?: Issue['params']): Issue => ({ path, code: `ledger.${code}`, ...params && { params } })
  return [
    ...!canRecordReuse(dossier) ? [issue('', 'reuse_not_planned')] : [],
    ...dossier.openObjections > 0 ? [issue('', 'objection_open')] : [],
    ...greenM2 > areaM2 ? [issue('greenM2', 'green_over_area')] : [],
    ...landAreaM2 !== null && usedM2 + areaM2 > landAreaM2 ? [issue('areaM2', 'reuse_over_land', { land: landAreaM2, used: usedM2 })] : [],
    ...doneOn > today ? [issue('doneOn', 'day_in_future')] : closedOn !== null && doneOn < closedOn ? [issue('doneOn', 'days_out_of_order')] : [],
    ...photos === 0 ? [issue('photos', 'reuse_photo_required')] : [],
  ]
}

/** Whether a reuse is planned in this round, so that its result can be recorded. */
export function canRecordReuse({ status, round }: Pick<Dossier, 'status' | 'round'>): boolean {
  return round.reuseKind !== undefined && (status === 'reuse' || status === 'inspected')
}

/** How a site will be used, as the form of the plan sends it. */
export const reusePlanSchema = z.strictObject({
  reuseKind: z.enum(reuseKinds, 'ledger.reuse_kind_missing'),
  reuseAffectsResidents: z.enum(['yes', 'no'], 'ledger.reuse_affects_missing').transform(value => value === 'yes'),
  reuseMatterId: orNull(z.string().max(40)),
  reuseZh: plainText({ max: 2000 }),
})
