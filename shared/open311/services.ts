import { subDistricts } from '../places/places.ts'
import { beingBuiltAnswers, isSmall, reportKinds, type ReportKind } from '../reports/rules.ts'

/** The division code of the district: the one jurisdiction served. */
export const jurisdiction = '110107'

/** ASCII, since clients put it into an address and into the name of a form's field. A code keeps its meaning. */
const codes: Record<ReportKind, string> = {
  roof: 'roof', yard: 'yard', publicGround: 'public_ground', extension: 'extension', underground: 'underground', unsure: 'other_structure',
  smallOpinion: 'small_opinion', smallDispute: 'small_dispute', smallTrouble: 'small_trouble', smallNeed: 'small_need', smallHazard: 'small_hazard',
}
const kinds = new Map(reportKinds.map(kind => [codes[kind], kind]))

export function serviceCodeOf(kind: ReportKind): string {
  return codes[kind]
}

/** The kind of report behind a service code, or undefined. */
export function kindOfService(code: string): ReportKind | undefined {
  return kinds.get(code)
}

/** What a building or a heap stands in the way of; it becomes a line of the report. */
export const affected = ['light', 'passage', 'fire_lane', 'drainage', 'view'] as const
export type Affected = (typeof affected)[number]

export const attributeCodes = ['notice', 'sub_district', 'being_built', 'in_danger', 'place', 'community', 'affects', 'seen_on', 'reach', 'fixmystreet_id', 'closest_address'] as const
export type AttributeCode = (typeof attributeCodes)[number]

export interface AttributeRule {
  code: AttributeCode
  datatype: 'string' | 'number' | 'datetime' | 'text' | 'singlevaluelist' | 'multivaluelist'
  /** False for a text that is only shown. */
  variable: boolean
  required: boolean
  /** Filled in by the client's program, not by a person (FixMyStreet's extension). */
  automated?: 'server_set'
  values?: readonly string[]
}

const answered = { variable: true, required: false } as const
const rules: readonly AttributeRule[] = [
  { code: 'notice', datatype: 'text', variable: false, required: false },
  { code: 'sub_district', datatype: 'singlevaluelist', variable: true, required: true, values: subDistricts.map(({ code }) => code) },
  { code: 'being_built', datatype: 'singlevaluelist', variable: true, required: true, values: beingBuiltAnswers },
  { code: 'in_danger', datatype: 'singlevaluelist', variable: true, required: true, values: ['no', 'yes'] },
  { code: 'place', datatype: 'string', ...answered },
  { code: 'community', datatype: 'string', ...answered },
  { code: 'affects', datatype: 'multivaluelist', ...answered, values: affected },
  { code: 'seen_on', datatype: 'datetime', ...answered },
  { code: 'reach', datatype: 'singlevaluelist', ...answered, values: ['no', 'yes'] },
  { code: 'fixmystreet_id', datatype: 'string', ...answered, automated: 'server_set' },
  { code: 'closest_address', datatype: 'string', ...answered, automated: 'server_set' },
]

/** What is asked with a report of this kind, in its order. Of a small matter nobody is asked whether it is being built. */
export function attributesOf(kind: ReportKind): AttributeRule[] {
  return rules.filter(({ code }) => !isSmall(kind) || (code !== 'being_built' && code !== 'affects'))
}
