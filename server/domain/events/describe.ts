import type { events } from './tables.ts'

/** A word of a sentence: as it is, or the key of a message. */
export type EventParam = string | number | { key: string }

/** A sentence about an event: a message's key and what stands in its places. */
export interface EventSentence { key: string, params: Record<string, EventParam> }

/** Facts that are codes, and the messages their words are under. */
const vocabularies: Record<string, string> = {
  role: 'staff.role',
  fromRole: 'staff.role',
  fromStatus: 'ledger.statuses',
  toStatus: 'ledger.statuses',
  decisionKind: 'decisions.kinds',
  moment: 'ledger.moments',
  visitResult: 'ledger.visitResults',
  reuseKind: 'ledger.reuseKinds',
  finding: 'report.finding',
  status: 'report.status',
  standing: 'calendar.standing',
  objectionOutcome: 'common.objectionOutcome',
  need: 'events.assistance.needs',
  said: 'events.assistance.said',
}

/** The sentence of an event, to be put into words in the reader's language; it never names who did it. */
export function describeEvent({ action, facts }: Pick<typeof events.$inferSelect, 'action' | 'facts'>): EventSentence {
  const params: Record<string, EventParam> = {}
  for (const [name, value] of Object.entries(facts)) {
    if (typeof value !== 'string' && typeof value !== 'number') continue
    params[name] = Object.hasOwn(vocabularies, name) ? { key: `${vocabularies[name]!}.${value}` } : value
  }
  return { key: `events.${action}`, params }
}
