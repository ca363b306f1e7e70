import { boolean, day, id, index, integer, json, primaryKey, table, text, timestamp } from '../../database/columns.ts'
import type { InspectionKind, SampleReason, VisitResult } from '../../../shared/inspections/rules.ts'
import type { Candidate } from '../../../shared/inspections/sampling.ts'

/** A round of inspections by a third party. */
export const inspectionPlans = table('inspection_plans', {
  id: id('id').primaryKey(),
  kind: text('kind').$type<InspectionKind>().notNull(),
  titleZh: text('title_zh').notNull(),
  titleEn: text('title_en'),
  /** The third party that visits. */
  inspector: text('inspector').notNull(),
  fromOn: day('from_on').notNull(),
  untilOn: day('until_on').notNull(),
  /** How many sites of each sub-district. */
  perSubDistrict: integer('per_sub_district').notNull(),
  /** Makes the drawing repeatable; published with the result. */
  seed: text('seed').notNull(),
  drawnAt: timestamp('drawn_at'),
  /** Every site the drawing could have fallen on, so that it can be done again; null before it. */
  pool: json<Candidate[]>('pool'),
  publishedAt: timestamp('published_at'),
  createdBy: id('created_by'),
  createdAt: timestamp('created_at').notNull(),
  isDemo: boolean('is_demo').notNull(),
  version: integer('version').notNull(),
}, t => [index('inspection_plans_by_day').on(t.fromOn, t.id), index('inspection_plans_by_publication').on(t.publishedAt, t.id)])

export const inspectionSamples = table('inspection_samples', {
  planId: id('plan_id').notNull(),
  siteId: id('site_id').notNull(),
  subDistrict: text('sub_district').notNull(),
  reason: text('reason').$type<SampleReason>().notNull(),
  words: text('words'),
}, t => [primaryKey({ columns: [t.planId, t.siteId] }), index('inspection_samples_by_site').on(t.siteId)])

/** What was seen of a site on one day. A correction is another visit. */
export const siteVisits = table('site_visits', {
  id: id('id').primaryKey(),
  siteId: id('site_id').notNull(),
  round: integer('round').notNull(),
  planId: id('plan_id'),
  visitedOn: day('visited_on').notNull(),
  result: text('result').$type<VisitResult>().notNull(),
  /** Of the structure, never of a person. */
  words: text('words'),
  /** Ids of pictures of the site. */
  photos: json<string[]>('photos').notNull(),
  rectifyByOn: day('rectify_by_on'),
  rectifiedOn: day('rectified_on'),
  by: id('by'),
  at: timestamp('at').notNull(),
}, t => [index('site_visits_by_site').on(t.siteId, t.visitedOn, t.id), index('site_visits_by_plan').on(t.planId, t.visitedOn, t.id), index('site_visits_to_rectify').on(t.rectifiedOn, t.rectifyByOn, t.id)])
