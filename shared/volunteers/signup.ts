import { z } from 'zod'
import { findCommunity } from '../places/places.ts'
import { email, orNull, phone } from '../reports/schemas.ts'
import { checkText } from '../text/check.ts'
import { lengthOf, plainText, singleLine } from '../text/plain.ts'
import { ageBands, freeTimes, isMinor, languages, skills, type AgeBand, type FreeTime, type Language, type Skill } from './rules.ts'

/**
 * The text somebody agrees to who signs up (`signup.consent` in the messages). Another text is another number: what was
 * agreed to stands in each row, and the old text stays readable.
 */
export const consentVersion = 1

/** The choices of the form. Who is under fourteen may say so and is told what they can do instead. */
export const ageChoices = ['under14', ...ageBands] as const

export const maxNeeds = 200
export const maxLeaveReason = 200

/** Any number of a list, as a form or a program sends it; each once. */
const someOf = <const Values extends readonly [string, ...string[]]>(values: Values) => z.preprocess(
  given => given === undefined || given === null || given === '' ? [] : [given].flat(),
  z.array(z.enum(values, 'volunteer.choice_unknown')).max(50),
).transform(chosen => values.filter(value => (chosen as readonly string[]).includes(value)) as Values[number][])

/** Whether a text holds a number, an address or an account somebody could be reached or found by. */
const holdsContact = (text: unknown) => typeof text === 'string' && checkText(text).some(({ kind }) => kind === 'phone' || kind === 'email' || kind === 'identity' || kind === 'account')

/** A community that is listed today. */
const community = z.string('volunteer.community_missing').refine(id => findCommunity(id)?.validTo === null, 'volunteer.community_missing')

const yesNo = (message: string) => z.enum(['yes', 'no'], message)

const contactShape = { name: orNull(singleLine({ max: 40 })), phone: orNull(phone), email: orNull(email) }
const offerShape = {
  community,
  skills: someOf(skills),
  times: someOf(freeTimes),
  languages: someOf(languages),
  needs: orNull(plainText({ max: maxNeeds })),
  showName: yesNo('volunteer.show_name_missing'),
  publicName: orNull(singleLine({ max: 20 })),
  digest: yesNo('volunteer.digest_missing'),
}
const guardianShape = {
  guardianName: orNull(singleLine({ max: 40 })),
  guardianPhone: orNull(phone),
  guardianConsent: z.literal('yes').optional(),
}

/** Asked beside everything else that is wrong, so that nobody is sent back twice. */
const always = () => true
type Given = Record<string, unknown>
type Rule = [(given: unknown) => boolean, { path: string[], message: string, when: () => boolean }]
const rule = (check: (given: Given) => boolean, path: string, message: string): Rule => [check as Rule[0], { path: [path], message, when: always }]

const nameGiven = rule(({ name }) => name !== null, 'name', 'volunteer.name_missing')
const reachGiven = rule(({ phone, email }) => phone !== null || email !== null, 'phone', 'volunteer.reach_missing')
const namedWhenShown = rule(({ showName, publicName }) => showName !== 'yes' || publicName !== null, 'publicName', 'volunteer.public_name_missing')
const publicNameClean = rule(({ publicName }) => !holdsContact(publicName), 'publicName', 'volunteer.words_private')
const needsClean = rule(({ needs }) => !holdsContact(needs), 'needs', 'volunteer.words_private')
const needsGuardian = ({ ageBand }: Given) => ageBand === '14to17'
const guardianNamed = rule(given => !needsGuardian(given) || given.guardianName !== null, 'guardianName', 'volunteer.guardian_name_missing')
const guardianReached = rule(given => !needsGuardian(given) || given.guardianPhone !== null, 'guardianPhone', 'volunteer.guardian_phone_missing')
const guardianAgreed = rule(given => !needsGuardian(given) || given.guardianConsent === 'yes', 'guardianConsent', 'volunteer.guardian_consent_missing')

/** The one short form, as a page or a program sends it. */
export const signUpSchema = z.strictObject({
  ...contactShape,
  ...offerShape,
  ...guardianShape,
  ageBand: z.enum(ageChoices, 'volunteer.age_missing').refine(band => band !== 'under14', 'volunteer.too_young'),
  consent: z.literal('yes', 'volunteer.consent_missing'),
  consentVersion: z.coerce.number('volunteer.consent_outdated').refine(version => version === consentVersion, 'volunteer.consent_outdated'),
}).refine(...nameGiven).refine(...reachGiven).refine(...namedWhenShown).refine(...publicNameClean).refine(...needsClean)
  .refine(...guardianNamed).refine(...guardianReached).refine(...guardianAgreed)

