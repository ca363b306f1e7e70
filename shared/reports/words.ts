import type { Issue } from '../errors.ts'
import { checkText, type FindingKind } from '../text/check.ts'
import type { Simplify } from '../text/fold.ts'
import { splitBySpans } from '../text/spans.ts'
import { mustChange } from './rules.ts'

export interface MarkedPiece { text: string, kind: FindingKind | null, mustChange: boolean }

/** A text in pieces, the passages that should not stay marked with what they are. */
export function markWords(text: string, simplify?: Simplify): MarkedPiece[] {
  return splitBySpans(text, checkText(text, simplify)).map(({ text: piece, span }) =>
    ({ text: piece, kind: span?.kind ?? null, mustChange: span !== null && mustChange(span) }))
}

/**
 * What stands in the way of sending a text: passages to change, and, until the writer has looked at them (`keep`),
 * passages to look at.
 */
export function findWordIssues(path: string, text: string, { keep, simplify }: { keep: boolean, simplify?: Simplify }): Issue[] {
  const findings = checkText(text, simplify)
  if (findings.some(mustChange)) return [{ path, code: 'report.words_must_change' }]
  return findings.length > 0 && !keep ? [{ path, code: 'report.words_look_again' }] : []
}
