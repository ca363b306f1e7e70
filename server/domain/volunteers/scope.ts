import { and, inArray, sql, type Column, type SQL } from 'drizzle-orm'
import type { RowScope } from '../../../shared/staff/permissions.ts'

/** The rows of a table a list may show somebody: those of their sub-districts, and of their communities if they are bound to any. */
export function inScope({ subDistricts, communities, bodyId }: RowScope, table: { subDistrict: Column, community: Column }): SQL | undefined {
  // Nobody of a body works with volunteers.
  if (bodyId !== null) return sql`1 = 0`
  return and(
    subDistricts === 'all' ? undefined : inArray(table.subDistrict, [...subDistricts]),
    communities === null ? undefined : inArray(table.community, [...communities]),
  )
}