/** The same as a program sends it: for a team, or for the community to propose one. */
export const signUpRequestSchema = signUpSchema.safeExtend({ submissionId: z.uuid(), teamId: z.string().max(40).nullable().default(null) })

/** The same as staff send it who fill the form in with somebody. */
export const deskSignUpSchema = signUpSchema.safeExtend({ teamId: orNull(z.string().max(40)) })

/** What somebody changes afterwards. The age band of somebody under age is the community's to change, with the guardian. */
export const detailsSchema = z.strictObject({ ...offerShape, ageBand: z.enum(['18to59', '60to69', '70plus']).optional() })
  .refine(...namedWhenShown).refine(...publicNameClean).refine(...needsClean)

/** How they are reached: what is left empty stays as it is, and a telephone or an address can be taken out. */
export const contactChangeSchema = z.strictObject({ ...contactShape, remove: someOf(['phone', 'email']), guardianName: guardianShape.guardianName, guardianPhone: guardianShape.guardianPhone })
export type ContactChange = z.output<typeof contactChangeSchema>

const day = z.iso.date('volunteer.day_invalid')
/** A pause, until a day or until they say otherwise. */
export const pauseSchema = z.strictObject({ until: orNull(day) })
/** Leaving, with a word why or without. */
export const leaveSchema = z.strictObject({ reason: orNull(plainText({ max: maxLeaveReason })) })
  .refine(({ reason }) => !holdsContact(reason), { path: ['reason'], message: 'volunteer.words_private' })

/** Deleting everything wants a word that it is meant. */
export const eraseSchema = z.strictObject({ sure: z.literal('yes', 'volunteer.sure_missing') })
export const anotherTeamSchema = z.strictObject({ teamId: z.string('volunteer.team_missing').min(1, 'volunteer.team_missing').max(40) })

export interface VolunteerContact { name: string | null, phone: string | null, email: string | null }

/** What somebody offers, however it came in. */
export interface Offer {
  subDistrict: string
  community: string
  skills: Skill[]
  times: FreeTime[]
  languages: Language[]
  needs: string | null
  publicName: string | null
  digest: boolean
}

export interface SignUpAnswer {
  contact: VolunteerContact
  /** Of somebody under eighteen. */
  guardian: VolunteerContact | null
  ageBand: AgeBand
  offer: Offer
  consentVersion: number
}

function toOffer({ community: id, skills, times, languages, needs, showName, publicName, digest }: z.output<typeof detailsSchema>, isUnderAge: boolean): Offer {
  return {
    subDistrict: findCommunity(id)!.subDistrict, community: id, skills, times, languages, needs,
    // The name of somebody under age is shown to nobody.
    publicName: showName === 'yes' && !isUnderAge ? publicName : null,
    digest: digest === 'yes',
  }
}

/** What a sign-up says, whichever way it comes in. What was written of a guardian counts only for somebody under age. */
export function toSignUp({ name, phone, email, guardianName, guardianPhone, guardianConsent: _, consent: __, consentVersion: version, ageBand, ...offer }: z.output<typeof signUpSchema>): SignUpAnswer {
  const band = ageBand as AgeBand
  return {
    contact: { name, phone, email },
    guardian: isMinor(band) ? { name: guardianName, phone: guardianPhone, email: null } : null,
    ageBand: band, offer: toOffer(offer, isMinor(band)), consentVersion: version,
  }
}

export function toDetails({ ageBand, ...offer }: z.output<typeof detailsSchema>, { isUnderAge }: { isUnderAge: boolean }): { offer: Offer, ageBand: AgeBand | null } {
  return { offer: toOffer(offer, isUnderAge), ageBand: isUnderAge ? null : ageBand ?? null }
}

/** A telephone as it is shown back: the last four digits. */
export const maskedPhone = (number: string | null) => number === null ? null : `****${number.slice(-4)}`

/** An address as it is shown back: its first letter and the part after @. */
export function maskedEmail(address: string | null): string | null {
  if (address === null) return null
  const at = address.lastIndexOf('@')
  return `${[...address][0]!}***${address.slice(at)}`
}

/** A name as it is shown back: its first letter. */
export function maskedName(name: string | null): string | null {
  return name === null ? null : `${[...name][0]!}${'*'.repeat(Math.max(1, Math.min(3, lengthOf(name) - 1)))}`
}
