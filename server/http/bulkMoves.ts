import { planMoves } from '../domain/ledger/moving.ts'
import type { bulkMoveSchema } from '../../shared/ledger/bulk.ts'
import type { z } from 'zod'
import { mayMove } from './siteMoves.ts'
import { translateIssues } from './locale.ts'
import type { StaffContext } from './staff.ts'

/**
 * What a bulk change would do to each of its sites, in the order given: where it goes, or every reason why it may not,
 * a missing permission and a site changed in between included. Nothing is written.
 */
export async function previewMoves({ db, actor, calendar, now, locale, site: { heating } }: StaffContext, { move, facts, words, sites }: z.output<typeof bulkMoveSchema>) {
  const versions = new Map(sites.map(({ id, version }) => [id, version]))
  const may = mayMove(actor)
  const plans = await planMoves(db, { siteIds: [...versions.keys()], request: { move, facts, ...words }, actor, calendar, heating, now })
  const rows = plans.map(({ site, planned, issues }) => {
    const own = [
      ...may(move, site.subDistrict) ? [] : [{ path: '', code: 'forbidden' }],
      ...versions.get(site.id) === site.version ? [] : [{ path: '', code: 'stale' }],
    ]
    return { id: site.id, nameZh: site.nameZh, version: site.version, from: site.status, to: planned?.change.after.status ?? null, issues: translateIssues([...own, ...issues], locale) }
  })
  return { rows, isPossible: rows.every(({ issues }) => issues.length === 0) }
}
