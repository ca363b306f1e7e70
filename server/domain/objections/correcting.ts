import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { recordEvent } from '../events/record.ts'
import { checkCorrection, toCorrection, writeChanges } from '../ledger/commands.ts'
import { archiveIsFixed, siteFactsInvalid, siteIsWithdrawn } from '../ledger/errors.ts'
import { getSite } from '../ledger/queries.ts'
import type { SiteInput } from '../../../shared/ledger/schemas.ts'
import { objectionNotNow, ownEntry } from './errors.ts'
import { getObjection } from './queries.ts'
import { findBias, changeObjection, type ObjectionStep } from './review.ts'

/**
 * The correction an objection brings, while the entry stands still: by who reviews it, never by who registered the entry
 * or made the mistake. Its reason names the objection; its version stands on the entry like every other.
 * Throws `objection.own_entry` (403), `objection.not_now`, `stale` (409), `invalid` (422), `ledger.archive_is_fixed`, `ledger.site_is_withdrawn`.
 */
export async function correctObjectedSite(db: Database, { objectionId, version, siteVersion, input, reason, actor, now }: Pick<ObjectionStep, 'objectionId' | 'version' | 'actor' | 'now'> & { siteVersion: number, input: SiteInput, reason: string }): Promise<void> {
  const objection = await getObjection(db, objectionId)
  const site = await getSite(db, objection.siteId)
  if (objection.version !== version || site.version !== siteVersion) throw new StaleWriteError()
  if (objection.state !== 'filed') throw objectionNotNow()
  if (site.period === 'archive') throw archiveIsFixed()
  if (site.status === 'withdrawn') throw siteIsWithdrawn()
  if (await findBias(db, objection, site, actor.id)) throw ownEntry()
  const issues = checkCorrection(site, input, now, { decidesObjection: true })
  if (issues.length > 0) throw siteFactsInvalid({ issues })
  const change = toCorrection(site, input, { reason: `${objection.number}：${reason}`, actor, now })
  if (change === undefined) return
  await commit(db, tx => [
    changeObjection(tx, objection, {}),
    ...writeChanges(tx, [change], { actor, now }),
    ...recordEvent(tx, { action: 'objection.corrected', subject: { type: 'objection', id: objectionId }, actor, at: now, facts: { version: change.after.version } }),
  ])
}
