import type { Issue } from '../errors.ts'
import { moveOf, type MoveName } from './moves.ts'
import { clarities, enforcementSteps, forbiddenMeasures, measures, pauseGrounds, reuseKinds, type RoundFact } from './rounds.ts'
import { categories } from './rules.ts'

/** How a person answers a fact: a form, a page and a sentence about it all read this one table. */
export type FactKind =
  | { as: 'day' | 'instant' | 'yesNo' | 'area' | 'line' | 'lines' | 'signature' }
  | { as: 'one' | 'several', of: readonly string[], words: 'clarities' | 'steps' | 'measures' | 'pauseGrounds' | 'reuseKinds' | 'defences' | 'categories' }

const day = { as: 'day' } as const
const instant = { as: 'instant' } as const
const yesNo = { as: 'yesNo' } as const
const line = { as: 'line' } as const
const signature = { as: 'signature' } as const

export const factKinds: Record<RoundFact, FactKind> = {
  clarities: { as: 'several', of: clarities, words: 'clarities' },
  legalCheckedBy: signature,
  legalCheckedOn: day,
  category: { as: 'one', of: categories, words: 'categories' },
  planHeardOn: day,
  affectsResidents: yesNo,
  planMatterId: line,
  agreedUntilOn: day,
  filedOn: day,
  partyKnown: yesNo,
  partyNoticeOn: day,
  orderNumber: line,
  orderedOn: day,
  orderServedOn: day,
  removeByOn: day,
  remindedOn: day,
  statementUntilOn: day,
  defence: { as: 'one', of: ['none', 'recorded', 'answered'], words: 'defences' },
  defenceAnsweredOn: day,
  enforcementNumber: line,
  enforcementDecidedOn: day,
  enforcementServedOn: day,
  noticedOn: day,
  noticeUntilOn: day,
  noticeServedOn: day,
  noticeIsPlain: yesNo,
  noticeLanguages: { as: 'lines' },
  hasChildren: yesNo,
  hasElderly: yesNo,
  hasIll: yesNo,
  assistanceOffice: line,
  assistancePhone: line,
  approvedBy: signature,
  approvedOn: day,
  secondApprovedBy: signature,
  secondApprovedOn: day,
  // What the law forbids is no choice; sent all the same it is refused by the rules.
  measures: { as: 'several', of: measures.filter(measure => !forbiddenMeasures.includes(measure)), words: 'measures' },
  plannedStart: instant,
  plannedEnd: instant,
  checklist: { as: 'several', of: enforcementSteps, words: 'steps' },
  startedAt: instant,
  endedAt: instant,
  underConstruction: yesNo,
  stopOrderedOn: day,
  demolishedOn: day,
  demolishedAreaM2: { as: 'area' },
  acceptedOn: day,
  closedOn: day,
  reuseKind: { as: 'one', of: reuseKinds, words: 'reuseKinds' },
  reuseAffectsResidents: yesNo,
  reuseMatterId: line,
  rectifyByOn: day,
  pauseGround: { as: 'one', of: pauseGrounds, words: 'pauseGrounds' },
}

export const factNames = Object.keys(factKinds) as RoundFact[]

/** The facts the form of a move asks for, those it needs first. */
export function factsAsked(move: MoveName): { fact: RoundFact, isNeeded: boolean }[] {
  const { needs, takes = [] } = moveOf(move)
  return [...needs.map(fact => ({ fact, isNeeded: true })), ...takes.filter(fact => !needs.includes(fact)).map(fact => ({ fact, isNeeded: false }))]
}

/** Which summary the public reads a move asks for. */
export function wordsAsked(move: MoveName): 'planZh' | 'reuseZh' | null {
  return move === 'plan' ? 'planZh' : move === 'reuse' ? 'reuseZh' : null
}

type Fields = Record<string, string | string[] | undefined>

/**
 * What was typed into the form of a move, in the shape `roundFactsSchema` parses; an empty field gives no fact, and what
 * is on file of it stays. A day and a time of day are one instant in Beijing. A list with nothing ticked is an empty list.
 */
export function toGivenFacts(move: MoveName, fields: Fields): Record<string, unknown> {
  return Object.fromEntries(factsAsked(move).flatMap(({ fact }): [string, unknown][] => {
    const kind = factKinds[fact]
    const text = [fields[fact] ?? ''].flat()[0]!.trim()
    if (kind.as === 'several') return [[fact, [fields[fact] ?? []].flat()]]
    if (kind.as === 'instant') {
      const time = [fields[`${fact}-time`] ?? ''].flat()[0]!.trim()
      return text === '' && time === '' ? [] : [[fact, `${text}T${time}:00+08:00`]]
    }
    if (text === '') return []
    if (kind.as === 'yesNo') return [[fact, text === 'yes' ? true : text === 'no' ? false : text]]
    if (kind.as === 'area') return [[fact, Number(text)]]
    if (kind.as === 'lines') return [[fact, text.split(/[\n、，,；;]+/).map(part => part.trim()).filter(Boolean)]]
    return [[fact, text]]
  }))
}

/** Issues about one item of a list belong to its field. */
export function atFields(issues: Issue[]): Issue[] {
  return issues.map(issue => ({ ...issue, path: issue.path.split('.')[0]! }))
}
