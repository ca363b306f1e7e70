import { describe, expect, it } from 'vitest'
import { packagedCalendar } from '#shared/calendar/calendar'
import { lastRemedyDay, remedyDates, type RemedyDateKind, type RemedyStart } from '#shared/ledger/remedies'

const daysOf = (knewOn: string | string[] | null, since?: Partial<Record<RemedyStart, string>>) =>
  Object.fromEntries(remedyDates(knewOn, packagedCalendar, since).map(({ kind, day }) => [kind, day])) as Record<RemedyDateKind, string | null>

describe('what a person can do about a decision', () => {
  it.each([
    ['an ordinary day', '2026-03-02', '2026-05-06', '2026-09-02'],
    ['60 days ending on a Saturday go on to Monday', '2026-10-13', '2026-12-14', '2027-04-13'],
    ['a month without the day ends with it, and its Sunday with Monday', '2026-08-31', '2026-10-30', '2027-03-01'],
    ['a half year ending in the National Day week ends after it', '2026-04-01', '2026-06-01', '2026-10-08'],
    ['over New Year', '2026-11-02', '2027-01-04', '2027-05-03'],
  ])('has its last days: %s', (_, knewOn, reconsider, litigate) => {
    expect(daysOf(knewOn)).toMatchObject({ reconsider, litigate, litigateAfter: null })
    expect(lastRemedyDay(remedyDates(knewOn, packagedCalendar))).toBe(litigate)
  })

  it('counts from the later of two days on which it was told', () => {
    expect(daysOf(['2026-03-02', '2026-02-10'])).toEqual(daysOf('2026-03-02'))
    expect(daysOf([]).reconsider).toBeNull()
  })

  it('has fifteen days for a suit after a review, which is the last day where it is later', () => {
    const dates = remedyDates('2026-03-02', packagedCalendar, { reviewDecision: '2026-09-16' })
    expect(dates.find(({ kind }) => kind === 'litigateAfter')).toMatchObject({ day: '2026-10-08', who: 'person', basis: expect.stringContaining('45') as string })
    expect(lastRemedyDay(dates)).toBe('2026-10-08')
  })

  it('says of a day in a year without a holiday notice that it may move', () => {
    const [reconsider, litigate] = remedyDates('2026-08-31', packagedCalendar)
    expect([reconsider!.provisional, litigate!.provisional]).toEqual([false, true])
  })
})

describe('the steps of a petition', () => {
  it('are told by their length until the day they start from has come', () => {
    const dates = remedyDates(null, packagedCalendar).filter(({ kind }) => kind.startsWith('petition'))
    expect(dates.map(({ kind, amount, day }) => [kind, amount, day])).toEqual([
      ['petitionNotice', 15, null], ['petitionHandle', 60, null], ['petitionExtend', 30, null],
      ['petitionReview', 30, null], ['petitionReviewAnswer', 30, null], ['petitionSecondReview', 30, null], ['petitionSecondReviewAnswer', 30, null],
    ])
  })

  it('are worked out from the days that have come', () => {
    expect(daysOf(null, { petition: '2026-03-02', petitionAccepted: '2026-03-17', petitionExtended: '2026-05-18', petitionAnswer: '2026-05-20' })).toMatchObject({
      petitionNotice: '2026-03-17', petitionHandle: '2026-05-18', petitionExtend: '2026-06-17', petitionReview: '2026-06-22', petitionReviewAnswer: null,
    })
  })
})
