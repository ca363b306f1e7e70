import { eq } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { listActions } from '../events/queries.ts'
import { ruleNumbers, type ModerationRule } from '../../../shared/hearings/moderation.ts'
import { lastFullMonth, rangeOfMonth, toPublicCount, toPublicParts, type Month, type PublicCount } from '../../../shared/reports/figures.ts'
import { comments } from './tables.ts'

/** Which events are counted as what. */
const counted = {
  received: 'comment.received', published: 'moderation.published', masked: 'moderation.masked', held: 'moderation.held', refused: 'moderation.refused',
  appealed: 'comment.appealed', upheld: 'moderation.appealUpheld', overturned: 'moderation.appealOverturned',
} as const
export type ModerationCount = keyof typeof counted
export const moderationCounts = Object.keys(counted) as ModerationCount[]

export interface ModerationFigures {
  month: Month
  counts: Record<ModerationCount, PublicCount>
  heldFor: Record<`${ModerationRule}`, PublicCount>
  refusedFor: Record<`${ModerationRule}`, PublicCount>
}

/** What was decided in a month of Asia/Shanghai, by rule, before anything is hidden. Demonstration comments do not count. */
export async function countModeration(db: Database, month: Month) {
  const demonstration = new Set((await db.select({ id: comments.id }).from(comments).where(eq(comments.isDemo, true))).map(({ id }) => id))
  const happened = (await listActions(db, { actions: Object.values(counted), ...rangeOfMonth(month) })).filter(({ subjectId }) => !demonstration.has(subjectId))
  const of = (name: ModerationCount) => happened.filter(({ action }) => action === counted[name])
  const byRule = (name: ModerationCount) =>
    Object.fromEntries(ruleNumbers.map(rule => [rule, of(name).filter(({ facts }) => facts.ruleNumber === rule).length])) as Record<`${ModerationRule}`, number>
  return {
    counts: Object.fromEntries(moderationCounts.map(name => [name, of(name).length])) as Record<ModerationCount, number>,
    heldFor: byRule('held'), refusedFor: byRule('refused'),
  }
}

/** The figures of a month that is over, with counts below five hidden; undefined for a month that is not. */
export async function getModerationFigures(db: Database, { month, now }: { month: Month, now: Date }): Promise<ModerationFigures | undefined> {
  if (month > lastFullMonth(now)) return undefined
  const { counts, heldFor, refusedFor } = await countModeration(db, month)
  return {
    month,
    counts: Object.fromEntries(moderationCounts.map(name => [name, toPublicCount(counts[name])])) as Record<ModerationCount, PublicCount>,
    heldFor: toPublicParts(heldFor), refusedFor: toPublicParts(refusedFor),
  }
}
