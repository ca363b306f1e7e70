import { describe, expect, it } from 'vitest'
import { packagedCalendar } from '#shared/calendar/calendar'
import { answerByOf, areMaterialsLate, findCallIssues, findPlanIssues, phaseOf } from '#shared/hearings/meeting'
import { later, monday } from '../../support/clock.ts'
import { aPlan } from '../../support/meetings.ts'

const calendar = packagedCalendar
const codesOf = (changes: Parameters<typeof aPlan>[0], kind: 'hearing' | 'deliberation' = 'hearing') => findCallIssues(aPlan(changes), { kind, now: monday, calendar }).map(({ code }) => code)

describe('a meeting', () => {
  it('has an agenda that fits its time to the minute', () => {
    const items = (minutes: number) => aPlan({ agenda: [{ title: { zh: '发言', en: null }, minutes: 100 }, { title: { zh: '总结', en: null }, minutes }] })
    expect(findPlanIssues(items(20))).toEqual([])
    expect(findPlanIssues(items(21))).toEqual([{ path: 'agenda', code: 'meeting.agenda_too_long', params: { minutes: 121, available: 120 } }])
  })

  it('is called with everything a hearing needs, and an evening of the neighbours with less', () => {
    expect(codesOf({})).toEqual([])
    const bare = { agenda: [], groups: [], observerSeats: 0, selectionRule: null, applyFrom: null, applyUntil: null }
    expect(codesOf(bare)).toEqual(['meeting.agenda_missing', 'meeting.groups_missing', 'meeting.observers_missing'])
    expect(codesOf(bare, 'deliberation')).toEqual([])
  })

  it('says its seats and its rule before anybody can apply', () => {
    expect(codesOf({ selectionRule: null })).toEqual(['meeting.rule_missing'])
    expect(codesOf({ applyFrom: later(monday, { milliseconds: -1 }) })).toEqual(['meeting.apply_before_call'])
    expect(codesOf({ applyFrom: monday })).toEqual([])
    expect(codesOf({ applyFrom: null })).toEqual(['meeting.apply_missing'])
  })

  it('leaves the invited their days to answer and the law\'s days with the materials', () => {
    expect(codesOf({ applyUntil: later(monday, { days: 20 }) })).toEqual([])
    expect(codesOf({ applyUntil: later(monday, { days: 20, milliseconds: 1 }) })).toEqual(['meeting.too_tight'])
  })

  it.each([[-1, false], [0, false], [1, true]])('has materials that are late at %i ms from seven days before: %s', (milliseconds, isLate) => {
    expect(areMaterialsLate({ startsAt: later(monday, { days: 30 }) }, later(monday, { days: 23, milliseconds }), calendar)).toBe(isLate)
  })

  it('lets people listen who come after the speakers\' applications have ended', () => {
    const plan = aPlan()
    const at = later(monday, { days: 8 })
    expect([phaseOf(plan, 'speaker', at), phaseOf(plan, 'observer', at), phaseOf(plan, 'observer', plan.startsAt)]).toEqual(['over', 'open', 'over'])
  })

  it('asks for no answer after it has begun', () => {
    const startsAt = later(monday, { hours: 30 })
    expect(answerByOf({ startsAt }, monday, calendar)).toEqual(startsAt)
    expect(answerByOf({ startsAt: later(monday, { days: 30 }) }, monday, calendar)).toEqual(new Date('2026-11-26T16:00:00Z'))
  })
})
