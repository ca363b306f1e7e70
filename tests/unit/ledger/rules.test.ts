import { describe, expect, it } from 'vitest'
import { moveNames, moveOf, moves, movesAt } from '#shared/ledger/moves'
import {
  canCorrect, canPublish, canWithdraw, checkEntry, entryStatuses, liveStatuses, statusWhenPublished, type SiteFacts,
} from '#shared/ledger/rules'

const facts = (changes: Partial<SiteFacts>): SiteFacts =>
  ({ status: 'registered', statusOn: null, foundOn: null, demolishedOn: null, acceptedOn: null, closedOn: null, holdUntilOn: null, ...changes })
const today = '2026-11-23'
const codesOf = (changes: Partial<SiteFacts>) => checkEntry(facts(changes), today).map(({ path, code }) => `${path} ${code}`)
const from = (to: string) => [...new Set(moveNames.filter(name => moveOf(name).to === to).flatMap(name => moveOf(name).from))]

describe('a site', () => {
  it('reaches every live state but its finding, publication and withdrawal by moves', () => {
    const reached = new Set<string>(moveNames.map(name => moveOf(name).to))
    expect(liveStatuses.filter(status => !reached.has(status))).toEqual(['found', 'published', 'withdrawn'])
  })

  it('is enforced from hold only, accepted from demolition only, and closed from acceptance only', () => {
    expect(from('enforced')).toEqual(['hold'])
    expect(from('accepted')).toEqual(['demolished'])
    expect(from('closed')).toEqual(['accepted'])
    expect(from('demolished')).toEqual(['voluntary', 'assisted', 'enforced', 'fastTrack'])
  })

  it('is put on hold by the clock and by nobody else', () => {
    expect(moveNames.filter(name => moveOf(name).permission === 'system')).toEqual(['hold'])
    expect(moves.hold.from).toEqual(['noticed'])
  })

  it('of the archive moves nowhere and is never changed, published or withdrawn', () => {
    expect(movesAt('rectified')).toEqual([])
    const state = { period: 'archive', status: 'rectified', isListed: true, isHidden: false } as const
    expect([canCorrect(state), canPublish(state), canWithdraw(state)]).toEqual([false, false, false])
  })

  it('is not published while it is hidden', () => {
    const state = { period: 'live', status: 'planned', isListed: false } as const
    expect([canPublish({ ...state, isHidden: true }), canPublish({ ...state, isHidden: false })]).toEqual([false, true])
  })

  it('takes the status of its publication when it was only registered', () => {
    expect(statusWhenPublished('registered', null)).toBe('published')
    expect(statusWhenPublished('hold', null)).toBe('hold')
    expect(statusWhenPublished('withdrawn', 'hold')).toBe('hold')
  })
})

describe('the entry of a site', () => {
  it.each(liveStatuses.filter(status => !(entryStatuses as readonly string[]).includes(status)))('is not in %s', (status) => {
    expect(codesOf({ status, demolishedOn: '2026-10-01', acceptedOn: '2026-10-02', closedOn: '2026-10-03', holdUntilOn: '2026-10-01' }))
      .toEqual([`status ledger.${status === 'published' || status === 'withdrawn' ? 'status_by_act_only' : 'not_an_entry_status'}`])
  })

  it.each([
    ['demolished without a day', { status: 'demolished' }, ['demolishedOn ledger.demolition_day_required']],
    ['demolished as it should be', { status: 'demolished', foundOn: '2026-09-01', demolishedOn: '2026-10-01' }, []],
    ['planned with a day of demolition', { status: 'planned', demolishedOn: '2026-10-01' }, ['demolishedOn ledger.status_by_move_only']],
    ['demolished with a day of acceptance', { status: 'demolished', demolishedOn: '2026-10-01', acceptedOn: '2026-10-02' }, ['acceptedOn ledger.status_by_move_only']],
    ['filed with the end of a hold', { status: 'filed', holdUntilOn: '2026-10-01' }, ['holdUntilOn ledger.status_by_move_only']],
    ['found tomorrow', { foundOn: '2026-11-24' }, ['foundOn ledger.day_in_future']],
    ['demolished before it was found', { status: 'demolished', foundOn: '2026-10-02', demolishedOn: '2026-10-01' }, ['demolishedOn ledger.days_out_of_order']],
  ] as const)('%s', (_, changes, expected) => {
    expect(codesOf(changes)).toEqual(expected)
  })
})
