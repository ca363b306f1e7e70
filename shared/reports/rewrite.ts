import type { Issue } from '../errors.ts'
import { checkText } from '../text/check.ts'
import { tokens, type Simplify } from '../text/fold.ts'
import { mustChange } from './rules.ts'

/** So many characters in a row, the same as in the reporter's own words, can tell who wrote them. */
export const longestQuote = 11

/**
 * Why a rewrite may not go to the body in charge: it reaches or names somebody, or repeats what the reporter wrote.
 * Signs and spaces do not part a quotation, and neither do full-width or (with `simplify`) traditional forms.
 */
export function findRewriteIssues(rewrite: string, reporterTexts: readonly string[], simplify?: Simplify): Issue[] {
  const bare = (text: string) => tokens(text, simplify).map(token => token.text).join('')
  const written = [...bare(rewrite)]
  const raw = reporterTexts.map(bare)
  const isQuoted = written.some((_, start) => {
    const run = written.slice(start, start + longestQuote + 1)
    return run.length > longestQuote && raw.some(text => text.includes(run.join('')))
  })
  return [
    ...checkText(rewrite, simplify).some(mustChange) ? [{ path: 'rewrite', code: 'report.words_must_change' }] : [],
    ...isQuoted ? [{ path: 'rewrite', code: 'report.rewrite_quotes' }] : [],
  ]
}
