import { sql } from 'drizzle-orm'
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core'
import { boolean, day, id, index, integer, json, primaryKey, real, table, text, timestamp, uniqueIndex } from '../../database/columns.ts'
import type { AreaQualifier, Category, Mode, OwnerSystem, Period, SiteStatus } from '../../../shared/ledger/rules.ts'
import type { RemedyKind } from '../../../shared/ledger/moves.ts'
import type { DecisionKind, FieldChange, FigureMeasure, FigureUnit, RemedyOutcome, SourceCitation } from '../../../shared/ledger/records.ts'
import type { ReuseKind, RoundFacts } from '../../../shared/ledger/rounds.ts'

/** One entry of the ledger, of the live one or of the archive 2015–2017, which is never changed. */
export const sites = table('sites', {
  id: id('id').primaryKey(),
  period: text('period').$type<Period>().notNull(),
  /** The period while the public may see the site, else `none`: one equality for every public list. */
  shelf: text('shelf').$type<Period | 'none'>().notNull(),
  /** The office's own number: the key of an import. Never public. */
  officeNumber: text('office_number'),
  nameZh: text('name_zh').notNull(),
  nameEn: text('name_en'),
  aliases: json<string[]>('aliases').notNull(),
  subDistrict: text('sub_district'),
  /** How the sub-district is known: `stated`, by the site's `name`, or by a `photo`'s caption. */
  subDistrictBasis: text('sub_district_basis').$type<'stated' | 'name' | 'photo'>(),
  community: text('community'),
  placeWords: text('place_words'),
  /** WGS-84 degrees, with the value as given and the system it was declared in. Staff only, as all of the position. */
  longitude: real('longitude'),
  latitude: real('latitude'),
  rawLongitude: real('raw_longitude'),
  rawLatitude: real('raw_latitude'),
  declaredSystem: text('declared_system').$type<'wgs84' | 'gcj02' | 'bd09'>(),
  locationSource: text('location_source').$type<'w3c' | 'wx-wgs84' | 'wx-gcj02' | 'manual' | 'staff'>(),
  accuracyM: real('accuracy_m'),
  category: text('category').$type<Category>(),
  ownerSystem: text('owner_system').$type<OwnerSystem>(),
  landAreaM2: real('land_area_m2'),
  landAreaQualifier: text('land_area_qualifier').$type<AreaQualifier>(),
  buildingAreaM2: real('building_area_m2'),
  buildingAreaQualifier: text('building_area_qualifier').$type<AreaQualifier>(),
  /** Greened so far, as part of the reuse. */
  greenAreaM2: real('green_area_m2'),
  /** Null is unknown. Staff only. */
  livedIn: boolean('lived_in'),
  mode: text('mode').$type<Mode>(),
  status: text('status').$type<SiteStatus>().notNull(),
  statusOn: day('status_on'),
  statusBeforeWithdrawal: text('status_before_withdrawal').$type<SiteStatus>(),
  foundOn: day('found_on'),
  holdUntilOn: day('hold_until_on'),
  demolishedOn: day('demolished_on'),
  acceptedOn: day('accepted_on'),
  closedOn: day('closed_on'),
  /** Goes up when the place relapses; what is on file of each round is in `siteRounds`. */
  round: integer('round').notNull().default(1),
  statusBeforePause: text('status_before_pause').$type<SiteStatus>(),
  /** While one is open the entry stands still; counted in the commit that opens or decides one. */
  openObjections: integer('open_objections').notNull().default(0),
  /** Since when the entry is hidden because of somebody's personal data (核查中); the shelf is `none` meanwhile. */
  hiddenAt: timestamp('hidden_at'),
  lastCheckedOn: day('last_checked_on'),
  registeredBy: id('registered_by'),
  /** 一院一策, a summary for the public. */
  planZh: text('plan_zh'),
  planEn: text('plan_en'),
  reuseZh: text('reuse_zh'),
  reuseEn: text('reuse_en'),
  noteZh: text('note_zh'),
  noteEn: text('note_en'),
  sources: json<SourceCitation[]>('sources').notNull(),
  isDemo: boolean('is_demo').notNull(),
  /** Goes up by one with every change; a change names the version it was made on. */
  version: integer('version').notNull(),
  createdAt: timestamp('created_at').notNull(),
  changedAt: timestamp('changed_at').notNull(),
  firstPublishedAt: timestamp('first_published_at'),
  /** Letters and digits only, so that every collation sorts alike. */
  byName: text('by_name').notNull(),
  /** The day of the state, empty when it is not known. */
  byDay: text('by_day').notNull(),
  /** The land area, else the building area, else -1. */
  byArea: real('by_area').notNull(),
}, (t) => {
  const listed = (name: string, ...filter: AnySQLiteColumn[]) => [
    index(`sites_by_${name}day`).on(t.shelf, ...filter, t.byDay, t.id),
    index(`sites_by_${name}area`).on(t.shelf, ...filter, t.byArea, t.id),
    index(`sites_by_${name}name`).on(t.shelf, ...filter, t.byName, t.id),
  ]
  return [
    uniqueIndex('sites_by_office_number').on(t.officeNumber),
    ...listed(''),
    ...listed('sub_district_', t.subDistrict),
    ...listed('category_', t.category),
    ...listed('owner_', t.ownerSystem),
    ...listed('status_', t.status),
    index('sites_by_position').on(t.shelf, t.latitude, t.longitude),
    index('sites_by_change').on(t.shelf, t.changedAt, t.id),
    index('sites_for_staff').on(t.period, t.changedAt, t.id),
    index('sites_for_staff_of_sub_district').on(t.period, t.subDistrict, t.changedAt, t.id),
    index('sites_by_demo').on(t.isDemo),
    index('sites_by_check').on(t.shelf, t.lastCheckedOn, t.id),
    index('sites_by_hiding').on(t.hiddenAt, t.id),
    index('sites_in_public').on(t.id, t.changedAt).where(sql`shelf <> 'none'`),
    index('sites_by_last_change').on(t.changedAt, t.id),
    index('sites_by_sub_district_change').on(t.shelf, t.subDistrict, t.changedAt, t.id),
  ]
})

