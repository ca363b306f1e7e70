import { z } from 'zod'
import { communitiesOf, findSubDistrict } from '../places/places.ts'
import { plainText, singleLine } from '../text/plain.ts'
import { beingBuiltAnswers, isSmall, reportKinds } from './rules.ts'

/** What a road chief found on patrol, as the form sends it. Of a small matter nobody is asked whether it is being built. */
export const patrolSchema = z.strictObject({
  kind: z.enum(reportKinds, 'report.kind_missing'),
  beingBuilt: z.preprocess(value => value === '' ? undefined : value, z.enum(beingBuiltAnswers, 'report.being_built_missing').optional()),
  inDanger: z.enum(['yes', 'no'], 'report.danger_missing').transform(answer => answer === 'yes'),
  subDistrict: z.string('report.sub_district_missing').refine(code => findSubDistrict(code) !== undefined, 'report.sub_district_unknown'),
  community: z.preprocess(value => value === undefined || value === '' ? null : value, z.string().nullable()),
  placeWords: singleLine({ max: 100, min: 0 }).refine(text => text !== '', 'report.place_missing'),
  words: plainText({ max: 1000, min: 0 }).refine(text => text !== '', 'patrol.words_missing'),
}).transform(({ beingBuilt, ...patrol }, context) => {
  if (patrol.community !== null && !communitiesOf(patrol.subDistrict).some(({ id }) => id === patrol.community)) {
    context.addIssue({ code: 'custom', path: ['community'], message: 'report.community_unknown', input: patrol.community })
  }
  if (beingBuilt === undefined && !isSmall(patrol.kind)) {
    context.addIssue({ code: 'custom', path: ['beingBuilt'], message: 'report.being_built_missing', input: beingBuilt })
  }
  return { ...patrol, beingBuilt: isSmall(patrol.kind) || beingBuilt === undefined ? 'no' as const : beingBuilt }
})
export type Patrol = z.output<typeof patrolSchema>

/** `GET /api/staff/patrol`. */
export const patrolListSchema = z.strictObject({
  cursor: z.string().regex(/^\d{1,15}\.[0-9a-z]{26}$/).transform((text) => {
    const [at, id] = text.split('.') as [string, string]
    return { at: new Date(Number(at)), id }
  }).optional(),
})
