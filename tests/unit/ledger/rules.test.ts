import { describe, expect, it } from 'vitest'
import {
  canCorrect, canMove, canPublish, canWithdraw, checkFacts, liveStatuses, movesFrom, statusWhenPublished, type SiteFacts,
} from '#shared/ledger/rules'

const facts = (changes: Partial<SiteFacts>): SiteFacts =>
  ({ status: 'registered', foundOn: null, demolishedOn: null, acceptedOn: null, closedOn: null, holdUntilOn: null, ...changes })
const today = '2026-11-23'
const codesOf = (changes: Partial<SiteFacts>) => checkFacts(facts(changes), today).map(({ path, code }) => `${path} ${code}`)

describe('a site', () => {
  it('reaches every live state but its publication and withdrawal by moves', () => {
    const reached = new Set(liveStatuses.flatMap(status => movesFrom(status)))
    expect(liveStatuses.filter(status => !reached.has(status))).toEqual(['found', 'published', 'withdrawn'])
  })

  it('is enforced from hold only, and closed from acceptance only', () => {
    expect(liveStatuses.filter(status => canMove(status, 'enforced'))).toEqual(['hold'])
    expect(liveStatuses.filter(status => canMove(status, 'closed'))).toEqual(['accepted'])
    expect(liveStatuses.filter(status => canMove(status, 'accepted'))).toEqual(['demolished'])
  })

  it('of the archive moves nowhere and is never changed, published or withdrawn', () => {
    expect(movesFrom('rectified')).toEqual([])
    const state = { period: 'archive', status: 'rectified', isListed: true } as const
    expect([canCorrect(state), canPublish(state), canWithdraw(state)]).toEqual([false, false, false])
  })

  it('takes the status of its publication when it was only registered', () => {
    expect(statusWhenPublished('registered', null)).toBe('published')
    expect(statusWhenPublished('hold', null)).toBe('hold')
    expect(statusWhenPublished('withdrawn', 'hold')).toBe('hold')
  })
})

describe('the facts of a status', () => {
  it.each([
    ['closed without acceptance', { status: 'closed', demolishedOn: '2026-10-01', closedOn: '2026-11-01' }, ['acceptedOn ledger.acceptance_day_required']],
    ['demolished without a day', { status: 'demolished' }, ['demolishedOn ledger.demolition_day_required']],
    ['on hold without an end', { status: 'hold' }, ['holdUntilOn ledger.hold_end_required']],
    ['enforced on the last day of the hold', { status: 'enforced', holdUntilOn: today }, ['status ledger.still_on_hold']],
    ['enforced without a hold', { status: 'enforced' }, ['status ledger.still_on_hold']],
    ['enforced the day after', { status: 'enforced', holdUntilOn: '2026-11-22' }, []],
    ['found tomorrow', { foundOn: '2026-11-24' }, ['foundOn ledger.day_in_future']],
    ['demolished before it was found', { status: 'demolished', foundOn: '2026-10-02', demolishedOn: '2026-10-01' }, ['demolishedOn ledger.days_out_of_order']],
    ['closed as it should be', { status: 'closed', foundOn: '2026-09-01', demolishedOn: '2026-10-01', acceptedOn: '2026-10-01', closedOn: '2026-10-02' }, []],
  ] as const)('%s', (_, changes, expected) => {
    expect(codesOf(changes)).toEqual(expected)
  })
})
