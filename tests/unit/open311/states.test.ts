import { describe, expect, it } from 'vitest'
import { clientStateOf, publicStateOf, requestStatusOf, shownStates, updateStatusOf, type CaseState, type ShownState } from '#shared/open311/states'
import { refusalReasons } from '#shared/reports/refusals'
import { publishedIn, reportStatuses } from '#shared/reports/rules'
import { messages } from '../../../i18n/zh-CN.ts'

const aCase = (changes: Partial<CaseState>): CaseState => ({ status: 'submitted', previousStatus: null, finding: null, refusalReason: null, ...changes })

describe('where a request stands', () => {
  it('is nothing to the public while no more than a count may be published', () => {
    for (const status of reportStatuses) {
      const state = publicStateOf(aCase({ status, finding: 'confirmed' }))
      expect([status, state !== undefined]).toEqual([status, ['state', 'finding', 'result'].includes(publishedIn[status])])
    }
    expect(publicStateOf(aCase({ status: 'closed' }))).toBeUndefined()
  })

  it('never reads as fixed for a client when the report was refused, passed on, merged or unfounded', () => {
    const ended: CaseState[] = [
      ...refusalReasons.map(refusalReason => aCase({ status: 'refused', refusalReason })), aCase({ status: 'transferred' }), aCase({ status: 'merged' }), aCase({ status: 'closed' }), aCase({ status: 'withdrawn' }),
      aCase({ status: 'closed', finding: 'unfounded' }), aCase({ status: 'told', finding: 'lawful' }),
    ]
    for (const report of ended) {
      const state = clientStateOf(report)!
      expect(updateStatusOf(state)).toMatch(/^(?:NO_FURTHER_ACTION|DUPLICATE|NOT_COUNCILS_RESPONSIBILITY)$/)
      expect(requestStatusOf(state)).toBe('closed')
    }
    expect(updateStatusOf(clientStateOf(aCase({ status: 'told', finding: 'confirmed' }))!)).toBe('CLOSED')
    expect(updateStatusOf(clientStateOf(aCase({ status: 'refused', refusalReason: 2 }))!)).toBe('NOT_COUNCILS_RESPONSIBILITY')
    expect(updateStatusOf(clientStateOf(aCase({ status: 'refused', refusalReason: 4 }))!)).toBe('DUPLICATE')
  })

  it('tells a client nothing before anything was decided', () => {
    expect(clientStateOf(aCase({ status: 'submitted' }))).toBeUndefined()
    expect(clientStateOf(aCase({ status: 'extended', previousStatus: 'handling' }))).toBe('handling')
  })

  it('has a sentence for every state', () => {
    expect(Object.keys(messages.open311.state).sort()).toEqual([...shownStates, 'refused'].sort())
    for (const state of [...shownStates, 'refused.3'] as ShownState[]) expect(['open', 'closed']).toContain(requestStatusOf(state))
  })
})
