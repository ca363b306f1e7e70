import { z } from 'zod'
import { findSubDistrict, findCommunity } from '../places/places.ts'
import { patrolSchema } from '../reports/patrol.ts'
import { singleLine } from '../text/plain.ts'

/** What a 路长 can report: a hazard, a nuisance, public ground that is taken. Whether a building is lawful is not theirs to ask. */
export const roadKinds = ['smallHazard', 'smallTrouble', 'publicGround'] as const

/** A road as staff give it to a volunteer, whom they name by the number of the receipt. `id` is made by the page. */
export const roadSchema = z.strictObject({
  id: z.uuid(),
  number: z.string().transform(text => text.normalize('NFKC').trim().toUpperCase()).refine(text => /^ZY-\d{8}$/.test(text), 'route.road_number'),
  community: z.string().refine(id => findCommunity(id) !== undefined, 'route.road_community'),
  name: z.strictObject({ zh: singleLine({ max: 60, min: 0 }).refine(text => text !== '', 'route.road_name'), en: singleLine({ max: 60, min: 0 }).transform(text => text === '' ? null : text) }),
}).transform(road => ({ ...road, subDistrict: findSubDistrict(findCommunity(road.community)?.subDistrict ?? '')?.code ?? '' }))

/** The sheet: one tap for nothing, or the fields of what was found, which `roadFindingSchema` reads. */
export const roadSheetSchema = z.object({
  roadId: z.string().max(40),
  found: z.enum(['nothing', 'something']),
  kind: z.string().optional(), inDanger: z.string().optional(), placeWords: z.string().optional(), words: z.string().optional(),
})

/** What was found on the sheet of a road, as a patrol enters it; the handler adds the road's own place. */
export const roadFindingSchema = patrolSchema.refine(({ kind }) => roadKinds.some(one => one === kind), { path: ['kind'], message: 'report.kind_missing' })
