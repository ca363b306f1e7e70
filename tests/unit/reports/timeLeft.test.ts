import { describe, expect, it } from 'vitest'
import { fillTemplate } from '#shared/reports/templates'
import { templateSchema } from '#shared/reports/templateSchemas'
import { nearestDue, startOfTomorrow, timeLeft } from '#shared/reports/timeLeft'

const now = new Date('2026-11-23T02:00:00.000Z')
const hours = (iso: string) => ({ on: '2026-11-23', until: iso })

describe('the time left', () => {
  it.each([
    [{ on: '2026-11-25', until: null }, { amount: 2, unit: 'day', isOver: false }],
    [{ on: '2026-11-23', until: null }, { amount: 0, unit: 'day', isOver: false }],
    [{ on: '2026-11-20', until: null }, { amount: 3, unit: 'day', isOver: true }],
    [hours('2026-11-23T02:00:00.001Z'), { amount: 0, unit: 'minute', isOver: false }],
    [hours('2026-11-23T02:00:00.000Z'), { amount: 0, unit: 'minute', isOver: true }],
    [hours('2026-11-23T02:59:59.999Z'), { amount: 59, unit: 'minute', isOver: false }],
    [hours('2026-11-23T03:00:00.000Z'), { amount: 1, unit: 'hour', isOver: false }],
    [hours('2026-11-25T01:59:59.999Z'), { amount: 47, unit: 'hour', isOver: false }],
    [hours('2026-11-25T02:00:00.000Z'), { amount: 2, unit: 'day', isOver: false }],
    [hours('2026-11-22T23:00:00.000Z'), { amount: 3, unit: 'hour', isOver: true }],
  ] as const)('of %j is %j', (due, left) => { expect(timeLeft(due, now)).toEqual(left) })

  it('is that of the clock that ends first; a day ends with its midnight in Beijing', () => {
    const none = { dueOn: null, due: null, stepDueOn: null, stepDue: null }
    expect(nearestDue(none)).toBeNull()
    expect(nearestDue({ ...none, dueOn: '2026-11-24' })).toEqual({ on: '2026-11-24', until: null })
    expect(nearestDue({ dueOn: '2026-11-23', due: null, stepDueOn: '2026-11-23', stepDue: { until: '2026-11-23T15:59:59.999Z' } })).toEqual({ on: '2026-11-23', until: '2026-11-23T15:59:59.999Z' })
    expect(nearestDue({ dueOn: '2026-11-23', due: null, stepDueOn: '2026-11-24', stepDue: { until: '2026-11-23T16:00:00.001Z' } })).toEqual({ on: '2026-11-23', until: null })
  })

  it.each([['2026-11-23T15:59:59.999Z', '2026-11-23T16:00:00.000Z'], ['2026-11-23T16:00:00.000Z', '2026-11-24T16:00:00.000Z']])('tomorrow of %s begins at %s', (at, begins) => {
    expect(startOfTomorrow(new Date(at)).toISOString()).toBe(begins)
  })
})

describe('a reply template', () => {
  const facts = { number: 'FY-1', day: '2026年11月30日', phone: '12345', place: null }
  it('is filled with what is known; what is not stays to be filled by hand', () => {
    expect(fillTemplate('{number}，{day} 前，{phone}，{place}，{number}', facts)).toBe('FY-1，2026年11月30日 前，12345，{place}，FY-1')
  })

  it('may name only the four places', () => {
    const fields = { name: 'x', move: 'ask', kind: '', textZh: '{number}', textEn: '{number}' }
    expect(templateSchema.safeParse(fields)).toMatchObject({ success: true, data: { kind: null } })
    for (const wrong of ['{name}', '{}', '{constructor}']) expect(templateSchema.safeParse({ ...fields, textZh: wrong }).error?.issues[0]?.message).toBe('template.unknown_placeholder')
    expect(templateSchema.safeParse({ ...fields, move: 'accept' }).success).toBe(false)
  })
})
