import { expect, it } from 'vitest'
import { addDays } from '#shared/calendar/days'
import { canPublishPlan, checkVisit, maySeePlan } from '#shared/inspections/rules'
import { visitSchema } from '#shared/inspections/schemas'
import { roles } from '#shared/staff/permissions'

const today = '2026-11-23'
const undercover = { kind: 'undercover', untilOn: today, createdBy: 'planner' } as const

it('an undercover plan is known to who planned it and to the inspectors alone until its last day is over', () => {
  const known = roles.filter(role => maySeePlan(undercover, { id: 'somebody', role }, today))
  expect(known).toEqual(['inspector'])
  expect(maySeePlan(undercover, { id: 'planner', role: 'supervisor' }, today)).toBe(true)
  expect(maySeePlan(undercover, { id: 'other', role: 'supervisor' }, today)).toBe(false)
  expect(roles.every(role => maySeePlan(undercover, { id: 'somebody', role }, addDays(today, 1)))).toBe(true)
  expect(roles.every(role => maySeePlan({ ...undercover, kind: 'open' }, { id: 'somebody', role }, today))).toBe(true)
})

it('a result is published once, after the last day, and only of a drawn sample', () => {
  const plan = { drawnAt: new Date(0), publishedAt: null, untilOn: today }
  expect(canPublishPlan(plan, today)).toBe(false)
  expect(canPublishPlan(plan, addDays(today, 1))).toBe(true)
  expect(canPublishPlan({ ...plan, drawnAt: null }, addDays(today, 1))).toBe(false)
  expect(canPublishPlan({ ...plan, publishedAt: new Date(0) }, addDays(today, 1))).toBe(false)
})

it('a failed visit says what was seen, shows it, and sets a day', () => {
  const visit = visitSchema.parse({ round: '1', visitedOn: today, result: 'fail', words: '', rectifyByOn: '', planId: '' })
  const codes = (changes: object, photos = 0) => checkVisit({ ...visit, ...changes }, { photos, today }).map(({ code }) => code)
  expect(codes({})).toEqual(['inspection.words_required', 'inspection.photo_required', 'inspection.limit_required'])
  expect(codes({ words: '又搭了', rectifyByOn: addDays(today, 1) }, 1)).toEqual([])
  expect(codes({ words: '又搭了', rectifyByOn: today }, 1)).toEqual(['inspection.limit_impossible'])
  expect(codes({ words: '又搭了', rectifyByOn: addDays(today, 91) }, 1)).toEqual(['inspection.limit_impossible'])
  expect(codes({ result: 'pass' })).toEqual([])
  expect(codes({ result: 'notReached' })).toEqual(['inspection.words_required'])
  expect(codes({ result: 'pass', visitedOn: addDays(today, 1) })).toEqual(['inspection.day_in_future'])
})
