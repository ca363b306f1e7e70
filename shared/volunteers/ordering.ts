import { z } from 'zod'
import { communitiesOf, findCommunity, findSubDistrict } from '../places/places.ts'
import { email, orNull, phone } from '../reports/schemas.ts'
import { plainText, singleLine } from '../text/plain.ts'
import { isDay, startOfDay, type Day } from '../time.ts'
import { addDays } from '../calendar/days.ts'
import { smallKinds } from '../reports/rules.ts'
import { findOrderKind } from './orderKinds.ts'
import { skills } from './rules.ts'
import { stopRules } from './screening.ts'

/** The consent text of an order as it stands in the messages under `orders.consent`; another text is another version. */
export const orderConsentVersion = 1

export const maxOrderWords = 500
export const maxHelpers = 20
const mostDaysAhead = 60
const mostWeeks = 26

const halfHours = (from: number, to: number) => Array.from({ length: (to - from) * 2 + 1 }, (_, n) => `${String(from + Math.floor(n / 2)).padStart(2, '0')}:${n % 2 ? '30' : '00'}`)

/** What a time window can begin and end with. Nobody is called for at night. */
export const windowTimes: readonly string[] = halfHours(7, 21)

const isWindowTime = (text?: string) => text !== undefined && windowTimes.includes(text)
const windowTime = (message: string) => z.string(message).refine(isWindowTime, message)
const day = (message: string) => z.string(message).refine(isDay, message)

