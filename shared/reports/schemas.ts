import { z } from 'zod'
import { communitiesOf, findSubDistrict } from '../places/places.ts'
import { isOutsideDistrict } from '../places/bounds.ts'
import { coordinateSystems, toWgs84, type CoordinateSystem } from '../places/coordinates.ts'
import type { PositionSource } from '../places/position.ts'
import type { PlaceKind } from '../places/schemas.ts'
import { plainText, singleLine } from '../text/plain.ts'
import { isDay, type Day } from '../time.ts'
import { isMaskReason, maxMasks } from './masks.ts'
import { clampBox, isPhotoRejection, maxBoxes } from './photos.ts'
import { isRefusalReason } from './refusals.ts'
import { bulkMoves, inboxes, mostInBulk } from './queue.ts'
import { beingBuiltAnswers, isSmall, reportKinds, reportStatuses, smallKinds, structureKinds, type BeingBuilt, type ReportKind } from './rules.ts'

export const maxPhotos = 6
export const maxWords = 1000

/** Left empty in a form is the same as not sent. */
export const orNull = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess(value => (typeof value === 'string' && value.trim() === '') || value === undefined ? null : value, schema.nullable())

function findDayProblem(day: string, today: Day): string | undefined {
  if (!isDay(day) || day < '1949-10-01') return 'report.not_a_day'
  return day > today ? 'report.day_in_future' : undefined
}

/** The day on which it was seen; `today` is the day in Asia/Shanghai: nobody has seen tomorrow. */
const seenDay = (today: Day) => orNull(z.string().check((context) => {
  const message = findDayProblem(context.value, today)
  if (message) context.issues.push({ code: 'custom', message, input: context.value })
}))

const beingBuilt = z.enum(beingBuiltAnswers, 'report.being_built_missing')

/** What it is. Of a small matter nobody is asked whether it is being built: it is not. */
export function whatSchema(today: Day, sort: PlaceKind = 'report') {
  const shape = { inDanger: z.enum(['yes', 'no'], 'report.danger_missing'), seenOn: seenDay(today) }
  return sort === 'small'
    ? z.strictObject({ kind: z.enum(smallKinds, 'report.kind_missing'), ...shape }).transform(what => ({ ...what, beingBuilt: 'no' as const }))
    : z.strictObject({ kind: z.enum(structureKinds, 'report.kind_missing'), beingBuilt, ...shape })
}

export const subDistrictSchema = z.strictObject({
  subDistrict: z.string('report.sub_district_missing').refine(code => findSubDistrict(code) !== undefined, 'report.sub_district_unknown'),
})

/**
 * Where the building stands, as it was given and in the system it was declared in; kept in WGS-84 beside the given value.
 * Only staff can be the source `staff`.
 */
const positionSchema = z.strictObject({
  longitude: z.number(),
  latitude: z.number(),
  /** Metres, as the device gave it; null for a point that somebody set. */
  accuracyM: z.number().min(0).max(100_000).nullable(),
  system: z.enum(coordinateSystems).default('wgs84'),
  source: z.enum(['device', 'wechat', 'manual']).default('device'),
}).transform(({ longitude: rawLongitude, latitude: rawLatitude, ...position }): Position => {
  const [longitude, latitude] = toWgs84([rawLongitude, rawLatitude], position.system)
  return { ...position, longitude, latitude, rawLongitude, rawLatitude }
}).refine(position => !isOutsideDistrict(position), 'report.outside_district')

const numeral = z.string().regex(/^\d{1,6}(?:\.\d{1,20})?$/).transform(Number)

/** A position as the hidden fields of a form carry it; empty without one. */
export const positionFieldsSchema = z.strictObject({
  position: z.preprocess(
    given => (given as { longitude?: unknown }).longitude ? given : null,
    z.strictObject({ longitude: numeral, latitude: numeral, accuracyM: numeral.nullable() }).pipe(positionSchema).nullable(),
  ),
})

