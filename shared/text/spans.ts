import type { Span } from './fold.ts'

/** A text in pieces, those inside a span carrying it. Spans are sorted and do not overlap; no piece is empty. */
export function splitBySpans<S extends Span>(text: string, spans: readonly S[]): Array<{ text: string, span: S | null }> {
  const pieces: Array<{ text: string, span: S | null }> = []
  let at = 0
  for (const span of spans) {
    if (span.start > at) pieces.push({ text: text.slice(at, span.start), span: null })
    pieces.push({ text: text.slice(span.start, span.end), span })
    at = span.end
  }
  if (at < text.length) pieces.push({ text: text.slice(at), span: null })
  return pieces
}

/** The spans sorted, those that overlap an earlier one left out. Earlier in the list wins over later at the same place. */
export function withoutOverlaps<S extends Span>(spans: readonly S[]): S[] {
  const kept: S[] = []
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (kept.length === 0 || span.start >= kept.at(-1)!.end) kept.push(span)
  }
  return kept
}