/** The instants of a window of one day in Asia/Shanghai. */
export function windowOf({ on, from, until }: { on: Day, from: string, until: string }): { startsAt: Date, endsAt: Date } {
  const at = (time: string) => new Date(startOfDay(on).getTime() + (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * 60_000)
  return { startsAt: at(from), endsAt: at(until) }
}

const windowShape = { on: day('order.day_missing'), from: windowTime('order.from_missing'), until: windowTime('order.until_missing') }

/** Asked beside everything else that is wrong, so that nobody is sent back twice. */
const always = () => true
/** Of times that are none by themselves nothing more is said. */
const endsLater = ({ from, until }: { from?: string, until?: string }) => !isWindowTime(from) || !isWindowTime(until) || from! < until!

/** Another time for an order. */
export const orderWindowSchema = z.strictObject(windowShape).refine(endsLater, { path: ['until'], message: 'order.until_before_from', when: always }).transform(windowOf)

const ticked = (message: string) => z.preprocess(value => value === 'yes' || value === true, z.boolean()).refine(isTicked => isTicked, message)
const isYes = z.preprocess(value => value === 'yes' || value === true, z.boolean())

const shape = {
  kind: z.string('order.kind_missing').refine(id => findOrderKind(id) !== undefined, 'order.kind_missing'),
  words: plainText({ max: maxOrderWords, min: 0 }).refine(text => text !== '', 'order.words_missing'),
  subDistrict: z.string('order.sub_district_missing').refine(code => findSubDistrict(code) !== undefined, 'order.sub_district_missing'),
  community: z.string('order.community_missing'),
  ...windowShape,
  helpers: z.coerce.number('order.helpers_invalid').int('order.helpers_invalid').min(1, 'order.helpers_invalid').max(maxHelpers, 'order.helpers_invalid').default(1),
  repeats: isYes.default(false),
  repeatUntil: orNull(day('order.repeat_until_missing')),
  name: orNull(singleLine({ max: 40 })),
  phone: orNull(phone),
  email: orNull(email),
  address: orNull(singleLine({ max: 120 })),
}

type Given = { [Field in 'subDistrict' | 'community' | 'from' | 'until' | 'on']?: string } & { repeats?: boolean } & { [Field in 'repeatUntil' | 'name' | 'phone' | 'email' | 'address']?: string | null }

/** What is wrong between the fields. A field that is wrong by itself is undefined here, or as it was typed. */
function check(given: Given, context: Pick<z.core.$RefinementCtx, 'addIssue'>): void {
  const say = (path: keyof Given, message: string) => context.addIssue({ code: 'custom', path: [path], message, input: given[path] })
  const { subDistrict, community, on, repeats, repeatUntil, name, phone, email, address } = given
  if (community !== undefined && !communitiesOf(subDistrict ?? '').some(({ id }) => id === community)) say('community', 'order.community_missing')
  if (!endsLater(given)) say('until', 'order.until_before_from')
  if (repeats && repeatUntil === null) say('repeatUntil', 'order.repeat_until_missing')
  if (repeats && repeatUntil && on && isDay(on) && isDay(repeatUntil) && !canRepeatUntil(on, repeatUntil)) say('repeatUntil', 'order.repeat_until_invalid')
  if (name === null) say('name', 'order.name_missing')
  if (phone === null && email === null) say('phone', 'order.reach_missing')
  if (address === null) say('address', 'order.address_missing')
}

const canRepeatUntil = (on: Day, until: Day) => until > on && until <= addDays(on, mostWeeks * 7)

/** How the fields of an order stand in it. */
function toOrder<Fields extends z.output<z.ZodObject<typeof shape>>>({ on, from, until, repeats, repeatUntil, name, phone, email, address, ...order }: Fields) {
  return { ...order, ...windowOf({ on, from, until }), repeats, repeatUntil: repeats ? repeatUntil : null, contact: { name, phone, email, address } }
}

/** An order as a resident's form sends it; the consent text was read and ticked. */
export const orderSchema = z.strictObject({ ...shape, consent: ticked('order.consent_missing') })
  .superRefine(check, { when: always }).transform(({ consent: _, ...fields }) => toOrder(fields))

/** An order staff enter: for somebody who telephones and has heard the consent text, for a team, or for a party organisation. */
export const enteredOrderSchema = z.strictObject({
  ...shape,
  consent: ticked('order.consent_not_heard'),
  channel: z.enum(['desk', 'team', 'party'], 'order.channel_missing'),
  teamId: orNull(z.string().max(40)),
  organisation: orNull(singleLine({ max: 80 })),
}).superRefine((given, context) => {
  check(given, context)
  if (given.channel === 'team' && !given.teamId) context.addIssue({ code: 'custom', path: ['teamId'], message: 'order.team_missing', input: given.teamId })
  if (given.channel === 'party' && given.organisation === null) context.addIssue({ code: 'custom', path: ['organisation'], message: 'order.organisation_missing', input: given.organisation })
}, { when: always }).transform(({ consent: _, channel, teamId, organisation, ...fields }) => ({
  ...toOrder(fields), channel, teamId: channel === 'team' ? teamId : null, organisation: channel === 'party' ? organisation : null,
}))

/** What somebody asks for, whatever way it comes in. */
export type OrderAnswer = z.output<typeof orderSchema>

/** Which day an order may be for, seen from this instant: it has not begun, and is not further away than can be planned. */
export function findWindowIssue({ startsAt }: { startsAt: Date }, now: Date): 'order.too_early' | 'order.too_late' | null {
  if (startsAt <= now) return 'order.too_early'
  return startsAt.getTime() > now.getTime() + mostDaysAhead * 86_400_000 ? 'order.too_late' : null
}

/** The week after, at the same time. China keeps no summer time. */
export function weekAfter({ startsAt, endsAt }: { startsAt: Date, endsAt: Date }): { startsAt: Date, endsAt: Date } {
  const week = 7 * 86_400_000
  return { startsAt: new Date(startsAt.getTime() + week), endsAt: new Date(endsAt.getTime() + week) }
}

const cursor = z.string().regex(/^\d{1,15}\.[0-9a-z-]{1,40}$/).transform((text) => {
  const [at, id] = text.split('.') as [string, string]
  return { at: new Date(Number(at)), id }
}).optional()
const chosen = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(value => value === '' ? undefined : value, schema.optional()).optional()

/** How the public list is narrowed; empty fields of the form count for nothing. */
export const orderListSchema = z.strictObject({
  kind: chosen(z.string().max(20)),
  subDistrict: chosen(z.string().refine(code => findSubDistrict(code) !== undefined, 'place.unknown_sub_district')),
  community: chosen(z.string().refine(id => findCommunity(id) !== undefined, 'order.community_missing')),
  cursor,
})

export const maxTitle = 40

const version = z.coerce.number().int().positive()
const list = <Schema extends z.ZodType>(item: Schema) => z.preprocess(given => given === undefined || given === '' ? [] : [given].flat(), z.array(item))

/** Staff open an order: the line the public reads, in their own words, and the skills it needs. */
export const openingSchema = z.strictObject({
  version,
  title: singleLine({ max: maxTitle, min: 0 }).refine(text => text !== '', 'order.title_missing'),
  skills: list(z.enum(skills)),
})

/** Words of staff to the asker. */
const toAsker = plainText({ max: 500, min: 0 }).refine(text => text !== '', 'order.to_asker_missing')

export const stoppingSchema = z.strictObject({ version, rule: z.enum(stopRules, 'order.stop_rule_missing'), toAsker })
export const rewordingSchema = z.strictObject({ version, toAsker })
export const staffCancelSchema = z.strictObject({ version, toAsker })

/** The asker writes anew what help is needed. */
export const wordsSchema = z.strictObject({ words: shape.words })

/** What becomes of an order that an officer has to see to, in words of staff: they alone decide what of it the case says. */
export const passingOnSchema = z.strictObject({
  version,
  kind: z.enum(smallKinds, 'order.case_kind_missing'),
  words: plainText({ max: maxOrderWords, min: 0 }).refine(text => text !== '', 'order.case_words_missing'),
  placeWords: singleLine({ max: 100, min: 0 }).refine(text => text !== '', 'order.case_place_missing'),
  /** The asker agreed by telephone; without it they have agreed on their page. */
  heard: isYes.default(false),
})
export const takingBackSchema = z.strictObject({ version })
export const agreeingSchema = z.strictObject({ agree: ticked('order.agree_missing') })

export const staffOrderLists = ['screening', 'open', 'running', 'done', 'stopped', 'cancelled', 'expired', 'passedOn'] as const
export type StaffOrderList = (typeof staffOrderLists)[number]

export const staffOrderListSchema = z.strictObject({
  list: z.preprocess(value => value === '' ? undefined : value, z.enum(staffOrderLists).default('screening')),
  number: chosen(z.string().max(20)),
  cursor: z.string().regex(/^[\d-]{1,15}\.[0-9a-z-]{1,40}$/).transform((text) => {
    const [at, id] = text.split('.') as [string, string]
    return { at, id }
  }).optional(),
})
