import { z } from 'zod'
import { toInstant } from '../hearings/instants.ts'
import { communitiesOf, findCommunity, findSubDistrict } from '../places/places.ts'
import { plainText, singleLine } from '../text/plain.ts'
import type { Bilingual, TeamText } from './records.ts'
import { skills, teamForms, teamStages, type TeamForm } from './rules.ts'

/** An empty field of a GET form is a filter not used. */
const filter = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(value => value === '' ? undefined : value, schema.optional()).optional()
const several = <Values extends readonly [string, ...string[]]>(values: Values) =>
  z.preprocess(value => value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value], z.array(z.enum(values)).max(values.length)).transform(list => [...new Set(list)])

/** The parts of what a team says, with how long each may be in Chinese; English gets twice the room. */
export const teamParts = { name: 40, does: 1000, mayNot: 600, when: 200, where: 120, contact: 200, leader: 40, role: 40, insurance: 500, risks: 600 } as const satisfies Record<keyof TeamText, number>
export type TeamPart = keyof typeof teamParts
/** Parts that are null where there is nothing to say. */
const optionalParts = ['leader', 'role', 'insurance', 'risks'] as const satisfies readonly TeamPart[]

const ofLine = (max: number) => singleLine({ max, min: 0 }).default('')
const ofWords = (max: number) => plainText({ max, min: 0 }).default('')
const partFields = Object.fromEntries(Object.entries(teamParts).flatMap(([part, max]) => {
  const field = max <= 120 ? ofLine : ofWords
  return [[`${part}Zh`, field(max)], [`${part}En`, field(max * 2)]]
})) as Record<`${TeamPart}${'Zh' | 'En'}`, ReturnType<typeof ofLine>>

const meetingFields = { meetsOn: z.string().max(10).default(''), meetsFrom: z.string().max(5).default(''), meetsTo: z.string().max(5).default(''), meetingPlaceZh: ofLine(120), meetingPlaceEn: ofLine(240) }

/** The next meeting as it was typed. Null when there is none. */
function readMeeting(typed: { meetsOn: string, meetsFrom: string, meetsTo: string, meetingPlaceZh: string, meetingPlaceEn: string }, context: z.RefinementCtx) {
  const { meetsOn, meetsFrom, meetsTo, meetingPlaceZh, meetingPlaceEn } = typed
  if (meetsOn === '' && meetsFrom === '' && meetsTo === '' && meetingPlaceZh === '') return null
  const refuse = (path: string, message: string) => { context.addIssue({ code: 'custom', path: [path], message, input: undefined }) }
  const from = toInstant(meetsOn, meetsFrom)
  const until = toInstant(meetsOn, meetsTo)
  if (!from) refuse(meetsOn === '' ? 'meetsOn' : 'meetsFrom', 'team.not_an_instant')
  else if (!until || until <= from) refuse('meetsTo', 'team.ends_before_start')
  if (meetingPlaceZh === '') refuse('meetingPlaceZh', 'team.meeting_place_missing')
  return from && until ? { from, until, place: { zh: meetingPlaceZh, en: meetingPlaceEn || null } satisfies Bilingual } : null
}

/** What staff write of a team. Its name, its form and its community have to be there from the beginning; publishing asks for more. */
export const teamDraftSchema = z.strictObject({
  form: z.enum(teamForms, 'team.form_missing'),
  subDistrict: z.string().refine(code => findSubDistrict(code) !== undefined, 'place.unknown_sub_district'),
  community: z.string().min(1, 'team.community_missing'),
  ...partFields,
  nameZh: singleLine({ max: teamParts.name }),
  skills: several(skills),
  seats: z.coerce.number('team.seats_invalid').int('team.seats_invalid').min(1, 'team.seats_invalid').max(1000, 'team.seats_invalid'),
  minAge: z.enum(['14', '18'], 'team.min_age_missing').transform(Number),
  isRisky: z.literal('yes').optional(),
  isLong: z.literal('yes').optional(),
  ...meetingFields,
}).superRefine(({ subDistrict, community }, context) => {
  if (community && !communitiesOf(subDistrict).some(({ id }) => id === community)) context.addIssue({ code: 'custom', path: ['community'], message: 'place.community_elsewhere', input: community })
}).transform(({ form, subDistrict, community, skills, seats, minAge, isRisky, isLong, meetsOn, meetsFrom, meetsTo, meetingPlaceZh, meetingPlaceEn, ...typed }, context) => {
  const part = (name: TeamPart): Bilingual => ({ zh: typed[`${name}Zh`], en: typed[`${name}En`] || null })
  const parts = Object.keys(teamParts).map((name) => {
    const said = part(name as TeamPart)
    return [name, said.zh === '' && (optionalParts as readonly string[]).includes(name) ? null : said]
  })
  const text = Object.fromEntries(parts) as TeamText
  return {
    form, subDistrict, community, skills, seats, minAge, isRisky: isRisky === 'yes', isLong: isLong === 'yes',
    text: { ...text, role: form === 'roles' ? text.role : null }, meeting: readMeeting({ meetsOn, meetsFrom, meetsTo, meetingPlaceZh, meetingPlaceEn }, context),
  }
})
export type TeamDraft = z.output<typeof teamDraftSchema>

