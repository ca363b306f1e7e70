import { boolean, id, index, integer, table, text, timestamp, uniqueIndex } from '../../database/columns.ts'
import type { PlaceKind } from '../../../shared/places/schemas.ts'

/** A place with a printed code, from which a report begins with its place filled in. */
export const reportPlaces = table('report_places', {
  id: id('id').primaryKey(),
  /** Six characters, printed and typed: no vowels, so that it is no word, and nothing that looks like something else. */
  code: text('code').notNull(),
  kind: text('kind').$type<PlaceKind>().notNull(),
  nameZh: text('name_zh').notNull(),
  nameEn: text('name_en'),
  subDistrict: text('sub_district').notNull(),
  community: text('community'),
  placeWords: text('place_words').notNull(),
  phone: text('phone'),
  /** Whether the code leads anywhere. */
  active: boolean('active').notNull(),
  createdBy: id('created_by').notNull(),
  createdAt: timestamp('created_at').notNull(),
  isDemo: boolean('is_demo').notNull(),
  version: integer('version').notNull(),
}, t => [
  uniqueIndex('report_places_by_code').on(t.code),
  index('report_places_by_age').on(t.createdAt, t.id),
  index('report_places_of_sub_district').on(t.subDistrict, t.createdAt, t.id),
])
