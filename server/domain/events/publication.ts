import { desc, inArray } from 'drizzle-orm'
import { defineError } from '../../../shared/errors.ts'
import type { Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { events } from './tables.ts'

export const publicationStopped = defineError({ code: 'publication_stopped', status: 409 })

/**
 * The changes that put something new before the public. While publication is stopped they are refused; what people send, what takes
 * something back, hides, corrects or lengthens, is not among them.
 */
const additions = new Set([
  'site.published', 'site.republished', 'site.moved', 'site.accepted', 'site.shown', 'site.reused', 'site.photoAdded', 'site.decisionPublished',
  'matter.published', 'meeting.called', 'answer.released', 'answer.decided', 'speech.published', 'deliberation.minutesPublished',
  'moderation.published', 'draw.frozen', 'draw.drawn', 'bulletin.frozen', 'inspection.planned', 'inspection.drawn', 'inspection.published',
])

const stopped = 'setting.publicationStopped'
const resumed = 'setting.publicationResumed'

function lastSwitch(db: Database) {
  return db.select({ action: events.action, at: events.at, reason: events.reason }).from(events)
    .where(inArray(events.action, [stopped, resumed])).orderBy(desc(events.at), desc(events.id)).limit(1)
}

/** Since when publication is stopped, and why; undefined while it goes on. */
export async function findPublicationStop(db: Database): Promise<{ at: Date, reason: string | null } | undefined> {
  const [last] = await lastSwitch(db)
  return last?.action === stopped ? { at: last.at, reason: last.reason } : undefined
}

/** Refuses a change that would put something new before the public while that is stopped, on whichever node; nothing for any other. */
export function holdPublication(tx: Database, { action, actor }: { action: string, actor: { kind: string } }): Write[] {
  // What time alone moves is a hold that protects somebody.
  if (!additions.has(action) || (action === 'site.moved' && actor.kind === 'system')) return []
  const last = lastSwitch(tx)
  const judge = (rows: Array<{ action: string }>) => {
    if (rows[0]?.action === stopped) throw publicationStopped()
    return [true]
  }
  return [{
    // SQLite's driver has it, the shared type of both databases does not name it.
    all: () => judge((last as unknown as { all(): Array<{ action: string }> }).all()),
    then: (onDone, onFailed) => last.then(judge).then(onDone, onFailed),
  }]
}