/** What a correction or a move changed, field by field; the first version is the registration. */
export const siteVersions = table('site_versions', {
  siteId: id('site_id').notNull(),
  version: integer('version').notNull(),
  at: timestamp('at').notNull(),
  by: id('by'),
  reason: text('reason'),
  /** False for what was changed before the public could see the site. */
  isPublic: boolean('is_public').notNull(),
  changes: json<FieldChange[]>('changes').notNull(),
}, t => [primaryKey({ columns: [t.siteId, t.version] })])

/** Each time a site was put before the public or taken back, with the reason. */
export const sitePublications = table('site_publications', {
  id: id('id').primaryKey(),
  siteId: id('site_id').notNull(),
  act: text('act').$type<'published' | 'withdrawn'>().notNull(),
  at: timestamp('at').notNull(),
  by: id('by'),
  reason: text('reason'),
}, t => [index('site_publications_by_site').on(t.siteId, t.at, t.id), index('site_publications_by_act').on(t.act, t.at, t.id)])

export const sitePhotos = table('site_photos', {
  id: id('id').primaryKey(),
  siteId: id('site_id').notNull(),
  moment: text('moment').$type<'before' | 'after' | 'visit'>().notNull(),
  /** Name of the cleaned picture in the media store. */
  media: text('media').notNull(),
  width: integer('width').notNull(),
  height: integer('height').notNull(),
  captionZh: text('caption_zh').notNull(),
  captionEn: text('caption_en'),
  takenOn: day('taken_on'),
  addedAt: timestamp('added_at').notNull(),
  addedBy: id('added_by'),
}, t => [index('site_photos_by_site').on(t.siteId, t.moment, t.addedAt, t.id), index('site_photos_by_media').on(t.media)])

