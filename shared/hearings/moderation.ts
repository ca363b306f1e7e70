import type { Span } from '../text/fold.ts'
import type { Mask, MaskReason } from '../reports/masks.ts'
import type { CommentState } from './rules.ts'

/** What somebody who has read a comment decides of it. What it says is never among it. */
export const decisions = ['publish', 'mask', 'hold', 'refuse'] as const
export type Decision = (typeof decisions)[number]

const stateAfterDecision = { publish: 'published', mask: 'masked', hold: 'held', refuse: 'refused' } as const satisfies Record<Decision, CommentState>

export function stateAfter(decision: Decision): CommentState {
  return stateAfterDecision[decision]
}

/**
 * A decision may be revised as long as there is something to decide of: the earlier one stays on record. Only publishing
 * what is published already is no decision.
 */
export const commentMoves: Record<CommentState, readonly Decision[]> = {
  waiting: decisions,
  published: ['mask', 'hold', 'refuse'],
  masked: decisions,
  held: decisions,
  refused: decisions,
  withdrawn: [],
}

export function canDecide({ state }: { state: CommentState }, decision: Decision): boolean {
  return commentMoves[state].includes(decision)
}

/** Who reads a comment by its state. A masked one is shown without its covered passages. */
export function isShown({ state }: { state: CommentState }): boolean {
  return state === 'published' || state === 'masked'
}

/** What a rule allows. Covering comes before anything else wherever it is enough. */
export const ruleUses = ['cover', 'hold', 'refuse'] as const
export type RuleUse = (typeof ruleUses)[number]

/**
 * The public, numbered rules for not showing a comment, or not all of it. A number keeps its meaning: a rule that is
 * dropped leaves its number behind. The sentences are the messages `moderation.rule.<number>`. Being against something is
 * no ground anywhere, nor are bad spelling, anger, length, or many who say the same.
 */
export const moderationRules = {
  /** 写了别人的个人信息 */ 1: ['cover', 'hold'],
  /** 侮辱、威胁具体的人 */ 2: ['cover', 'refuse'],
  /** 法律禁止发布的内容 */ 3: ['hold', 'refuse'],
  /** 广告 */ 4: ['refuse'],
  /** 与这件事无关（从严） */ 5: ['refuse'],
  /** 同一个人重复提交 */ 6: ['refuse'],
  /** 可能冒用别人的名字 */ 7: ['hold', 'refuse'],
} as const satisfies Record<number, readonly RuleUse[]>
export type ModerationRule = keyof typeof moderationRules
export const ruleNumbers = Object.keys(moderationRules).map(Number) as ModerationRule[]

/** Whether a rule is a ground for holding or refusing. */
export function allowsRule(rule: number, use: RuleUse): rule is ModerationRule {
  return Object.hasOwn(moderationRules, rule) && (moderationRules[rule as ModerationRule] as readonly RuleUse[]).includes(use)
}

/** The reasons for which a passage of a comment may be covered; that somebody finds it beside the point is none. */
export const commentMaskReasons = [1, 3, 5] as const satisfies readonly MaskReason[]

/** Why a passage is covered, by the rule it goes back to. */
export const ruleOfMask: Record<(typeof commentMaskReasons)[number], ModerationRule> = { 1: 1, 5: 1, 3: 2 }

/** A state may be appealed against by the writer where something of the comment is not shown. */
export const appealableStates = ['masked', 'held', 'refused'] as const satisfies readonly CommentState[]

/** What an appeal that succeeds makes of a comment: it is shown, whole or with passages covered. */
export const overturnings = ['publish', 'mask'] as const satisfies readonly Decision[]

/** Staff's list of a matter's comments: what waits or was flagged, or one part of all. */
export const commentLists = ['inbox', 'published', 'masked', 'held', 'refused', 'withdrawn', 'late', 'all'] as const
export type CommentList = (typeof commentLists)[number]

export const mostInBulk = 50

/** Whether two lists of passages cover the same. */
export function coverSame(one: readonly Mask[], other: readonly Mask[]): boolean {
  const text = (masks: readonly Mask[]) => masks.map(({ start, end, reason }: Span & { reason: number }) => `${start}-${end}-${reason}`).join()
  return text(one) === text(other)
}
