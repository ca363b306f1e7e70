import { describe, expect, it } from 'vitest'
import { packagedCalendar } from '#shared/calendar/calendar'
import { compareFigures, withCorrections } from '#shared/bulletins/compare'
import { toCanonical } from '#shared/text/canonical'
import { classOfAction, classOfReport, findUnfair, lastFullQuarter, quarterAfter, quarterBefore, rangeOfQuarter, type FairnessCounts } from '#shared/bulletins/fairness'
import { countWorkingDays, emptyCounts, hideSmall, planOf, plansSchema, type BulletinFigures } from '#shared/bulletins/figures'

const figures = (changes: Partial<BulletinFigures> = {}): BulletinFigures =>
  ({ month: '2026-10', method: 1, total: { closed: 3 }, subDistricts: { a: { 'closed': 3, 'status.closed': 2 } }, bodies: {}, rows: { closed: { a: ['s1', 's2', 's3'] } }, ...changes } as unknown as BulletinFigures)

describe('two countings of a month', () => {
  it('that are the same have no difference, in whatever order their keys stand', () => {
    const turned = { rows: figures().rows, bodies: {}, subDistricts: { a: { 'status.closed': 2, 'closed': 3 } }, total: figures().total, method: 1, month: '2026-10' } as unknown as BulletinFigures
    expect(compareFigures(figures(), turned)).toEqual([])
    expect(toCanonical(turned)).toBe(toCanonical(figures()))
  })

  it('differ by figure, by body, by row, and corrected they are the same', () => {
    const again = figures({ total: { closed: 'few' } as never, subDistricts: { a: { 'closed': 3, 'status.closed': null } } as never, bodies: { fire: { told: 7 } } as never, rows: { closed: { a: ['s1', 's3', 's4'] } } })
    const differences = compareFigures(figures(), again)
    expect(differences).toEqual([
      { path: 'bodies.fire.told', was: null, is: 7 },
      { path: 'subDistricts.a.status.closed', was: 2, is: null },
      { path: 'total.closed', was: 3, is: 'few' },
      { path: 'rows.closed.a', was: 3, is: 3, added: ['s4'], removed: ['s2'] },
    ])
    const frozen = figures()
    expect(withCorrections(frozen, [{ differences }])).toEqual(again)
    expect(frozen).toEqual(figures())
  })

  it('counted in another way differ in their method', () => {
    expect(compareFigures(figures(), figures({ method: 2 }))).toEqual([{ path: 'method', was: 1, is: 2 }])
  })

  it('lose rows that are gone', () => {
    const none = figures({ rows: {} })
    expect(withCorrections(figures(), [{ differences: compareFigures(figures(), none) }])).toEqual(none)
  })
})

describe('what is printed', () => {
  const counted = (received: number, days: number[] = []) => ({ ...emptyCounts(['received']), counts: { received }, days })

  it('hides one to four, and no single part of a sum that is printed', () => {
    const { total, parts } = hideSmall(['received'], { a: counted(9), b: counted(3), c: counted(0), d: counted(12) })
    expect(total.received).toBe(24)
    expect([parts.a, parts.b, parts.c, parts.d].map(row => row!.received)).toEqual(['few', 'few', 0, 12])
  })

  it('gives the middle of five answers or more, and nothing where there was no answer', () => {
    const { total, parts } = hideSmall(['received'], { a: counted(5, [1, 2, 3, 4, 10]), b: counted(1, [2]), c: counted(0) })
    expect([parts.a, parts.b, parts.c, total].map(row => row!.medianDays)).toEqual([3, 'few', null, 2.5])
  })

  it('counts working days without the first, over the holiday of October', () => {
    const between = countWorkingDays(packagedCalendar)
    expect(between('2026-10-15', '2026-10-15')).toBe(0)
    expect(between('2026-10-15', '2026-10-19')).toBe(2)
    expect(between('2026-09-30', '2026-10-08')).toBe(1)
  })

  it('reads the plan of a year, a month and a sub-district', () => {
    const plans = plansSchema.parse({ '2026': { closed: 120, subDistricts: { 110107003: 12 } }, '2026-11': {} })
    expect([planOf(plans, '2026'), planOf(plans, '2026-11'), planOf(plans, '2027'), planOf(plans, '2026', '110107003'), planOf(plans, '2026', 'unknown')]).toEqual([120, null, null, 12, null])
    expect(plansSchema.safeParse({ '2026-13': {} }).success).toBe(false)
  })
})

describe('a quarter', () => {
  it('begins and ends at midnight in Beijing', () => {
    expect(rangeOfQuarter('2026-Q4')).toEqual({ from: new Date('2026-09-30T16:00:00Z'), until: new Date('2026-12-31T16:00:00Z') })
    expect(lastFullQuarter(new Date('2026-09-30T15:59:59.999Z'))).toBe('2026-Q2')
    expect(lastFullQuarter(new Date('2026-09-30T16:00:00.000Z'))).toBe('2026-Q3')
    expect([quarterBefore('2026-Q1'), quarterAfter('2026-Q4')]).toEqual(['2025-Q4', '2027-Q1'])
  })

  const row = (danger: number, actions: number, other = 0) => ({ reports: { danger: 0, building: 0, other: 0 }, findings: { danger, building: 0, other }, actions: { danger: actions, building: 0, other: 0 } })
  const unfair = (counts: FairnessCounts) => findUnfair(counts)

  it('warns above twice the share, not at twice', () => {
    expect(unfair({ a: row(1, 4), b: row(3, 4) })).toEqual({ basis: 'danger', places: [] })
    expect(unfair({ a: row(1, 5), b: row(3, 4) })).toEqual({ basis: 'danger', places: ['a'] })
  })

  it('warns where something is done and no danger was found', () => {
    expect(unfair({ a: row(0, 1, 9), b: row(3, 4) }).places).toEqual(['a'])
  })

  it('counts all findings when none was of danger, and every action when nothing was found', () => {
    expect(unfair({ a: row(0, 5, 1), b: row(0, 4, 3) })).toEqual({ basis: 'all', places: ['a'] })
    expect(unfair({ a: row(0, 5), b: row(0, 0) })).toEqual({ basis: 'all', places: ['a'] })
    expect(unfair({ a: row(0, 0), b: row(0, 0) }).places).toEqual([])
  })

  it('has the classes of the queue of reports, and of sites their hazard and the fast track', () => {
    expect([classOfReport({ inDanger: true, beingBuilt: 'yes' }), classOfReport({ inDanger: false, beingBuilt: 'yes' }), classOfReport({ inDanger: false, beingBuilt: 'unsure' })]).toEqual(['danger', 'building', 'other'])
    expect([classOfAction({ category: 'hazard', toStatus: 'ordered' }), classOfAction({ category: 'hazard', toStatus: 'fastTrack' }), classOfAction({ category: null, toStatus: 'noticed' })]).toEqual(['danger', 'building', 'other'])
  })
})
