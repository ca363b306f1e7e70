import type { StaffMove } from '#shared/reports/queue'
import type { TemplateMove } from '#shared/reports/templates'

export interface MoveField {
  name: 'reason' | 'text' | 'bodyId' | 'into' | 'rewrite' | 'isComplex' | 'finding' | 'days' | 'reached' | 'solved' | 'speed' | 'manner' | 'outcome' | 'words'
  as: 'area' | 'line' | 'select' | 'radios' | 'tick'
  max?: number
  optional?: boolean
}

interface MoveForm {
  /** The noun of the address. */
  path: string
  fields: readonly MoveField[]
  /** Sent along with what is typed. */
  body?: Record<string, unknown>
  key?: string
}

const reason: MoveField = { name: 'reason', as: 'area', max: 300 }
const opinion = (name: MoveField['name']): MoveField => ({ name, as: 'select', optional: true })

/** What each move asks for; a move without fields is made at once. */
export const moveForms: Record<StaffMove, MoveForm> = {
  accept: { path: 'acceptance', fields: [], key: '1' },
  merge: { path: 'merger', fields: [{ name: 'into', as: 'line' }], key: '2' },
  refuse: { path: 'refusal', fields: [{ name: 'reason', as: 'select' }], key: '3' },
  dispatch: { path: 'dispatch', fields: [{ name: 'bodyId', as: 'select' }, { name: 'rewrite', as: 'area', max: 1000 }, { name: 'isComplex', as: 'tick' }], key: 'A' },
  ask: { path: 'question', fields: [{ name: 'text', as: 'area', max: 500 }] },
  transfer: { path: 'transfer', fields: [{ name: 'bodyId', as: 'select' }, { name: 'text', as: 'area', max: 500 }] },
  take: { path: 'taking', fields: [] },
  dispute: { path: 'dispute', fields: [reason] },
  visit: { path: 'visit', fields: [] },
  propose: { path: 'finding', fields: [{ name: 'finding', as: 'radios' }, { name: 'text', as: 'area', max: 1000 }] },
  confirm: { path: 'finding-check', fields: [], body: { agree: true } },
  doubt: { path: 'finding-check', fields: [{ name: 'text', as: 'area', max: 300 }], body: { agree: false } },
  handle: { path: 'handling', fields: [] },
  finish: { path: 'result', fields: [{ name: 'text', as: 'line' }] },
  tell: { path: 'feedback', fields: [{ name: 'text', as: 'area', max: 1000 }] },
  extend: { path: 'extension', fields: [{ name: 'days', as: 'line' }, reason] },
  followUp: { path: 'follow-up', fields: [{ name: 'reached', as: 'radios' }, ...(['solved', 'speed', 'manner', 'outcome'] as const).map(opinion), { name: 'words', as: 'area', max: 500, optional: true }] },
  reopen: { path: 'reopening', fields: [reason] },
  close: { path: 'closure', fields: [reason] },
}

/** The field a template of the move goes into. */
export function templateFieldOf(move: TemplateMove): MoveField['name'] {
  return move === 'dispatch' ? 'rewrite' : move === 'dispute' || move === 'extend' || move === 'close' ? 'reason' : 'text'
}

/** What is typed as the endpoint wants it; what was left empty is not sent. */
export function toBody(values: Record<string, string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]): [string, unknown][] => {
    if (name === 'isComplex' || name === 'reached') return value === '' ? [] : [[name, value === 'yes']]
    if (value.trim() === '') return []
    return [[name, name === 'days' ? Number(value) : value]]
  }))
}
