import { z } from 'zod'
import { subjectTypes } from '../events.ts'
import { findCommunity, findSubDistrict } from '../places/places.ts'
import { isDay } from '../time.ts'
import { roles } from './permissions.ts'

const email = z.string().trim().toLowerCase().min(1).max(254).pipe(z.email('staff.email_invalid'))
const name = z.string().trim().min(1).max(50)
const reason = z.string().trim().min(1).max(500)
const code = z.string().trim().min(1).max(40)
/** Any characters: length is what makes a password hard to guess (NIST SP 800-63B, ASVS 5.0 6.2). */
const newPassword = z.string().min(1).pipe(z.string().min(12, 'staff.password_short').max(128))
const typedPassword = z.string().min(1).max(128)

const post = {
  role: z.enum(roles),
  /** None for the whole district. */
  subDistricts: z.preprocess(
    value => value === undefined || value === '' ? [] : [value].flat(),
    z.array(z.string().refine(item => findSubDistrict(item) !== undefined, 'form.invalid_value')).max(9),
  ),
  /** The body somebody handles cases for. */
  bodyId: z.preprocess(value => value === undefined || value === '' ? null : value, z.string().max(40).nullable()),
  /** The communities a community worker works for. */
  communities: z.preprocess(
    value => value === undefined || value === '' ? null : [value].flat(),
    z.array(z.string().refine(item => findCommunity(item) !== undefined, 'form.invalid_value')).max(40).nullable(),
  ),
}

interface Posted { role: string, subDistricts: string[], communities: string[] | null }
const needSubDistricts = ['subDistrictOfficer', 'roadChief', 'communityWorker']

function hasSubDistricts({ role, subDistricts }: Posted) {
  return !needSubDistricts.includes(role) || subDistricts.length > 0
}

/** Sub-districts come first: there is nothing to choose communities from without them. */
function hasCommunities({ role, subDistricts, communities }: Posted) {
  return role === 'communityWorker' ? communities !== null || subDistricts.length === 0 : communities === null
}

/** The sub-districts of a community worker are those of their communities, no others. */
function fitsCommunities({ role, subDistricts, communities }: Posted) {
  if (role !== 'communityWorker' || communities === null || subDistricts.length === 0) return true
  const places = communities.flatMap(id => findCommunity(id) ?? [])
  return places.every(({ subDistrict }) => subDistricts.includes(subDistrict)) && subDistricts.every(code => places.some(({ subDistrict }) => subDistrict === code))
}

function hasBody({ role, bodyId }: { role: string, bodyId: string | null }) {
  return (role === 'handler') === (bodyId !== null)
}
const needsBody = { path: ['bodyId'], message: 'staff.body_required' }
const needsSubDistricts = { path: ['subDistricts'], message: 'staff.sub_districts_required' }
const needsCommunities = { path: ['communities'], message: 'staff.communities_required' }
const needsFittingCommunities = { path: ['communities'], message: 'staff.communities_elsewhere' }

export const signInSchema = z.strictObject({ email: z.string().trim().toLowerCase().min(1).max(254), password: typedPassword, code })
export const confirmSchema = z.strictObject({ password: typedPassword, code })
export const setupSchema = z.strictObject({ link: z.string().min(1).max(100), password: newPassword, code })
/** The first administrator also says who they are. */
export const firstSetupSchema = setupSchema.extend({ name, email })
export const passwordSchema = z.strictObject({ password: newPassword })
export const inviteSchema = z.strictObject({ name, email, ...post })
  .refine(hasSubDistricts, needsSubDistricts).refine(hasBody, needsBody).refine(hasCommunities, needsCommunities).refine(fitsCommunities, needsFittingCommunities)
export const roleSchema = z.strictObject({ version: z.coerce.number().int(), ...post, reason })
  .refine(hasSubDistricts, needsSubDistricts).refine(hasBody, needsBody).refine(hasCommunities, needsCommunities).refine(fitsCommunities, needsFittingCommunities)
export const reasonSchema = z.strictObject({ version: z.coerce.number().int(), reason })

const blankIsNone = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(value => value === '' ? undefined : value, schema.optional())
const aDay = z.string().refine(isDay, 'calendar.not_a_day')

/** `GET /api/staff/audit`; days are of Asia/Shanghai, both included. */
export const auditQuerySchema = z.strictObject({
  action: blankIsNone(z.string().regex(/^[a-z]+(?:\.[A-Za-z]+)?$/).max(60)),
  subjectType: blankIsNone(z.enum(subjectTypes)),
  subject: blankIsNone(z.string().max(60)),
  actor: blankIsNone(z.string().max(40)),
  from: blankIsNone(aDay),
  to: blankIsNone(aDay),
  cursor: blankIsNone(z.string().regex(/^\d{1,15}\.[0-9a-z]{26}$/).transform((text) => {
    const [at, id] = text.split('.') as [string, string]
    return { at: new Date(Number(at)), id }
  })),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
