import { z } from 'zod'
import { communitiesOf, findCommunity, findSubDistrict } from '../places/places.ts'
import { email, orNull, phone, version } from '../reports/schemas.ts'
import { plainText, singleLine } from '../text/plain.ts'
import { assistanceStates, followUpAnswers, helpLanguages, needKinds, reachWays } from './rules.ts'

/** The consent text as it stands in the messages under `assistance.form.consentText`; another text is another version. */
export const assistanceConsentVersion = 1

export const maxHelpWords = 1000
export const maxStepWords = 500

const ticked = (message: string) => z.preprocess(value => value === 'yes' || value === true, z.boolean()).refine(isTicked => isTicked, message)
const isYes = z.preprocess(value => value === 'yes' || value === true, z.boolean())
const list = <Schema extends z.ZodType>(item: Schema) => z.preprocess(given => given === undefined || given === '' ? [] : [...new Set([given].flat())], z.array(item))
const needed = (max: number, message: string) => plainText({ max, min: 0 }).refine(text => text !== '', message)
const subDistrict = orNull(z.string().refine(code => findSubDistrict(code) !== undefined, 'assistance.sub_district_missing'))

const shape = {
  /** The entry it has to do with; the sub-district is then the entry's. */
  site: orNull(z.string().max(60)),
  subDistrict,
  community: orNull(z.string().refine(id => findCommunity(id) !== undefined, 'assistance.community_unknown')),
  needs: list(z.enum(needKinds)).refine(needs => needs.length > 0, 'assistance.needs_missing'),
  words: orNull(plainText({ max: maxHelpWords })),
  /** The writer has looked at the marked passages and leaves them. */
  keep: isYes.default(false),
  languages: list(z.enum(helpLanguages)).default([]),
  reach: z.enum(reachWays, 'assistance.reach_missing'),
  name: orNull(singleLine({ max: 40 })),
  phone: orNull(phone),
  email: orNull(email),
  isHelper: isYes.default(false),
  /** A consent of its own: volunteers may be told what is needed. */
  volunteers: isYes.default(false),
}

type Given = { [Field in 'subDistrict' | 'community' | 'phone' | 'email']?: string | null } & { reach?: string }

function check(given: Given, context: Pick<z.core.$RefinementCtx, 'addIssue'>): void {
  const say = (path: keyof Given, message: string) => context.addIssue({ code: 'custom', path: [path], message, input: given[path] })
  if (given.community && given.subDistrict && !communitiesOf(given.subDistrict).some(({ id }) => id === given.community)) say('community', 'assistance.community_unknown')
  if (given.reach === 'phone' && given.phone === null) say('phone', 'assistance.phone_missing')
  if (given.reach === 'email' && given.email === null) say('email', 'assistance.email_missing')
}

/** Asked beside everything else that is wrong, so that nobody is sent back twice. */
const always = () => true

function toAnswer<Fields extends z.output<z.ZodObject<typeof shape>>>({ site, name, phone, email, volunteers, ...answer }: Fields) {
  return { ...answer, siteId: site, volunteersAllowed: volunteers, contact: { name, phone, email } }
}

/** A request as somebody's own form sends it; the consent text was read and ticked. */
export const assistanceSchema = z.strictObject({ ...shape, consent: ticked('assistance.consent_missing') })
  .superRefine(check, { when: always }).transform(({ consent: _, ...fields }) => toAnswer(fields))

/** A request staff enter for somebody who calls, comes or writes, and to whom the consent text was read. */
export const enteredAssistanceSchema = z.strictObject({ ...shape, consent: ticked('assistance.consent_not_heard'), channel: z.enum(['phone', 'desk', 'paper'], 'assistance.channel_missing') })
  .superRefine(check, { when: always }).transform(({ consent: _, channel, ...fields }) => ({ ...toAnswer(fields), channel }))

export type AssistanceAnswer = z.output<typeof assistanceSchema>

const id = z.string().max(60)

