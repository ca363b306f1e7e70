import { boolean, id, index, integer, table, text } from '../../database/columns.ts'
import type { BodyKind } from '../../../shared/bodies/schemas.ts'

/** Who handles matters or receives them: departments, stations, owner units, sub-district offices. */
export const bodies = table('bodies', {
  id: id('id').primaryKey(),
  nameZh: text('name_zh').notNull(),
  nameEn: text('name_en'),
  kind: text('kind').$type<BodyKind>().notNull(),
  subDistrict: text('sub_district'),
  phone: text('phone'),
  active: boolean('active').notNull(),
  isDemo: boolean('is_demo').notNull(),
  version: integer('version').notNull(),
}, t => [index('bodies_by_name').on(t.active, t.nameZh)])
