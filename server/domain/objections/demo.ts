import { eq, inArray } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import { eraseEvents } from '../events/record.ts'
import { getSite, listDemoSites } from '../ledger/queries.ts'
import { eraseReceipts } from '../receipts/commands.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { fileObjection } from './filing.ts'
import { getObjection } from './queries.ts'
import { decideObjection, proposeOutcome } from './review.ts'
import { objectionContacts, objectionFiles, objectionMessages, objections } from './tables.ts'

interface World { keys: Keys, calendar: WorkCalendar, now: Date }

/** Nobody: accounts of these names do not exist, and none of them registered a demonstration site. */
const reviewer = { kind: 'staff', id: 'demonstration-reviewer' } as const
const supervisor = { kind: 'staff', id: 'demonstration-supervisor' } as const

/** Loads two invented objections to demonstration sites, one open and one decided; nobody can be reached by them. */
export async function loadDemoObjections(db: Database, { keys, calendar, now }: World): Promise<{ objections: number }> {
  const { sites } = await listDemoSites(db)
  const [one, other] = sites.filter(({ shelf, status }) => shelf === 'live' && (status === 'planned' || status === 'classified' || status === 'closed' || status === 'demolished')).toSorted((a, b) => a.id.localeCompare(b.id))
  if (!one || !other) return { objections: 0 }
  const weekAgo = new Date(now.getTime() - 7 * 86_400_000)
  const file = (site: string, words: string, at: Date) => fileObjection(db, {
    submissionId: createId(), isDemo: true, keys, calendar, locale: 'zh-CN', now: at,
    answer: { site, standing: 'tenant', grounds: ['facts'], aim: 'correct', words, keepPassages: false, isHelper: false, contact: null },
  })
  await file(one.id, '示例：面积写大了，请再量一次。', now)
  const { objectionId } = await file(other.id, '示例：这里是两处，写成了一处。', weekAgo)
  const step = async (actor: typeof reviewer | typeof supervisor) => ({ objectionId, version: (await getObjection(db, objectionId)).version, actor, keys, calendar, now })
  await proposeOutcome(db, { ...await step(reviewer), proposal: 'rejected', reason: '示例：查了图纸，是一处。' })
  await decideObjection(db, { ...await step(supervisor), siteVersion: (await getSite(db, other.id)).version, outcome: 'rejected', reason: '示例：查了图纸，是一处，不改。', publish: true })
  return { objections: 2 }
}

/** Takes everything of them out again, with what came of them. */
export async function removeDemoObjections(db: Database, now: Date): Promise<{ objections: number }> {
  const ids = (await db.select({ id: objections.id }).from(objections).where(eq(objections.isDemo, true))).map(({ id }) => id)
  if (ids.length === 0) return { objections: 0 }
  await commit(db, tx => [
    orNothing(tx.delete(objectionMessages).where(inArray(objectionMessages.objectionId, ids)).returning({ id: objectionMessages.id })),
    orNothing(tx.delete(objectionFiles).where(inArray(objectionFiles.objectionId, ids)).returning({ id: objectionFiles.id })),
    orNothing(tx.delete(objectionContacts).where(inArray(objectionContacts.objectionId, ids)).returning({ id: objectionContacts.objectionId })),
    orNothing(tx.delete(objections).where(inArray(objections.id, ids)).returning({ id: objections.id })),
    ...eraseReceipts(tx, ids, now),
    ...eraseEvents(tx, { type: 'objection', ids, now }),
  ])
  return { objections: ids.length }
}
