import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core'
import { boolean, day, id, index, integer, json, primaryKey, real, table, text, timestamp, uniqueIndex } from '../../database/columns.ts'
import type { AreaQualifier, Category, Mode, OwnerSystem, Period, SiteStatus } from '../../../shared/ledger/rules.ts'
import type { FieldChange, FigureMeasure, FigureUnit, SourceCitation } from '../../../shared/ledger/records.ts'

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
    index('sites_for_staff').on(t.period, t.changedAt, t.id),
    index('sites_for_staff_of_sub_district').on(t.period, t.subDistrict, t.changedAt, t.id),
    index('sites_by_demo').on(t.isDemo),
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
}, t => [index('site_publications_by_site').on(t.siteId, t.at, t.id)])

export const sitePhotos = table('site_photos', {
  id: id('id').primaryKey(),
  siteId: id('site_id').notNull(),
  moment: text('moment').$type<'before' | 'after'>().notNull(),
  /** Name of the cleaned picture in the media store. */
  media: text('media').notNull(),
  width: integer('width').notNull(),
  height: integer('height').notNull(),
  captionZh: text('caption_zh').notNull(),
  captionEn: text('caption_en'),
  takenOn: day('taken_on'),
  addedAt: timestamp('added_at').notNull(),
  addedBy: id('added_by'),
}, t => [index('site_photos_by_site').on(t.siteId, t.moment, t.addedAt, t.id)])

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
}, t => [primaryKey({ columns: [t.period, t.subDistrict, t.category, t.ownerSystem, t.status] })])

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