/** One need given to one or several bodies, in words of staff. */
export const routingSchema = z.strictObject({
  version,
  need: z.enum(needKinds, 'assistance.need_missing'),
  bodies: list(id).refine(bodies => bodies.length > 0 && bodies.length <= 5, 'assistance.bodies_missing'),
  brief: needed(maxStepWords, 'assistance.brief_missing'),
})

/** Somebody of the staff reached the person otherwise than in writing here. */
export const contactedSchema = z.strictObject({ version, said: needed(maxStepWords, 'assistance.words_missing') }).transform(({ said: words, ...rest }) => ({ ...rest, words }))

/** A route and its own version, as one field: `id.version`. */
const at = z.string('assistance.route_missing').regex(/^[0-9a-z-]{1,60}\.\d{1,9}$/, 'assistance.route_missing').transform((text) => {
  const dot = text.lastIndexOf('.')
  return { route: text.slice(0, dot), version: Number(text.slice(dot + 1)) }
})
export const takingSchema = z.strictObject({ at }).transform(given => given.at)
export const endingSchema = z.strictObject({ at, outcome: z.enum(['met', 'notMet', 'returned'], 'assistance.outcome_missing'), toPerson: needed(maxStepWords, 'assistance.answer_missing') })
  .transform(({ at: { route, version: seen }, outcome, toPerson: words }) => ({ route, version: seen, outcome, words }))

/** What is written on the way, of one route or of the whole request. */
export const stepSchema = z.strictObject({ about: orNull(id), kind: z.enum(['step', 'note', 'question'], 'assistance.step_missing'), words: needed(maxStepWords, 'assistance.words_missing') })
  .transform(({ about: route, ...step }) => ({ route, ...step }))

const reopened = list(z.enum(needKinds))

/** What the person said when they were called, and what follows. */
export const followUpSchema = z.strictObject({
  version, answer: z.enum(followUpAnswers, 'assistance.follow_up_missing'), onPhone: orNull(plainText({ max: maxStepWords })),
  then: z.enum(['close', 'reopen', 'again'], 'assistance.then_missing'), needs: reopened.default([]),
}).superRefine(({ answer, then, needs }, context) => {
  if (then === 'again' && answer !== 'notReached') context.addIssue({ code: 'custom', path: ['then'], message: 'assistance.again_only_unreached', input: then })
  if (then === 'close' && answer === 'notHelped') context.addIssue({ code: 'custom', path: ['then'], message: 'assistance.not_helped_stays_open', input: then })
  if (then === 'reopen' && needs.length === 0) context.addIssue({ code: 'custom', path: ['needs'], message: 'assistance.needs_missing', input: needs })
}, { when: always }).transform(({ onPhone: words, ...call }) => ({ ...call, words }))

/** What the person sends from the receipt page. */
export const personAnswerSchema = z.strictObject({ words: needed(maxStepWords, 'assistance.words_missing') })
export const stillNeedsSchema = z.strictObject({ needs: reopened.refine(needs => needs.length > 0, 'assistance.needs_missing'), words: orNull(plainText({ max: maxStepWords })) })
export const contactChangeSchema = z.strictObject({ phone: orNull(phone), email: orNull(email) })
  .refine(({ phone: given, email: other }) => given !== null || other !== null, { path: ['phone'], message: 'assistance.contact_missing' })

/** The lists of the queue: everything open by what is due, then one for each state. */
export const helpLists = ['open', ...assistanceStates] as const
/** The lists of a body: what was sent and not taken, what is at work, what has ended. */
export const bodyLists = ['sent', 'taken', 'ended'] as const

const chosen = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(value => value === '' ? undefined : value, schema.optional()).optional()
export const assistanceListSchema = z.strictObject({
  list: chosen(z.enum(helpLists)),
  bodyList: chosen(z.enum(bodyLists)),
  number: chosen(z.string().max(20).transform(text => text.trim().toUpperCase())),
  cursor: chosen(z.string().regex(/^(?:\d{4}-\d\d-\d\d|\d{1,15})\.[0-9a-z-]{1,60}$/).transform((text) => {
    const at = text.slice(0, text.indexOf('.'))
    return { at, id: text.slice(at.length + 1) }
  })),
})
