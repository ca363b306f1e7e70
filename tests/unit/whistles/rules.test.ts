import { describe, expect, it } from 'vitest'
import { reportStatuses } from '#shared/reports/rules'
import { createClockBook } from '#shared/calendar/clockBook'
import { bodiesOf, canWhistle, defaultWhistleHours, isLate, wasSilentAt, whistleDueAt, whistleStateOf } from '#shared/whistles/rules'
import { answerSchema, whistleClosureSchema, whistleSchema } from '#shared/whistles/schemas'
import { later, monday } from '../../support/clock.ts'

const dueAt = whistleDueAt(monday, 4)
const at = (milliseconds: number) => later(dueAt, { milliseconds })

describe('the time of a whistle', () => {
  it('runs through nights and holidays', () => {
    expect(whistleDueAt(new Date('2026-02-16T15:00:00Z'), 24)).toEqual(new Date('2026-02-17T15:00:00Z'))
  })

  it.each([[{}, 24], [{ amount: 2 }, 2], [{ amount: 90, unit: 'minute' }, 2], [{ amount: 5 }, 8], [{ amount: 3, unit: 'workingDay' }, 72], [{ amount: 100 }, 72]] as const)('begins with the first choice no shorter than the clock %j', (override, hours) => {
    expect(defaultWhistleHours(createClockBook({ 'report.whistleDefault': override }))).toBe(hours)
  })

  it.each([[-1, false], [0, true], [1, true]])('is over %i ms from its end: %s', (milliseconds, over) => {
    expect(isLate(dueAt, at(milliseconds))).toBe(over)
    expect(whistleStateOf({ answeredAt: null }, dueAt, at(milliseconds))).toBe(over ? 'silent' : 'waiting')
    expect(whistleStateOf({ answeredAt: at(milliseconds) }, dueAt, at(9))).toBe(over ? 'answeredLate' : 'answered')
    expect(wasSilentAt(dueAt, { answeredAt: at(milliseconds) })).toBe(over)
  })
})

it('a case is whistled on while the office has it', () => {
  expect(reportStatuses.filter(status => canWhistle({ status }))).toEqual([
    'accepted', 'dispatched', 'disputed', 'taken', 'verifying', 'found', 'handling', 'extended', 'reopened',
  ])
  expect(canWhistle({ status: 'needsInfo', previousStatus: 'taken' })).toBe(true)
  expect(canWhistle({ status: 'needsInfo', previousStatus: 'submitted' })).toBe(false)
})

it('somebody reports in for the body they work for, an officer for the office of their sub-district, and others for none', () => {
  const bodies = [
    { id: 'b1', kind: 'department' as const, subDistrict: null }, { id: 'b2', kind: 'station' as const, subDistrict: '110107009' },
    { id: 'o9', kind: 'subDistrict' as const, subDistrict: '110107009' }, { id: 'o1', kind: 'subDistrict' as const, subDistrict: '110107001' },
  ]
  const own = (holder: Parameters<typeof bodiesOf>[0]) => bodiesOf(holder, bodies).map(({ id }) => id)
  expect(own({ role: 'handler', subDistricts: 'all', bodyId: 'b1' })).toEqual(['b1'])
  expect(own({ role: 'handler', subDistricts: 'all', bodyId: 'b3' })).toEqual([])
  expect(own({ role: 'handler', subDistricts: 'all', bodyId: null })).toEqual([])
  expect(own({ role: 'subDistrictOfficer', subDistricts: ['110107009'], bodyId: null })).toEqual(['o9'])
  expect(own({ role: 'subDistrictOfficer', subDistricts: ['110107003'], bodyId: null })).toEqual([])
  expect(own({ role: 'triage', subDistricts: 'all', bodyId: null })).toEqual([])
})

describe('what is sent', () => {
  const whistle = { submissionId: '7d3d5a3e-3c55-4c43-8a3e-0d5a3b5b7a11', question: '请派人到场看电线', bodies: ['b1'], hours: 4 }

  it('calls one to eight bodies, each once', () => {
    const problemOf = (bodies: unknown) => whistleSchema.safeParse({ ...whistle, bodies }).error?.issues[0]?.message
    expect(whistleSchema.safeParse({ ...whistle, hours: undefined }).success).toBe(true)
    expect(problemOf(['1', '2', '3', '4', '5', '6', '7', '8'])).toBeUndefined()
    expect([problemOf([]), problemOf(undefined), problemOf(['1', '2', '3', '4', '5', '6', '7', '8', '9']), problemOf(['1', '1'])]).toEqual([
      'whistle.bodies_missing', 'whistle.bodies_missing', 'whistle.too_many_bodies', 'whistle.body_twice',
    ])
    expect(whistleSchema.safeParse({ ...whistle, hours: 5 }).success).toBe(false)
  })

  it('answers by being there, or with words', () => {
    expect(answerSchema.parse({ kind: 'present', text: '', bodyId: '' })).toEqual({ kind: 'present', text: '', bodyId: undefined })
    expect(answerSchema.parse({ kind: 'present' })).toMatchObject({ text: '' })
    expect(answerSchema.safeParse({ kind: 'written', text: ' ' }).error?.issues).toMatchObject([{ path: ['text'], message: 'whistle.text_missing' }])
    expect(answerSchema.safeParse({ text: '' }).error?.issues[0]?.message).toBe('whistle.kind_missing')
    expect(whistleClosureSchema.parse({ did: [{ bodyId: 'b1', text: ' 断了电 ' }] }).did[0]!.text).toBe('断了电')
  })
})
