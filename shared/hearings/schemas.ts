import { z } from 'zod'
import { communitiesOf, findSubDistrict } from '../places/places.ts'
import { plainText, singleLine } from '../text/plain.ts'
import { readClauses } from './clauses.ts'
import { toInstant } from './instants.ts'
import type { Bilingual, MatterLink, NoticeText } from './records.ts'
import { lateUses, matterKinds, matterStages } from './rules.ts'

const orNull = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(value => value === '' ? null : value, schema.nullable().default(null))
/** An empty field of a GET form is a filter not used. */
const filter = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(value => value === '' ? undefined : value, schema.optional()).optional()
/** Empty while a matter is being drafted. */
const line = (max: number) => singleLine({ max, min: 0 }).default('')
const words = (max: number) => plainText({ max, min: 0 }).default('')

const version = z.coerce.number().int().positive()

/** The parts of a notice, with how long each may be in Chinese; English gets twice the room. */
export const noticeParts = { title: 80, organiser: 80, subject: 300, explanation: 4000, basis: 1000, contact: 300, shortWindowReason: 500 } as const satisfies Record<keyof NoticeText, number>
export type NoticePart = keyof typeof noticeParts

/** `/ledger/<id>` and `/policies/<slug>`, one a line, as they stand in the address bar. */
const link = /^(?:https?:\/\/[^/\s]+)?(?:\/en)?\/(ledger|policies)\/([\w-]{1,60})(?:[?#].*)?$/

/** Reads the addresses of linked pages. Null when a line is no address of a site or a policy. */
export function readLinks(text: string): MatterLink[] | null {
  const found = text.split(/\s+/).filter(Boolean).map(line => link.exec(line))
  if (found.some(match => match === null)) return null
  const links = found.map((match): MatterLink => ({ type: match![1] === 'ledger' ? 'site' : 'policy', target: match![2]! }))
  return links.filter(({ type, target }, index) => links.findIndex(other => other.type === type && other.target === target) === index)
}

/** The links as `readLinks` reads them again. */
export function writeLinks(links: readonly MatterLink[]): string {
  return links.map(({ type, target }) => `/${type === 'site' ? 'ledger' : 'policies'}/${target}`).join('\n')
}

const partFields = Object.fromEntries(Object.entries(noticeParts).flatMap(([part, max]) => {
  const field = max <= 80 ? line : words
  return [[`${part}Zh`, field(max)], [`${part}En`, field(max * 2)]]
})) as Record<`${NoticePart}${'Zh' | 'En'}`, ReturnType<typeof line>>

/** What staff write of a matter before it is published. Only its kind and its title have to be there from the beginning. */
export const matterDraftSchema = z.strictObject({
  kind: z.enum(matterKinds, 'matter.kind_missing'),
  subDistrict: orNull(z.string().refine(code => findSubDistrict(code) !== undefined, 'place.unknown_sub_district')),
  community: orNull(z.string()),
  lateUse: z.enum(lateUses, 'matter.late_use_missing'),
  holdsAnswers: z.literal('yes').optional(),
  links: z.string().max(3000).default('').transform((text, context) => {
    const links = readLinks(text)
    if (links === null) context.addIssue({ code: 'custom', message: 'matter.link_unreadable', input: text })
    return links ?? []
  }),
  ...partFields,
  titleZh: singleLine({ max: noticeParts.title }),
}).superRefine(({ subDistrict, community }, context) => {
  if (community !== null && !(subDistrict !== null && communitiesOf(subDistrict).some(({ id }) => id === community))) {
    context.addIssue({ code: 'custom', path: ['community'], message: 'place.community_elsewhere', input: community })
  }
}).transform(({ kind, subDistrict, community, lateUse, holdsAnswers, links, ...typed }) => {
  const part = (name: NoticePart): Bilingual => ({ zh: typed[`${name}Zh`], en: typed[`${name}En`] || null })
  const { title, organiser, subject, explanation, basis, contact, shortWindowReason } = Object.fromEntries(Object.keys(noticeParts).map(name => [name, part(name as NoticePart)])) as Record<NoticePart, Bilingual>
  const notice: NoticeText = { title, organiser, subject, explanation, basis, contact, shortWindowReason: shortWindowReason.zh === '' ? null : shortWindowReason }
  return { kind, subDistrict, community, lateUse, holdsAnswers: holdsAnswers === 'yes', links, notice }
})

export type MatterDraft = z.output<typeof matterDraftSchema>

export const matterVersionSchema = version

const day = z.string()
const time = z.string().max(5)

/** Reads day and time of two fields into one instant. */
function instantOf(given: { day: string, time: string }, path: string, context: z.RefinementCtx): Date {
  const instant = toInstant(given.day, given.time)
  if (!instant) context.addIssue({ code: 'custom', path: [path], message: 'matter.not_an_instant', input: given.day })
  return instant ?? new Date(0)
}

const bilingual = (max: number) => ({ zh: plainText({ max }), en: orNull(plainText({ max: max * 2 })) })
const reasonFields = { reasonZh: bilingual(500).zh, reasonEn: bilingual(500).en }
const toReason = ({ reasonZh, reasonEn }: { reasonZh: string, reasonEn: string | null }): Bilingual => ({ zh: reasonZh, en: reasonEn })

/** The window a draft is planned with. Without a day of opening it opens when it is published; without a time it closes at the end of the day. */
export const plannedWindowSchema = z.strictObject({
  version,
  opensOn: day.default(''), opensTime: time.default(''),
  closesOn: day.default(''), closesTime: time.default(''),
}).transform(({ version, opensOn, opensTime, closesOn, closesTime }, context) => ({
  version,
  opensAt: opensOn === '' ? null : instantOf({ day: opensOn, time: opensTime || '00:00' }, 'opensOn', context),
  closesAt: instantOf({ day: closesOn, time: closesTime || '24:00' }, 'closesOn', context),
}))

/** Another close for a published window. */
export const longerWindowSchema = z.strictObject({ version, closesOn: day.default(''), closesTime: time.default(''), ...reasonFields })
  .transform(({ version, closesOn, closesTime, ...reason }, context) => ({ version, closesAt: instantOf({ day: closesOn, time: closesTime || '24:00' }, 'closesOn', context), reason: toReason(reason) }))

const text = z.string().max(200_000, 'matter.text_too_long')

/** The clauses of a text, each in its own place in both languages, and which earlier clause each goes on from. */
export const matterTextSchema = z.strictObject({
  version,
  zh: text, en: text.default(''),
  /** For each clause the key of an earlier one, or nothing for a new one; left out, the likeliest. */
  follows: z.union([z.string().transform(key => [key]), z.array(z.string())]).optional(),
  noteZh: words(500), noteEn: words(1000),
}).transform(({ version, zh, en, follows, noteZh, noteEn }, context) => {
  const refuse = (path: string, message: string, params?: Record<string, number>) => { context.addIssue({ code: 'custom', path: [path], message, params, input: undefined }) }
  const chinese = readClauses(zh)
  const english = readClauses(en)
  if (chinese.length === 0 || chinese.some(({ text }) => text === '')) refuse('zh', chinese.length === 0 ? 'matter.no_clauses' : 'matter.empty_clause')
  if (chinese.some(({ label }) => label === '')) refuse('zh', 'matter.text_before_first')
  if (chinese.length > 200) refuse('zh', 'matter.too_many_clauses')
  const labels = chinese.map(({ label }) => label)
  if (new Set(labels).size < labels.length) refuse('zh', 'matter.label_twice')
  if (english.length > 0 && english.length !== chinese.length) refuse('en', 'matter.other_clauses', { zh: chinese.length, en: english.length })
  return {
    version,
    clauses: chinese.map(({ label, text }, index) => ({ label, text: { zh: text, en: english[index]?.text || null } })),
    follows: follows?.length === chinese.length ? follows.map(key => key || null) : undefined,
    note: noteZh === '' ? null : { zh: noteZh, en: noteEn || null },
  }
})

/** To the check of the law, or back to the draft. */
export const matterAskSchema = z.strictObject({ version, step: z.enum(['ask', 'takeBack']) })
/** The second person's answer; what is wrong has to be said, and why it took less time than the law gives. */
export const legalityAnswerSchema = z.strictObject({
  version,
  answer: z.enum(['lawful', 'returned'], 'matter.answer_missing'),
  note: orNull(plainText({ max: 1000 })),
}).superRefine(({ answer, note }, context) => {
  if (answer === 'returned' && note === null) context.addIssue({ code: 'custom', path: ['note'], message: 'matter.note_missing', input: note })
})
export const matterPublicationSchema = z.strictObject({ version, checked: z.literal('yes', 'matter.not_checked') })
export const matterWithdrawalSchema = z.strictObject({ version, ...reasonFields }).transform(({ version, ...reason }) => ({ version, reason: toReason(reason) }))

export const matterFileSchema = z.strictObject({ use: z.enum(['notice', 'minutes'], 'matter.file_use_missing'), nameZh: singleLine({ max: 120 }), nameEn: orNull(singleLine({ max: 240 })) })
export const matterFileRemovalSchema = z.strictObject({ fileId: z.string().max(40) })

/** `GET /api/staff/hearings`. */
export const matterListSchema = z.strictObject({
  kind: filter(z.enum(matterKinds)),
  stage: filter(z.enum(matterStages)),
  cursor: z.string().regex(/^\d{1,15}\.[0-9a-z-]{1,40}$/).transform((text) => {
    const [at, id] = text.split('.') as [string, string]
    return { at: new Date(Number(at)), id }
  }).optional(),
})
export type MatterListQuery = z.output<typeof matterListSchema>
