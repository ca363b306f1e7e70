/** The moves and answers that carry words of their own. */
export const templateMoves = ['ask', 'transfer', 'dispatch', 'dispute', 'propose', 'extend', 'finish', 'tell', 'close'] as const
export type TemplateMove = (typeof templateMoves)[number]

/** Those whose words the reporter reads, in the reporter's language; the rest is Chinese, for the office. */
const toReporter: readonly TemplateMove[] = ['ask', 'transfer', 'finish', 'tell']

export function isForReporter(move: TemplateMove): boolean {
  return toReporter.includes(move)
}

/** What is filled in: the report's number, the day of the next answer, the office's phone and the place. */
export const placeholders = ['number', 'day', 'phone', 'place'] as const
export type Placeholder = (typeof placeholders)[number]

/** Puts a report's facts into the places of a template. A fact that is not known leaves its place to be filled by hand. */
export function fillTemplate(text: string, facts: Record<Placeholder, string | null>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: Placeholder) => facts[name] ?? whole)
}
