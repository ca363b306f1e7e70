import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { findPublicationStop } from '../events/publication.ts'
import { recordEvent, type Actor } from '../events/record.ts'

/** Stops whatever would make something new public, on every node from this commit on, or lets it go on; false when it stands so already. */
export async function switchPublication(db: Database, { stop, reason, actor, now }: { stop: boolean, reason: string, actor: Actor, now: Date }): Promise<boolean> {
  if ((await findPublicationStop(db) !== undefined) === stop) return false
  await commit(db, tx => recordEvent(tx, {
    action: stop ? 'setting.publicationStopped' : 'setting.publicationResumed', subject: { type: 'setting', id: 'publication' }, actor, at: now, reason,
  }))
  return true
}