/** What is on file for one round of a site. It changes only in a commit that also counts the site's version up. */
export const siteRounds = table('site_rounds', {
  siteId: id('site_id').notNull(),
  round: integer('round').notNull(),
  startedAt: timestamp('started_at').notNull(),
  facts: json<RoundFacts>('facts').notNull(),
}, t => [primaryKey({ columns: [t.siteId, t.round] })])

/** A review, a suit, hardship or a third party's claim: while one is open nothing is enforced. */
export const siteRemedies = table('site_remedies', {
  id: id('id').primaryKey(),
  siteId: id('site_id').notNull(),
  round: integer('round').notNull(),
  kind: text('kind').$type<RemedyKind>().notNull(),
  openedOn: day('opened_on').notNull(),
  openedBy: id('opened_by'),
  /** The objection it came from. */
  objectionId: id('objection_id'),
  closedOn: day('closed_on'),
  closedBy: id('closed_by'),
  outcome: text('outcome').$type<RemedyOutcome>(),
  /** Of the office, for staff; it names nobody. */
  note: text('note'),
}, t => [index('site_remedies_by_site').on(t.siteId, t.round, t.openedOn, t.id), index('site_remedies_open').on(t.closedOn, t.openedOn, t.id)])

/** A decision of the enforcement body, as the public reads it. A changed or annulled one leaves its number and the reason. */
export const siteDecisions = table('site_decisions', {
  id: id('id').primaryKey(),
  siteId: id('site_id').notNull(),
  round: integer('round').notNull(),
  kind: text('kind').$type<DecisionKind>().notNull(),
  number: text('number').notNull(),
  summaryZh: text('summary_zh').notNull(),
  summaryEn: text('summary_en'),
  decidedOn: day('decided_on').notNull(),
  servedOn: day('served_on'),
  /** 20 working days (北京市城乡规划条例 71). */
  publishDueOn: day('publish_due_on').notNull(),
  publishedAt: timestamp('published_at'),
  changedOn: day('changed_on'),
  change: text('change').$type<'changed' | 'annulled'>(),
  changeReason: text('change_reason'),
  /** 3 working days (行政处罚法 48). */
  withdrawDueOn: day('withdraw_due_on'),
  withdrawnAt: timestamp('withdrawn_at'),
  by: id('by'),
  isDemo: boolean('is_demo').notNull(),
  version: integer('version').notNull(),
}, t => [
  uniqueIndex('site_decisions_by_number').on(t.siteId, t.number),
  index('site_decisions_by_site').on(t.siteId, t.decidedOn, t.id),
  index('site_decisions_to_publish').on(t.publishedAt, t.publishDueOn, t.id),
  index('site_decisions_to_withdraw').on(t.withdrawnAt, t.withdrawDueOn, t.id),
])

/** What one person saw of the cleared ground (场光地净). Never changed. */
export const siteAcceptances = table('site_acceptances', {
  id: id('id').primaryKey(),
  siteId: id('site_id').notNull(),
  round: integer('round').notNull(),
  by: id('by').notNull(),
  isOwnerUnit: boolean('is_owner_unit').notNull(),
  isCleared: boolean('is_cleared').notNull(),
  /** Ids of pictures of the site that show it. */
  photos: json<string[]>('photos').notNull(),
  seenOn: day('seen_on').notNull(),
  note: text('note'),
  at: timestamp('at').notNull(),
}, t => [index('site_acceptances_by_site').on(t.siteId, t.round, t.at, t.id)])

/** What came of a reuse, with its picture and area. */
export const siteReuses = table('site_reuses', {
  id: id('id').primaryKey(),
  siteId: id('site_id').notNull(),
  round: integer('round').notNull(),
  kind: text('kind').$type<ReuseKind>().notNull(),
  areaM2: real('area_m2').notNull(),
  /** Of the area, what is green. */
  greenM2: real('green_m2').notNull(),
  doneOn: day('done_on').notNull(),
  photos: json<string[]>('photos').notNull(),
  textZh: text('text_zh'),
  textEn: text('text_en'),
  by: id('by'),
  at: timestamp('at').notNull(),
}, t => [index('site_reuses_by_site').on(t.siteId, t.at, t.id)])

