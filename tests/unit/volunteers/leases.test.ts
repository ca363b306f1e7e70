import { describe, expect, it } from 'vitest'
import { packagedCalendar } from '#shared/calendar/calendar'
import { finishByOf, livesAt, mayBegin, rateByOf, refusalOf, settledState, startByOf, type Helper } from '#shared/volunteers/leases'
import { freeTimesOf, hasTime, matching } from '#shared/volunteers/matching'
import type { LeaseState, OrderState } from '#shared/volunteers/rules'
import { later, monday } from '../../support/clock.ts'

const helper: Helper = { id: 'v1', subDistrict: 's', community: 'c', ageBand: '60to69', skills: ['phones'], times: [], mayServe: true, hasRiskAgreement: false }
const window = { startsAt: later(monday, { hours: 24 }), endsAt: later(monday, { hours: 26 }) }
const errand = { kind: 'shopping', subDistrict: 's', community: 'c', skills: [], ...window }

describe('who may take an order', () => {
  it.each([
    [{}, {}, null],
    [{ mayServe: false }, {}, 'notServing'],
    [{}, { community: 'other' }, null],
    [{}, { subDistrict: 'other' }, 'elsewhere'],
    [{ ageBand: '14to17' }, { kind: 'company' }, null],
    [{ ageBand: '14to17' }, { kind: 'reading' }, 'tooYoung'],
    [{}, { kind: 'clinic' }, 'noAgreement'],
    [{ hasRiskAgreement: true }, { kind: 'clinic' }, null],
    [{}, { skills: ['phones'] }, null],
    [{}, { skills: ['phones', 'repairs'] }, 'skillMissing'],
    // A kind that was taken out of the list: as if it were risky and for adults.
    [{}, { kind: 'gone' }, 'noAgreement'],
    [{ ageBand: '14to17', hasRiskAgreement: true }, { kind: 'gone' }, 'tooYoung'],
  ] as const)('with %o of %o is told %s', (who, what, refusal) => {
    expect(refusalOf({ ...helper, ...who } as Helper, { ...errand, ...what })).toBe(refusal)
  })

  it('is nobody for their own order', () => { expect(refusalOf(helper, errand, { isOwn: true })).toBe('own') })
})

describe('the clocks of a lease', () => {
  it.each([
    ['before the window', monday, later(window.startsAt, { hours: 2 })],
    ['in the window', later(window.startsAt, { minutes: 30 }), later(window.startsAt, { minutes: 150 })],
    ['at its end', window.endsAt, later(window.endsAt, { hours: 2 })],
    ['after it, handed over', later(window.endsAt, { hours: 1 }), later(window.endsAt, { hours: 2 })],
  ])('let one taken %s be started until a bounded time', (_, takenAt, startBy) => {
    expect(startByOf(window, takenAt, packagedCalendar)).toEqual(startBy)
  })

  it('end it by itself twelve hours after the window, or after a later start', () => {
    expect(finishByOf(window, window.startsAt, packagedCalendar)).toEqual(later(window.endsAt, { hours: 12 }))
    expect(finishByOf(window, later(window.endsAt, { hours: 1 }), packagedCalendar)).toEqual(later(window.endsAt, { hours: 13 }))
  })

  it('ask the person served until the seventh day ends in Beijing', () => { expect(rateByOf(monday, packagedCalendar)).toEqual(new Date('2026-11-30T16:00:00Z')) })

  it('count to the millisecond', () => {
    const startBy = later(monday, { hours: 2 })
    expect([livesAt({ state: 'taken', startBy, finishBy: null }, later(startBy, { milliseconds: -1 })), livesAt({ state: 'taken', startBy, finishBy: null }, startBy)]).toEqual([true, false])
    expect([livesAt({ state: 'started', startBy, finishBy: startBy }, later(startBy, { milliseconds: -1 })), livesAt({ state: 'started', startBy, finishBy: startBy }, startBy)]).toEqual([true, false])
    for (const state of ['finished', 'givenBack', 'handedOver', 'noAnswer', 'expired', 'ended', 'cancelled'] as const) expect(livesAt({ state, startBy, finishBy: startBy }, monday)).toBe(false)
    expect([mayBegin(window, later(window.startsAt, { hours: -1, milliseconds: -1 })), mayBegin(window, later(window.startsAt, { hours: -1 }))]).toEqual([false, true])
  })
})

