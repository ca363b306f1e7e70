import { describe, expect, it } from 'vitest'
import { findChanges } from '#shared/reports/changes'
import { isOffered } from '#shared/reports/offered'
import { moveActions, type StaffMove } from '#shared/reports/queue'
import type { ReportStatus } from '#shared/reports/rules'

const plain = { previousStatus: null, finding: null, findingBy: null, handlerId: null, formerHandlerId: null, extendedAt: null }
const offered = (status: ReportStatus, changes: object = {}, person: object = {}) =>
  (Object.keys(moveActions) as StaffMove[]).filter(move => isOffered(move, { ...plain, status, ...changes }, { id: 'me', worksForBody: true, ...person }))

describe('the moves a person is offered', () => {
  it.each([
    ['submitted', {}, {}, ['accept', 'refuse', 'ask', 'transfer', 'merge']],
    ['dispatched', {}, {}, ['ask', 'dispute', 'take']],
    ['dispatched', {}, { worksForBody: false }, ['ask']],
    ['taken', { formerHandlerId: 'me' }, {}, ['ask', 'extend']],
    ['verifying', {}, {}, ['ask', 'propose', 'extend']],
    ['verifying', { finding: 'confirmed', findingBy: 'another' }, { worksForBody: false }, ['ask', 'confirm', 'doubt', 'extend']],
    ['verifying', { finding: 'confirmed', findingBy: 'me' }, {}, ['ask', 'propose', 'extend']],
    ['found', { finding: 'confirmed' }, {}, ['ask', 'handle', 'extend']],
    ['found', { finding: 'unfounded', extendedAt: new Date(0) }, {}, ['ask', 'finish']],
    ['extended', { previousStatus: 'handling', finding: 'confirmed' }, {}, ['finish']],
    ['told', { handlerId: 'me' }, {}, ['reopen', 'close']],
    ['told', { handlerId: 'another' }, {}, ['followUp', 'reopen', 'close']],
    ['reopened', { formerHandlerId: 'me' }, {}, ['transfer']],
    ['withdrawn', {}, {}, []],
  ] as const)('of a case that is %s %j to %j are %j', (status, changes, person, moves) => {
    expect(offered(status, changes, person).sort()).toEqual([...moves].sort())
  })
})

describe('what has changed', () => {
  it('is told field by field, and what is not there counts as nothing', () => {
    expect(findChanges({ status: 'submitted', dueOn: '2026-11-24' }, { status: 'accepted', dueOn: '2026-11-24', bodyId: 'b1' })).toEqual([
      { field: 'status', before: 'submitted', after: 'accepted' }, { field: 'bodyId', before: null, after: 'b1' },
    ])
    expect(findChanges({ rewrite: null }, {})).toEqual([])
  })
})