/**
 * Totals of what the public can see, kept up in the commit that changes a site, so that a page never counts rows.
 * An unknown sub-district, category or owner system is the empty text.
 */
export const ledgerCounts = table('ledger_counts', {
  period: text('period').$type<Period>().notNull(),
  subDistrict: text('sub_district').notNull(),
  category: text('category').notNull(),
  ownerSystem: text('owner_system').notNull(),
  status: text('status').$type<SiteStatus>().notNull(),
  sites: integer('sites').notNull(),
  landM2: real('land_m2').notNull(),
  buildingM2: real('building_m2').notNull(),
  greenM2: real('green_m2').notNull(),
}, t => [
  primaryKey({ columns: [t.period, t.subDistrict, t.category, t.ownerSystem, t.status] }),
  index('ledger_counts_by_period').on(t.period, t.sites),
])

/** Figures printed in the archive's sources. */
export const archiveFigures = table('archive_figures', {
  id: id('id').primaryKey(),
  position: integer('position').notNull(),
  scope: text('scope').$type<'district' | 'guangning'>().notNull(),
  measure: text('measure').$type<FigureMeasure>().notNull(),
  ownerSystem: text('owner_system').$type<OwnerSystem>(),
  labelZh: text('label_zh').notNull(),
  labelEn: text('label_en').notNull(),
  value: real('value').notNull(),
  unit: text('unit').$type<FigureUnit>().notNull(),
  qualifier: text('qualifier').$type<AreaQualifier>().notNull(),
  /** Day or month the figure is for; null when the source does not say. */
  asOf: text('as_of'),
  noteZh: text('note_zh'),
  noteEn: text('note_en'),
  sources: json<SourceCitation[]>('sources').notNull(),
})

/** Sums of the archive's figures worked out again. */
export const archiveChecks = table('archive_checks', {
  id: id('id').primaryKey(),
  position: integer('position').notNull(),
  labelZh: text('label_zh').notNull(),
  labelEn: text('label_en').notNull(),
  computed: real('computed').notNull(),
  printed: real('printed').notNull(),
  noteZh: text('note_zh'),
  noteEn: text('note_en'),
  sources: json<SourceCitation[]>('sources').notNull(),
})

export const archiveMilestones = table('archive_milestones', {
  id: id('id').primaryKey(),
  position: integer('position').notNull(),
  /** `YYYY`, `YYYY-MM` or a day; null when the source gives none. */
  date: text('date'),
  kind: text('kind').$type<'event' | 'target' | 'state'>().notNull(),
  district: text('district').$type<'shijingshan' | 'fangshan'>().notNull(),
  textZh: text('text_zh').notNull(),
  textEn: text('text_en').notNull(),
  noteZh: text('note_zh'),
  noteEn: text('note_en'),
  sources: json<SourceCitation[]>('sources').notNull(),
})

/** Which edition of the archive is loaded. */
export const archiveEditions = table('archive_editions', {
  edition: integer('edition').primaryKey(),
  loadedAt: timestamp('loaded_at').notNull(),
})

/** An uploaded 台账 between its preview and its commit. */
export const ledgerImports = table('ledger_imports', {
  id: id('id').primaryKey(),
  at: timestamp('at').notNull(),
  by: id('by').notNull(),
  fileName: text('file_name').notNull(),
  headers: json<string[]>('headers').notNull(),
  rows: json<string[][]>('rows').notNull(),
  mapping: json<Record<string, number>>('mapping').notNull(),
  committedAt: timestamp('committed_at'),
  siteIds: json<string[]>('site_ids').notNull(),
}, t => [index('ledger_imports_by_person').on(t.by, t.at)])
