import type { OptionalWrite, Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import type { SiteRow } from './queries.ts'

/** What the search knows of a site once this change is committed. */
export function indexSite(_tx: Database, _before: SiteRow | null, _after: SiteRow): Array<Write | OptionalWrite> {
  return []
}
