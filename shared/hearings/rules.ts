/**
 * Three kinds of matter, never confused. Only `hearing` is the procedure of law (重大行政决策程序暂行条例 16); an evening
 * of the neighbours (`deliberation`) has no legal effect and says so. The penalty hearing of one party is none of them.
 */
export const matterKinds = ['publicComment', 'hearing', 'deliberation'] as const
export type MatterKind = (typeof matterKinds)[number]

/** What staff move. Whether a matter is open is no stage: it follows from the two instants of its window. */
export const matterStages = ['drafting', 'legalityCheck', 'published', 'decided', 'archived', 'withdrawn'] as const
export type MatterStage = (typeof matterStages)[number]

/** What the public reads. */
export const matterStates = ['announced', 'open', 'closed', 'decided', 'archived', 'withdrawn'] as const
export type MatterState = (typeof matterStates)[number]

/** The stages in which the public can see a matter. */
export const publicStages = ['published', 'decided', 'archived', 'withdrawn'] as const satisfies readonly MatterStage[]

/** From `opensAt` on, until `closesAt` and without it. */
export interface Window { opensAt: Date, closesAt: Date }

export function isBefore({ opensAt }: Pick<Window, 'opensAt'>, at: Date): boolean {
  return at.getTime() < opensAt.getTime()
}

/** Late is late for everybody, from the closing instant itself on. */
export function isLate({ closesAt }: Pick<Window, 'closesAt'>, at: Date): boolean {
  return at.getTime() >= closesAt.getTime()
}

/** The state the public reads at `now`; null for a matter it cannot see. */
export function stateOf({ stage, ...window }: { stage: MatterStage } & Window, now: Date): MatterState | null {
  if (stage === 'drafting' || stage === 'legalityCheck') return null
  if (stage !== 'published') return stage
  if (isBefore(window, now)) return 'announced'
  return isLate(window, now) ? 'closed' : 'open'
}

/** Said beforehand: late comments are looked at all the same, or only kept and shown. */
export const lateUses = ['considered', 'kept'] as const
export type LateUse = (typeof lateUses)[number]

export const stances = ['support', 'oppose', 'suggest', 'question'] as const
export type Stance = (typeof stances)[number]

export const commentChannels = ['web', 'paper', 'phone'] as const
export type CommentChannel = (typeof commentChannels)[number]

/** A comment waits until somebody has read it; `masked` is published with passages covered. */
export const commentStates = ['waiting', 'published', 'masked', 'held', 'refused', 'withdrawn'] as const
export type CommentState = (typeof commentStates)[number]

/** The parts the number of received comments is the sum of. */
export const bins = ['published', 'masked', 'held', 'withdrawn', 'late', 'refused'] as const
export type Bin = (typeof bins)[number]

/** A late comment stays a late one whatever is decided of it. One nobody has read yet is held. */
export function binOf({ state, isLate }: { state: CommentState, isLate: boolean }): Bin {
  if (state === 'withdrawn') return 'withdrawn'
  if (isLate) return 'late'
  return state === 'waiting' ? 'held' : state
}

/** What becomes of a point of a comment. */
export const pointOutcomes = ['adopted', 'partly', 'notAdopted', 'outOfScope'] as const
export type PointOutcome = (typeof pointOutcomes)[number]
