import { z } from 'zod'
import { email, orNull, phone } from '../reports/schemas.ts'
import { plainText, singleLine } from '../text/plain.ts'
import { isDay } from '../time.ts'
import { objectionAims, objectionChannels, objectionGrounds, objectionOutcomes, objectionStates, standings } from './rules.ts'

/** The text about personal data as it stands in the messages under `objections.consent`; another text is another version. */
export const objectionConsentVersion = 1

export const maxObjectionWords = 2000
export const maxObjectionFiles = 5
/** Of all that is sent to one objection, whenever. */
export const maxObjectionFilesInAll = 20

const required = (message: string, max: number) => z.preprocess(given => given ?? '', plainText({ max, min: 0 }).refine(text => text !== '', message))
const isYes = z.preprocess(value => [value].flat().includes('yes') || value === true, z.boolean())
const ticked = (message: string) => isYes.refine(isTicked => isTicked, message)
const several = <Schema extends z.ZodType>(item: Schema) => z.preprocess(given => given === undefined || given === '' ? [] : [given].flat(), z.array(item))
const version = z.coerce.number().int().positive()

const facts = {
  site: z.string('objection.site_missing').min(1, 'objection.site_missing').max(80, 'objection.site_missing'),
  standing: z.enum(standings, 'objection.standing_missing'),
  grounds: several(z.enum(objectionGrounds, 'objection.grounds_missing')).refine(grounds => grounds.length > 0, 'objection.grounds_missing').transform(grounds => [...new Set(grounds)]),
  aim: z.enum(objectionAims, 'objection.aim_missing'),
  words: required('objection.words_missing', maxObjectionWords),
}
const contactShape = { name: orNull(singleLine({ max: 40 })), phone: orNull(phone), email: orNull(email) }

interface Contact { name: string | null, phone: string | null, email: string | null }
/** Nothing is kept of whoever leaves no way to be reached. */
const contactOf = ({ name, phone, email }: Contact): Contact | null => name === null && phone === null && email === null ? null : { name, phone, email }

/** An objection as the form sends it; the text about personal data was read and ticked. */
const formShape = { ...facts, keep: isYes.default(false), helper: isYes.default(false), ...contactShape, consent: ticked('objection.consent_missing') }
type Form = z.output<z.ZodObject<typeof formShape>>
const toAnswer = ({ keep: keepPassages, helper: isHelper, consent: _, name, phone, email, ...answer }: Form) => ({ ...answer, keepPassages, isHelper, contact: contactOf({ name, phone, email }) })

export const objectionFormSchema = z.strictObject(formShape).transform(toAnswer)

/** An objection that came on paper, by telephone or at the desk; whoever made it heard or read the text about personal data. */
export const enteredObjectionSchema = z.strictObject({ ...formShape, channel: z.enum(objectionChannels, 'objection.channel_missing').exclude(['web'], 'objection.channel_missing') })
  .transform(({ channel, ...form }) => ({ channel, answer: toAnswer(form) }))

/** An objection as a program sends it. Pictures and papers are added afterwards on the page of the receipt. */
export const objectionSchema = z.strictObject({
  submissionId: z.uuid(),
  ...facts,
  /** The writer has looked at passages that point at somebody, and leaves them. */
  keepPassages: z.boolean().default(false),
  isHelper: z.boolean().default(false),
  contact: z.strictObject(contactShape).nullable().default(null).transform(contact => contact && contactOf(contact)),
  /** The text about personal data was read and agreed to. */
  consent: ticked('objection.consent_missing'),
}).transform(({ consent: _, submissionId, ...answer }) => ({ submissionId, answer }))

/** What somebody objects to, whatever way it comes in. */
export type ObjectionAnswer = z.output<typeof objectionFormSchema>

/** What the person adds later: words, files, or both. */
export const objectionAdditionSchema = z.strictObject({ words: plainText({ max: maxObjectionWords, min: 0 }).default(''), keep: isYes.default(false) })
/** How to reach the person from now on; empty takes it out. */
export const objectionContactSchema = z.strictObject(contactShape).transform(contactOf)
/** 复议 or 诉讼, told by the person with one tap. */
export const filedRemedySchema = z.strictObject({ kind: z.enum(['reconsideration', 'litigation'], 'objection.remedy_missing') })

export const objectionQuestionSchema = z.strictObject({ version, words: required('objection.question_missing', 1000) })
export const objectionVersionSchema = z.strictObject({ version })
export const objectionReasonSchema = z.strictObject({ version, reason: required('objection.reason_missing', 1000) })

/** The correction an objection brings, on the objection and the entry as they were seen. */
export const objectionCorrectionSchema = z.strictObject({ version, siteVersion: version, reason: required('objection.reason_missing', 400) })

/** 审查意见 */
export const objectionProposalSchema = z.strictObject({
  version,
  proposal: z.enum(objectionOutcomes, 'objection.outcome_missing'),
  reason: required('objection.reason_missing', 2000),
})

/** 决定: made on the objection and on the entry as they were seen. */
export const objectionDecisionSchema = z.strictObject({
  version,
  siteVersion: z.coerce.number().int().min(0),
  outcome: z.enum(objectionOutcomes, 'objection.outcome_missing'),
  /** The person reads it. */
  reason: required('objection.reason_missing', 2000),
  /** Whoever decides has looked: it names nobody, so that it may stand on the entry. */
  publish: isYes.default(false),
  /** Of an entry hidden because of personal data. */
  display: z.preprocess(value => value === '' ? undefined : value, z.enum(['show', 'withdraw']).optional()),
})

const chosen = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(value => value === '' ? undefined : value, schema.optional()).optional()

export const staffObjectionListSchema = z.strictObject({
  list: z.preprocess(value => value === '' ? undefined : value, z.enum(objectionStates).default('filed')),
  number: chosen(z.string().max(20).transform(text => text.trim().toUpperCase())),
  site: chosen(z.string().max(80)),
  cursor: z.string().regex(/^\d{4}-\d{2}-\d{2}\.[0-9a-z-]{1,40}$/).transform((text) => {
    const [on, id] = [text.slice(0, 10), text.slice(11)]
    return { on, id }
  }).refine(({ on }) => isDay(on)).optional(),
})
