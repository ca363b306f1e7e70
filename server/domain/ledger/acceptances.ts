import { and, eq, inArray } from 'drizzle-orm'
import { toDay, type Day } from '../../../shared/time.ts'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import type { Actor } from '../events/record.ts'
import { writeChanges } from './commands.ts'
import { siteFactsInvalid } from './errors.ts'
import { touchSite } from './moving.ts'
import { getOpenSite } from './remedies.ts'
import { siteAcceptances, sitePhotos } from './tables.ts'

/**
 * What one person saw of the cleared ground (场光地净), in their own name: nobody can look for another. Two of them, one not
 * of the owner's unit, with a photo, let the site be accepted. `photos` are ids of pictures of this site taken afterwards.
 * Throws `stale` (409), `invalid` (422), `ledger.archive_is_fixed`, `ledger.site_is_withdrawn`.
 */
export async function addAcceptance(db: Database, { siteId, version, isOwnerUnit, isCleared, photos, seenOn, note = null, actor, now }: {
  siteId: string, version: number, isOwnerUnit: boolean, isCleared: boolean, photos: string[], seenOn: Day, note?: string | null
  actor: Extract<Actor, { kind: 'staff' }>, now: Date
}): Promise<string> {
  const site = await getOpenSite(db, siteId, version)
  const known = photos.length === 0 ? [] : await db.select({ id: sitePhotos.id }).from(sitePhotos)
    .where(and(eq(sitePhotos.siteId, siteId), eq(sitePhotos.moment, 'after'), inArray(sitePhotos.id, photos)))
  const issues = [
    ...site.status === 'demolished' || site.status === 'accepted' ? [] : [{ path: 'status', code: 'ledger.move_not_allowed' }],
    ...known.length < new Set(photos).size ? [{ path: 'photos', code: 'ledger.acceptance_photo_required' }] : [],
    ...seenOn > toDay(now) ? [{ path: 'seenOn', code: 'ledger.day_in_future' }] : [],
    ...site.demolishedOn !== null && seenOn < site.demolishedOn ? [{ path: 'seenOn', code: 'ledger.days_out_of_order' }] : [],
  ]
  if (issues.length > 0) throw siteFactsInvalid({ issues })
  const id = createId()
  const change = touchSite(site, {}, { now, events: [{ action: 'site.acceptanceAdded', facts: { isCleared, isOwnerUnit } }] })
  await commit(db, tx => [
    ...writeChanges(tx, [change], { actor, now }),
    tx.insert(siteAcceptances).values({ id, siteId, round: site.round, by: actor.id, isOwnerUnit, isCleared, photos: [...new Set(photos)], seenOn, note, at: now }).returning({ id: siteAcceptances.id }),
  ])
  return id
}
