import { z } from 'zod'
import type { Simplify } from '../text/fold.ts'
import { checkText } from '../text/check.ts'
import { singleLine } from '../text/plain.ts'
import type { Day } from '../time.ts'
import type { Bilingual } from './records.ts'
import { observationAnswers, type ObservationAnswer } from './rules.ts'

/** A walk of about half an hour: fewer is not worth the way, more is too far on foot. */
export const stopsOfCard = { fewest: 5, most: 8 } as const

/** Public places and things whose names hold a word that would otherwise mean a home. */
const publicWords = /国家|专家|大家|家园|家乐福|家具|家电|家属[区院](?!内)|(?:活动|办公|值班|阅览|会议|警务|卫生|配电|休息|阅报|接待|传达|收发|调解|图书|医务|诊)室|教室|户外|橱窗|门户|居民活动|居民(?:议事|休闲)|业主广场/g
const homeWords = /家|室|户|单元|门牌|房间|屋[里内]|屋子|卧|厨房|阳台上|窗户|楼上.{0,3}号|[号楼栋幢座]\s*\d+\s*[门层号]|\d+\s*门(?!口)/
const englishHomeWords = /\b(?:flats?|apartments?|apt|unit|room|homes?|households?|bedrooms?|kitchens?|doorbell|door number|upstairs|balcon(?:y|ies))\b/i
const personWords = /先生|女士|小姐|大爷|大妈|大叔|阿姨|老头|老太|奶奶|爷爷|师傅|住客|租客|租户|租赁人|房东|业主|邻居|居民|何人|什么人|谁|有人/
const englishPersonWords = /\b(?:mr|mrs|ms|tenants?|landlords?|neighbou?rs?|residents?|owners?|who|somebody|someone|people|persons?)\b/i

/**
 * What is wrong with the words of a stop: they lead to somebody's door, or to somebody. Undefined when they speak of a
 * public place. Names of people cannot all be known; whoever writes a card is told so.
 */
export function findStopIssue(text: string, simplify: Simplify = words => words): 'route.home_words' | 'route.person_words' | undefined {
  const plain = simplify(text.normalize('NFKC')).replace(publicWords, '')
  const findings = checkText(text, simplify)
  if (homeWords.test(plain) || englishHomeWords.test(plain) || findings.some(({ kind }) => kind === 'room')) return 'route.home_words'
  return personWords.test(plain) || englishPersonWords.test(plain) || findings.length > 0 ? 'route.person_words' : undefined
}

const required = (max: number, code: string) => singleLine({ max, min: 0 }).refine(text => text !== '', code)
const english = (max: number) => singleLine({ max, min: 0 }).transform(text => text === '' ? null : text)
const inBoth = (max: number, code: string) => z.strictObject({ zh: required(max, code), en: english(max) })

/** A card as staff write it. `id` is made by the page: sent again it is the same card. */
export const routeCardSchema = z.strictObject({
  title: inBoth(60, 'route.title_missing'),
  stops: z.array(z.strictObject({ place: inBoth(60, 'route.place_missing'), matter: inBoth(60, 'route.matter_missing') }))
    .min(stopsOfCard.fewest, 'route.stops').max(stopsOfCard.most, 'route.stops'),
})
export const newRouteCardSchema = routeCardSchema.extend({ id: z.uuid(), teamId: z.string('route.team_missing').min(1, 'route.team_missing').max(40, 'route.team_missing') })
export const routeChangeSchema = routeCardSchema.extend({ version: z.number().int().min(1) })
export const routeStageSchema = z.strictObject({ version: z.number().int().min(1), stage: z.enum(['open', 'closed']) })
export type RouteCardInput = z.output<typeof routeCardSchema>

/** `GET /api/staff/volunteers/routes`. */
export const routeListSchema = z.strictObject({
  cursor: z.string().regex(/^\d{1,15}\.[\w-]{1,40}$/).transform((text) => {
    const [at, id] = text.split('.') as [string, string]
    return { at: new Date(Number(at)), id }
  }).optional(),
})

/** A draft is opened, an open card closed and opened again. */
export function canStage(from: 'draft' | 'open' | 'closed', to: 'open' | 'closed'): boolean {
  return from !== to && !(from === 'draft' && to === 'closed')
}

/** As phones send them, kept until there is a network: each with the id it was given when somebody tapped. */
const sentObservation = z.strictObject({ id: z.uuid(), stopId: z.string().max(40), answer: z.enum(observationAnswers), observedAt: z.iso.datetime().transform(text => new Date(text)) })
export const passedObservationsSchema = z.strictObject({ pass: z.string().max(1000), answers: z.array(sentObservation).min(1).max(100) })
export type SentObservation = z.output<typeof sentObservation>

/** An answer as it lies on the phone. */
export interface KeptObservation { id: string, cardId: string, stopId: string, answer: ObservationAnswer, observedAt: string }

const oneAnswer = z.string().regex(/^[\w-]{1,40} (?:there|gone|unclear)$/, 'route.answer_missing').transform((text) => {
  const [stopId, answer] = text.split(' ') as [string, ObservationAnswer]
  return { stopId, answer }
})

/** The form without script, `<stop> <answer>` by field: one tap (`tap`), or a choice for each stop (`stop-…`). */
export const routeFormSchema = z.record(z.string(), z.string()).transform((fields, context) => {
  const said = fields.tap === undefined ? Object.entries(fields).flatMap(([name, value]) => name.startsWith('stop-') ? [value] : []) : [fields.tap]
  const answers = z.array(oneAnswer).min(1).max(stopsOfCard.most).safeParse(said)
  if (!answers.success) context.addIssue({ code: 'custom', message: 'route.answer_missing', input: fields })
  return answers.data ?? []
})

/** How long a phone may keep answers before it hands them over, in days; what is older is taken as from then. */
export const observationDays = 30

/** When it was seen: never in the future, whatever the phone's clock says, and never longer ago than a phone may keep it. */
export function observedAt(claimed: Date, now: Date): Date {
  return new Date(Math.min(now.getTime(), Math.max(claimed.getTime(), now.getTime() - observationDays * 86_400_000)))
}

/** An answer as others read it: the day only, without who saw it; an hour could tell who was out then. */
export interface Seen { answer: ObservationAnswer, on: Day }

export const sameWords = (a: { place: Bilingual, matter: Bilingual }, b: { place: Bilingual, matter: Bilingual }) =>
  (['place', 'matter'] as const).every(part => a[part].zh === b[part].zh && a[part].en === b[part].en)
