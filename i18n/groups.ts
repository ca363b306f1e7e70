/** Sentences that are loaded together. The group `open` is of public pages alone, which carry no script: no browser loads it. */
export type MessageGroup = 'general' | 'cases' | 'hearings' | 'volunteers' | 'lives' | 'exchange'

/** Which groups the pages of each section of the work platform need; every other staff page shows cases at most. */
const sections: Array<[section: RegExp, groups: readonly MessageGroup[]]> = [
  [/^(?:\/en)?\/staff\/hearings(?:\/|$)/, ['general', 'cases', 'hearings']],
  [/^(?:\/en)?\/staff\/assistance\/[^/]+\/volunteers$/, ['general', 'cases', 'volunteers', 'lives']],
  [/^(?:\/en)?\/staff\/(?:ledger|objections|assistance|inspections|privacy|bulletins)(?:\/|$)/, ['general', 'cases', 'lives']],
  [/^(?:\/en)?\/staff\/interfaces(?:\/|$)/, ['general', 'cases', 'exchange']],
  [/^(?:\/en)?\/staff\/(?:volunteers|orders)(?:\/|$)/, ['general', 'cases', 'volunteers']],
]

/** The groups the page at this path needs. */
export function groupsOf(path: string): readonly MessageGroup[] {
  return sections.find(([section]) => section.test(path))?.[1] ?? ['general', 'cases']
}
