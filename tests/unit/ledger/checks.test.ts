import { describe, expect, it } from 'vitest'
import { saysUnchecked } from '#shared/ledger/checks'

const site = { period: 'live', status: 'classified', closedOn: null, lastCheckedOn: null, publishedAt: new Date('2026-10-23T02:00:00Z') } as const

describe('a place says by itself that nobody has looked at it', () => {
  it('on the thirty-first day after it was last looked at', () => {
    const looked = { ...site, lastCheckedOn: '2026-11-01' }
    expect(saysUnchecked(looked, '2026-12-01')).toBe(false)
    expect(saysUnchecked(looked, '2026-12-02')).toBe(true)
  })

  it('on the thirty-first day after its publication where nobody ever did', () => {
    expect(saysUnchecked(site, '2026-11-22')).toBe(false)
    expect(saysUnchecked(site, '2026-11-23')).toBe(true)
  })

  it('also while it is paused, and for a year after its closure', () => {
    expect(saysUnchecked({ ...site, status: 'paused' }, '2026-12-31')).toBe(true)
    const closed = { ...site, status: 'closed', closedOn: '2026-01-10', lastCheckedOn: '2026-01-10' } as const
    expect(saysUnchecked(closed, '2027-01-10')).toBe(true)
    expect(saysUnchecked(closed, '2027-01-11')).toBe(false)
  })

  it('but not where it is withdrawn, of the archive, or not public', () => {
    expect(saysUnchecked({ ...site, status: 'withdrawn' }, '2027-06-01')).toBe(false)
    expect(saysUnchecked({ ...site, period: 'archive', status: 'rectified' }, '2027-06-01')).toBe(false)
    expect(saysUnchecked({ ...site, publishedAt: null }, '2027-06-01')).toBe(false)
  })
})