const placeShape = {
  community: orNull(z.string()),
  placeWords: singleLine({ max: 100, min: 0 }).refine(text => text !== '', 'report.place_missing'),
  nearWords: orNull(singleLine({ max: 100 })),
}

/** Where it is, inside the sub-district chosen before. `community` is `unsure` when the person cannot tell. */
export function placeSchema(subDistrict: string) {
  return z.strictObject(placeShape).transform((place, context) => {
    if (place.community === null) context.addIssue({ code: 'custom', path: ['community'], message: 'report.community_missing', input: null })
    const community = place.community === 'unsure' ? null : place.community
    requireCommunity(subDistrict, community, context)
    return { ...place, community }
  })
}

function requireCommunity(subDistrict: string, community: string | null, context: z.RefinementCtx) {
  if (community !== null && !communitiesOf(subDistrict).some(({ id }) => id === community)) {
    context.addIssue({ code: 'custom', path: ['community'], message: 'report.community_unknown', input: community })
  }
}

/** Which of those shown it is, or `none`; and whether that is the same or has grown. */
export const knownSchema = z.strictObject({
  chosen: z.string('report.site_missing').min(1, 'report.site_missing').max(40),
  as: z.enum(['same', 'grown']).default('same'),
})

const words = plainText({ max: maxWords, min: 0 })

/** `keep` is `yes` when the writer has looked at the marked passages and leaves them. */
export const wordsSchema = z.strictObject({ words, keep: z.enum(['yes']).optional(), keepOriginals: z.enum(['yes']).optional() })

/** A Chinese mobile or fixed number, without spaces and hyphens. */
export const phone = z.string().transform(text => text.normalize('NFKC').replace(/[\s\-()]/g, ''))
  .refine(digits => /^(?:\+?86)?1[3-9]\d{9}$|^0\d{9,11}$|^[2-8]\d{7}$/.test(digits), 'report.phone_invalid')

export const email = z.email('report.email_invalid').max(200)

const contactShape = {
  name: orNull(singleLine({ max: 40 })),
  phone: orNull(phone),
  email: orNull(email),
}

/** Whether and how the reporter can be reached. */
export const contactSchema = z.strictObject({ reach: z.enum(['anonymous', 'contact'], 'report.reach_missing'), ...contactShape })
  .superRefine(({ reach, phone, email }, context) => {
    if (reach === 'contact' && phone === null && email === null) {
      context.addIssue({ code: 'custom', path: ['phone'], message: 'report.contact_missing', input: null })
    }
  })

let daily: { today: Day, schema: ReturnType<typeof makeReportSchema> } | undefined

/** A whole report, as a program sends it. Made once a day: making it takes longer than parsing with it. */
export function reportSchema(today: Day): ReturnType<typeof makeReportSchema> {
  if (daily?.today !== today) daily = { today, schema: makeReportSchema(today) }
  return daily.schema
}

function makeReportSchema(today: Day) {
  return z.strictObject({
    submissionId: z.uuid(),
    photos: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(maxPhotos).default([])
      .refine(hashes => new Set(hashes).size === hashes.length, 'report.photo_twice'),
    kind: z.enum(reportKinds, 'report.kind_missing'),
    /** Left out for a small matter. */
    beingBuilt: beingBuilt.optional(),
    inDanger: z.boolean(),
    seenOn: seenDay(today),
    ...subDistrictSchema.shape,
    ...placeShape,
    position: positionSchema.nullable().default(null),
    /** The site of the ledger this is about, when the person recognised one. */
    site: z.string().max(40).nullable().default(null),
    /** How it is with that site. */
    knownAs: z.enum(['same', 'grown']).default('same'),
    words,
    keepPassages: z.boolean().default(false),
    /** The photos stay as they were sent, as evidence. */
    keepOriginals: z.boolean().default(false),
    contact: z.strictObject(contactShape).nullable().default(null),
  }).transform(({ beingBuilt: answer, ...report }, context) => {
    requireCommunity(report.subDistrict, report.community, context)
    if (answer === undefined && !isSmall(report.kind)) {
      context.addIssue({ code: 'custom', path: ['beingBuilt'], message: 'report.being_built_missing', input: answer })
    }
    return { ...report, beingBuilt: isSmall(report.kind) || answer === undefined ? 'no' as const : answer }
  })
}