describe('an order with its leases', () => {
  const during = later(window.startsAt, { hours: 1 })
  it.each([
    ['open', 1, [], during, 'open'],
    ['open', 1, [], window.endsAt, 'expired'],
    ['open', 1, ['taken'], window.endsAt, 'open'],
    ['open', 1, ['finished'], during, 'done'],
    ['open', 2, ['finished'], during, 'open'],
    ['open', 2, ['finished'], window.endsAt, 'done'],
    ['open', 2, ['finished', 'started'], window.endsAt, 'open'],
    ['open', 1, ['ended'], window.endsAt, 'done'],
    ['open', 1, ['givenBack', 'expired'], window.endsAt, 'expired'],
    ['posted', 1, ['noAnswer'], window.endsAt, 'posted'],
    ['cancelled', 1, ['cancelled'], window.endsAt, 'cancelled'],
  ] as Array<[OrderState, number, LeaseState[], Date, OrderState]>)('%s for %i with %o at %s is %s', (state, helpers, states, now, then) => {
    expect(settledState({ state, helpers, endsAt: window.endsAt }, states.map(one => ({ state: one })), now)).toBe(then)
  })
})

describe('matching', () => {
  it('reads the halves of a day in Beijing', () => {
    expect(freeTimesOf({ startsAt: new Date('2026-11-24T01:00:00Z'), endsAt: new Date('2026-11-24T03:00:00Z') })).toEqual(['weekdayMorning'])
    expect(freeTimesOf({ startsAt: new Date('2026-11-27T03:30:00Z'), endsAt: new Date('2026-11-27T11:00:00Z') })).toEqual(['weekdayMorning', 'weekdayAfternoon', 'weekdayEvening'])
    // Friday evening in London is Saturday in Beijing.
    expect(freeTimesOf({ startsAt: new Date('2026-11-27T18:00:00Z'), endsAt: new Date('2026-11-27T18:30:00Z') })).toEqual(['weekendMorning'])
    expect(hasTime({ times: ['weekendMorning'] }, window)).toBe(false)
    expect(hasTime({ times: [] }, window)).toBe(true)
  })

  const many = Array.from({ length: 40 }, (_, n) => ({ ...errand, id: `o${n}`, community: n % 2 ? 'c' : 'far', startsAt: later(window.startsAt, { days: Math.floor(n / 20) }), endsAt: later(window.endsAt, { days: Math.floor(n / 20) }) }))

  it('puts the earlier day first, then the own community, and is the same each time', () => {
    const order = matching(helper, many)
    expect(order).toHaveLength(40)
    expect(order.slice(0, 20).every(({ startsAt }) => startsAt.getTime() === window.startsAt.getTime())).toBe(true)
    expect(order.slice(0, 10).every(({ community }) => community === 'c')).toBe(true)
    expect(matching(helper, [...many].reverse()).map(({ id }) => id)).toEqual(order.map(({ id }) => id))
  })

  it('spreads orders of one day over people fairly: none is first for many more than its share', () => {
    const first = new Map<string, number>()
    for (let n = 0; n < 1000; n++) {
      const [{ id } = { id: '' }] = matching({ ...helper, id: `volunteer-${n}` }, many)
      first.set(id, (first.get(id) ?? 0) + 1)
    }
    // Ten orders of the day and community: a hundred each, give or take what chance gives.
    expect(first.size).toBe(10)
    expect(Math.max(...first.values())).toBeLessThan(150)
    expect(Math.min(...first.values())).toBeGreaterThan(50)
  })

  it('leaves out what does not fit', () => {
    expect(matching(helper, [{ ...errand, id: 'a', kind: 'clinic' }, { ...errand, id: 'b' }]).map(({ id }) => id)).toEqual(['b'])
    expect(matching({ ...helper, times: ['weekendEvening'] }, [{ ...errand, id: 'b' }])).toEqual([])
  })
})
