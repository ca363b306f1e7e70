/** What the public record speaks of. */
export const topics = ['site', 'decision', 'hearing', 'comment', 'draw', 'bulletin', 'inspection'] as const
export type Topic = (typeof topics)[number]

interface Recorded { topic: Topic, facts: readonly string[] }

const site = (...facts: string[]): Recorded => ({ topic: 'site', facts: ['version', 'state', ...facts] })
const decision = (...facts: string[]): Recorded => ({ topic: 'decision', facts: ['decisionId', 'decisionKind', 'number', ...facts] })
const hearing = (...facts: string[]): Recorded => ({ topic: 'hearing', facts })
const comment = (...facts: string[]): Recorded => ({ topic: 'comment', facts })
const draw = (...facts: string[]): Recorded => ({ topic: 'draw', facts: ['sequence', ...facts] })

/**
 * The changes the public record takes up, by the action of their event, and the facts of each that anybody may learn. What
 * is not named here stays out of it: names of staff, inner steps, anything of a person.
 */
export const recordedChanges: Readonly<Record<string, Recorded | undefined>> = {
  'site.published': site(),
  'site.republished': site(),
  'site.withdrawn': site(),
  'site.moved': site('move', 'fromStatus', 'toStatus', 'round'),
  'site.accepted': site(),
  'site.corrected': site(),
  'site.rectified': site(),
  'site.frozen': site(),
  'site.unfrozen': site(),
  'site.hidden': site(),
  'site.shown': site(),
  'site.objectionDecided': site('objectionOutcome'),
  'site.visited': site('visitResult'),
  'site.reused': site('reuseKind', 'areaM2', 'greenM2', 'doneOn', 'round'),
  'site.photoAdded': site('moment'),
  'site.photoRemoved': site('moment'),
  'site.holdMoved': site('fromDay', 'toDay'),
  'archive.loaded': site('edition'),
  'site.decisionPublished': decision(),
  'site.decisionWithdrawn': decision(),
  'matter.published': hearing('closesAt'),
  'matter.lengthened': hearing('from', 'to'),
  'matter.outageLengthened': hearing('minutes', 'from', 'to'),
  'matter.withdrawn': hearing(),
  'meeting.called': hearing(),
  'meeting.changed': hearing(),
  'answer.released': hearing(),
  'answer.corrected': hearing(),
  'answer.decided': hearing(),
  'answer.archived': hearing(),
  'speech.published': hearing('position', 'revision'),
  'speech.corrected': hearing('position', 'revision'),
  'deliberation.minutesPublished': hearing(),
  'comment.received': comment('number', 'hash'),
  'comment.withdrawn': comment(),
  'moderation.published': comment(),
  'moderation.masked': comment(),
  'moderation.refused': comment('rule'),
  'moderation.held': comment(),
  'moderation.appealUpheld': comment(),
  'moderation.appealOverturned': comment(),
  'draw.frozen': draw('entries', 'hash'),
  'draw.drawn': draw('number', 'usesSecond'),
  'draw.voided': draw(),
  'bulletin.frozen': { topic: 'bulletin', facts: ['month', 'digest'] },
  'bulletin.corrected': { topic: 'bulletin', facts: ['month'] },
  'inspection.planned': { topic: 'inspection', facts: [] },
  'inspection.drawn': { topic: 'inspection', facts: ['hash'] },
  'inspection.published': { topic: 'inspection', facts: [] },
}

/** A change as the record commits to it. */
export interface ChangePayload {
  action: string
  subject: string
  id: string
  /** ISO 8601, UTC. */
  at: string
  reason: string | null
  facts: Record<string, unknown>
}

/** What of an event the record commits to; undefined for one it does not take up. */
export function payloadOf({ action, subject, at, reason = null, facts = {} }: {
  action: string, subject: { type: string, id: string }, at: Date, reason?: string | null, facts?: Record<string, unknown>
}): { topic: Topic, payload: ChangePayload } | undefined {
  const recorded = Object.hasOwn(recordedChanges, action) ? recordedChanges[action] : undefined
  return recorded && {
    topic: recorded.topic,
    payload: {
      action, subject: subject.type, id: subject.id, at: at.toISOString(), reason,
      facts: Object.fromEntries(recorded.facts.filter(name => facts[name] !== undefined).map(name => [name, facts[name]])),
    },
  }
}