export type WhatAnswer = { kind: ReportKind, beingBuilt: BeingBuilt, inDanger: 'yes' | 'no', seenOn: string | null }
export type PlaceAnswer = z.output<ReturnType<typeof placeSchema>>
export type ContactAnswer = { name: string | null, phone: string | null, email: string | null }
/** WGS-84 degrees, and what they were made from. */
export interface Position {
  longitude: number
  latitude: number
  rawLongitude: number
  rawLatitude: number
  system: CoordinateSystem
  source: PositionSource
  accuracyM: number | null
}

/** The version of a case somebody saw. */
export const version = z.coerce.number().int().min(1)
export const refusalSchema = z.strictObject({
  version,
  reason: z.coerce.number().refine(isRefusalReason, 'report.refusal_reason_unknown'),
})
const box = z.strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }).transform((given, context) => {
  const onPhoto = clampBox(given)
  if (!onPhoto) context.addIssue({ code: 'custom', message: 'report.box_outside', input: given })
  return onPhoto ?? z.NEVER
})
/** A photo as it may be seen: the boxes, and the word of a person who has looked for faces and plates. */
export const photoApprovalSchema = z.strictObject({
  version,
  boxes: z.array(box).max(maxBoxes),
  checked: z.literal(true, 'report.photo_not_checked'),
})
export const photoWithdrawalSchema = z.strictObject({ version })
export const photoRejectionSchema = z.strictObject({
  version,
  reason: z.coerce.number().refine(isPhotoRejection, 'report.rejection_unknown'),
})
/** A report that came through Open311 may have four thousand characters. */
const place = z.number().int().min(0).max(8000)
export const masksSchema = z.strictObject({
  version,
  masks: z.array(z.strictObject({ start: place, end: place, reason: z.number().refine(isMaskReason, 'report.mask_reason_unknown') })).max(maxMasks),
})
export const noteSchema = z.strictObject({ text: plainText({ max: 2000 }) })

const chosen = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(value => value === '' ? undefined : value, schema.optional()).optional()

/** How the queue is narrowed; empty fields of the form count for nothing. */
export const queueSchema = z.strictObject({
  status: chosen(z.enum(reportStatuses)),
  inbox: chosen(z.enum(inboxes)),
  subDistrict: chosen(z.string().refine(code => findSubDistrict(code) !== undefined, 'report.sub_district_unknown')),
  kind: chosen(z.enum(reportKinds)),
  beingBuilt: chosen(z.enum(beingBuiltAnswers)),
  /** Received at least so many days ago. */
  waiting: chosen(z.enum(['1', '3', '7'])),
  cursor: chosen(z.string().regex(/^[1-3]\.\d{1,15}\.[0-9a-z]{1,40}$/)),
})

/** A list somebody keeps; `query` is the filter as it stands in an address, without the page. */
export const viewSchema = z.strictObject({ name: singleLine({ max: 30 }), query: queueSchema.omit({ cursor: true }) })

/** One decision on many reports, each by the version the person saw; a preview changes nothing. */
export const bulkSchema = z.strictObject({
  move: z.enum(bulkMoves),
  items: z.array(z.strictObject({ id: z.string().max(40), version })).min(1).max(mostInBulk),
  reason: z.coerce.number().refine(isRefusalReason, 'report.refusal_reason_unknown').optional(),
  text: plainText({ max: 300 }).optional(),
  preview: z.boolean(),
}).superRefine(({ move, reason, text }, context) => {
  if (move === 'refuse' && reason === undefined) context.addIssue({ code: 'custom', path: ['reason'], message: 'report.refusal_reason_unknown', input: reason })
  if (move === 'close' && text === undefined) context.addIssue({ code: 'custom', path: ['text'], message: 'text.required', input: text })
})
