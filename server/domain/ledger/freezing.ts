import type { SiteChange } from './commands.ts'
import { touchSite } from './moving.ts'
import type { SiteRow } from './queries.ts'

/**
 * The change of a site when an objection to it is opened, for the commit that keeps the objection:
 * `writeChanges(tx, [freezing(site, { hide, now })], by)`. It counts the open objections up, so that no move and no
 * correction passes. `hide` takes the entry out of every public list at once, where somebody's personal data is the
 * matter: its page then only says that it is being checked (`hiddenAt`).
 */
export function freezing(site: SiteRow, { hide, now }: { hide: boolean, now: Date }): SiteChange {
  const hides = hide && site.hiddenAt === null && site.shelf !== 'none'
  return touchSite(site, { openObjections: site.openObjections + 1, ...hides && { shelf: 'none', hiddenAt: now } }, {
    now, events: [{ action: 'site.frozen' }, ...hides ? [{ action: 'site.hidden' }] : []],
  })
}

/**
 * The change when one is decided. `stillHidden` says that another open objection keeps the entry hidden; otherwise it is
 * back before the public. A correction the decision brings comes after it: `toCorrection(unfreezing(…).after, …)`.
 */
export function unfreezing(site: SiteRow, { stillHidden, now }: { stillHidden: boolean, now: Date }): SiteChange {
  const shows = site.hiddenAt !== null && !stillHidden
  return touchSite(site, { openObjections: Math.max(0, site.openObjections - 1), ...shows && { shelf: site.status === 'withdrawn' ? 'none' : site.period, hiddenAt: null } }, {
    now, events: [{ action: 'site.unfrozen' }, ...shows ? [{ action: 'site.shown' }] : []],
  })
}