export const teamVersionSchema = z.coerce.number().int().positive()
/** The volunteer who may check others in; empty: nobody. */
export const teamLeaderSchema = z.preprocess(value => value === '' || value === undefined ? null : value, z.string().max(40).nullable())
export const teamPublicationSchema = z.strictObject({ version: teamVersionSchema, checked: z.literal('yes', 'team.not_checked') })
export const teamClosingSchema = z.strictObject({ version: teamVersionSchema, reason: plainText({ max: 300 }) })
export const teamReopeningSchema = z.strictObject({ version: teamVersionSchema })
export const teamAgreementSchema = z.strictObject({ version: teamVersionSchema, zh: plainText({ max: 5000 }), en: plainText({ max: 10_000, min: 0 }).default('') })
  .transform(({ version, zh, en }) => ({ version, text: { zh, en: en || null } satisfies Bilingual }))

/** What has to be there before a team is public, in the order a page asks for it. */
export const teamGaps = ['does', 'mayNot', 'when', 'where', 'contact', 'role', 'insurance', 'risks', 'agreement'] as const
export type TeamGap = (typeof teamGaps)[number]

/**
 * What is missing before a team may be public: what it may not do and whom to ask always; insurance and risk notice where there
 * is risk (北京市志愿服务促进条例 19); a written agreement for risk and for service of more than a month (18).
 */
export function missingForTeam({ form, text, isRisky, isLong, agreement }: { form: TeamForm, text: TeamText, isRisky: boolean, isLong: boolean, agreement: number }): TeamGap[] {
  const isMissing: Record<TeamGap, boolean> = {
    does: !text.does.zh, mayNot: !text.mayNot.zh, when: !text.when.zh, where: !text.where.zh, contact: !text.contact.zh, role: form === 'roles' && !text.role?.zh,
    insurance: isRisky && !text.insurance?.zh, risks: isRisky && !text.risks?.zh, agreement: needsAgreement({ isRisky, isLong }) && agreement === 0,
  }
  return teamGaps.filter(gap => isMissing[gap])
}

/** Whether the public may see a team as it is. */
export const canPublish = (team: Parameters<typeof missingForTeam>[0]): boolean => missingForTeam(team).length === 0

/** Whether a volunteer serves in the team only with the agreement accepted. */
export const needsAgreement = ({ isRisky, isLong }: { isRisky: boolean, isLong: boolean }): boolean => isRisky || isLong

/** What `GET /api/volunteers/teams` takes. `hasPlaces`: only teams with a free place. */
export const teamListSchema = z.strictObject({
  form: filter(z.enum(teamForms)),
  subDistrict: filter(z.string().refine(code => findSubDistrict(code) !== undefined, 'place.unknown_sub_district')),
  community: filter(z.string().refine(id => findCommunity(id) !== undefined, 'team.community_unknown')),
  hasPlaces: filter(z.literal('yes')),
  q: filter(singleLine({ max: 60, min: 0 })),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: filter(z.string().max(200)),
})
export type TeamListQuery = z.output<typeof teamListSchema>

/** `GET /api/staff/volunteers/teams`. */
export const staffTeamListSchema = z.strictObject({
  form: filter(z.enum(teamForms)),
  stage: filter(z.enum(teamStages)),
  cursor: filter(z.string().max(200)),
})
export type StaffTeamListQuery = z.output<typeof staffTeamListSchema>
