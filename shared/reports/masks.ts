import type { Span } from '../text/fold.ts'
import { splitBySpans } from '../text/spans.ts'

/**
 * The public, numbered reasons for covering a passage of what somebody wrote. A number keeps its meaning. The words are the
 * messages `redaction.mask.<number>`.
 */
export const maskReasons = [
  /** 个人信息 */ 1,
  /** 与建筑无关 */ 2,
  /** 侮辱性词语 */ 3,
  /** 可能认出反映人 */ 4,
  /** 别人的姓名 */ 5,
] as const
export type MaskReason = (typeof maskReasons)[number]

export const maxMasks = 100

export function isMaskReason(number: number): number is MaskReason {
  return (maskReasons as readonly number[]).includes(number)
}

/** A covered passage, in UTF-16 code units of the words as written, end exclusive. */
export interface Mask extends Span { reason: MaskReason }

/** A part of a text as it may be shown: its words, or only the reason why they are covered. */
export type MaskedPiece = { text: string, reason: null } | { text: '', reason: MaskReason }

/**
 * The passages in order and apart from each other: cut to the text, widened to whole characters, empty ones left out.
 * Those that overlap, or touch for the same reason, become one, with the reason of the one that begins first.
 */
export function mergeMasks(text: string, masks: readonly Mask[]): Mask[] {
  const merged: Mask[] = []
  const whole = masks
    .map(({ start, end, reason }) => ({ start: toCharacterStart(text, start), end: toCharacterEnd(text, end), reason }))
    .filter(({ start, end }) => end > start)
    .sort((a, b) => a.start - b.start || b.end - a.end || a.reason - b.reason)
  for (const mask of whole) {
    const last = merged.at(-1)
    const joins = last && (mask.start < last.end || (mask.start === last.end && mask.reason === last.reason))
    if (joins) last.end = Math.max(last.end, mask.end)
    else merged.push({ ...mask })
  }
  return merged
}

/** A text as it may be shown: nothing of a covered passage is in the answer, only the reason. */
export function maskWords(text: string, masks: readonly Mask[]): MaskedPiece[] {
  return splitBySpans(text, mergeMasks(text, masks)).map(({ text: piece, span }) =>
    span ? { text: '', reason: span.reason } : { text: piece, reason: null })
}

/** How many passages are covered for each reason. */
export function countMasks(masks: readonly Mask[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { reason } of masks) counts[reason] = (counts[reason] ?? 0) + 1
  return counts
}

const isLow = (unit: number) => unit >= 0xDC00 && unit <= 0xDFFF
const isHigh = (unit: number) => unit >= 0xD800 && unit <= 0xDBFF
const splitsCharacter = (text: string, at: number) => at > 0 && at < text.length && isHigh(text.charCodeAt(at - 1)) && isLow(text.charCodeAt(at))
const within = (text: string, at: number) => Math.min(Math.max(at, 0), text.length)

function toCharacterStart(text: string, at: number): number {
  const start = within(text, at)
  return splitsCharacter(text, start) ? start - 1 : start
}

function toCharacterEnd(text: string, at: number): number {
  const end = within(text, at)
  return splitsCharacter(text, end) ? end + 1 : end
}
