import type { Day } from '../time.ts'
import type { ReportKind } from './rules.ts'

/** A case that somebody has to go and see, in the words of triage. */
export interface Visit { id: string, number: string, kind: ReportKind, subDistrict: string, community: string | null, rewrite: string | null, dueOn: Day | null }

export interface Round { subDistrict: string, community: string | null, visits: Visit[] }

/** The visits by community, the round with the first due day first; inside a round in the order given. */
export function toRounds(visits: readonly Visit[]): Round[] {
  const rounds = new Map<string, Round>()
  for (const visit of visits) {
    const key = `${visit.subDistrict}/${visit.community ?? ''}`
    const round = rounds.get(key) ?? { subDistrict: visit.subDistrict, community: visit.community, visits: [] }
    round.visits.push(visit)
    rounds.set(key, round)
  }
  return [...rounds.values()]
}
