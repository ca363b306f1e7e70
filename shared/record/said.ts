import type { ReceiptKind } from '../receipts/number.ts'

/** What each kind of submission says, by the columns it is kept in: what a receipt proves to have come as it was said. */
const saidFacts = {
  report: ['seenOn', 'placeWords', 'nearWords', 'words'],
  comment: ['clauseId', 'stance', 'words', 'authorKind', 'publicName'],
  application: ['role', 'groupId', 'gist', 'stance', 'publicName'],
  proposal: ['subDistrict', 'community', 'title', 'words'],
  volunteer: ['subDistrict', 'community', 'ageBand', 'skills', 'times', 'languages', 'needs', 'publicName'],
  order: ['kind', 'words', 'subDistrict', 'community', 'startsAt', 'endsAt', 'helpers', 'repeats', 'repeatUntil'],
  objection: ['siteId', 'standing', 'grounds', 'aim', 'words'],
  assistance: ['siteId', 'subDistrict', 'community', 'needs', 'words', 'languages', 'reach', 'volunteersAllowed'],
} as const satisfies Record<ReceiptKind, readonly string[]>

export type Said = Readonly<Record<string, unknown>>

/** What was said, out of the row it is kept in; instants as ISO 8601, UTC. */
export function saidOf(kind: ReceiptKind, row: Said): Said {
  return Object.fromEntries(saidFacts[kind].map((fact) => {
    const value = row[fact] ?? null
    return [fact, value instanceof Date ? value.toISOString() : value]
  }))
}

/** What a receipt states, and the log commits to. */
export interface ReceiptStatement {
  kind: ReceiptKind
  number: string
  /** ISO 8601, UTC. */
  receivedAt: string
  /** HMAC-SHA256 of what was said, under the receipt's secret; hexadecimal. */
  content: string
}
