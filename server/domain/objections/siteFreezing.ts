import { touchSite } from '../ledger/moving.ts'
import type { SiteChange } from '../ledger/commands.ts'
import type { SiteRow } from '../ledger/queries.ts'

/** An objection was made: the entry stands still, and is hidden at once where somebody's personal data is the matter. */
export function freezing(site: SiteRow, { hide, now }: { hide: boolean, now: Date }): SiteChange {
  const hides = hide && site.hiddenAt === null && site.shelf !== 'none'
  return touchSite(site, { openObjections: site.openObjections + 1, ...hides && { shelf: 'none' as const, hiddenAt: now } }, { now, events: [{ action: 'site.frozen' }, ...hides ? [{ action: 'site.hidden' }] : []] })
}

/** An objection was decided or withdrawn; a hidden entry is before the public again unless it stays hidden. */
export function unfreezing(site: SiteRow, { stillHidden, now }: { stillHidden: boolean, now: Date }): SiteChange {
  const shows = site.hiddenAt !== null && !stillHidden
  return touchSite(site, { openObjections: Math.max(0, site.openObjections - 1), ...shows && { shelf: site.status === 'withdrawn' ? 'none' as const : site.period, hiddenAt: null } }, { now, events: [{ action: 'site.unfrozen' }, ...shows ? [{ action: 'site.shown' }] : []] })
}
