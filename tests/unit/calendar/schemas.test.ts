import { describe, expect, it } from 'vitest'
import { createClockBook, overrideClock, packagedClocks } from '#shared/calendar/clockBook'
import { readDayList, writeDayList } from '#shared/calendar/dayList'
import { clockOverridesSchema, holidayEntrySchema, holidayYearSchema } from '#shared/calendar/schemas'
import { toIssues } from '#shared/errors'

describe('days typed one a line', () => {
  it.each([
    ['2027-01-01\n2027-10-01', ['2027-01-01', '2027-10-01']],
    ['2027-02-05..2027-02-07', ['2027-02-05', '2027-02-06', '2027-02-07']],
    ['2027年2月5日至2027年2月6日、2027/1/1；20270103', ['2027-01-01', '2027-01-03', '2027-02-05', '2027-02-06']],
    ['2027.1.1 ~ 2027.1.2，２０２７－０１－０２', ['2027-01-01', '2027-01-02']],
    [' \r\n\r\n', []],
  ])('are read: %j', (text, days) => {
    expect(readDayList(text)).toEqual({ days, unread: [] })
  })

  it.each(['2027-02-30', 'Monday', '2027-02-07..2027-02-05', '2027-01-01..2027-03-01', '2027-01-01..', '2027-01-01..2027-01-02..2027-01-03'])('are told apart from what is no day: %s', (text) => {
    expect(readDayList(`${text}\n2027-10-01`)).toEqual({ days: ['2027-10-01'], unread: [text] })
  })

  it('are written so that they read the same', () => {
    const days = ['2026-12-31', '2027-01-01', '2027-01-03', '2027-02-28', '2027-03-01']
    expect(writeDayList(days)).toBe('2026-12-31..2027-01-01\n2027-01-03\n2027-02-28..2027-03-01')
    expect(readDayList(writeDayList(days)).days).toEqual(days)
  })
})

describe('the form of a year', () => {
  const typed = { year: '2027', off: '2027-01-01\n2027-10-01..2027-10-03', work: '', notice: ' an invented notice ' }
  const issuesOf = (value: object) => {
    const { error } = holidayYearSchema.safeParse({ ...typed, ...value })
    return error ? toIssues(error).map(({ path, code, params }) => [path, code, ...params?.entry ? [params.entry] : []]) : []
  }

  it('becomes the year it means', () => {
    expect(holidayYearSchema.parse(typed)).toEqual({ year: 2027, off: ['2027-01-01', '2027-10-01', '2027-10-02', '2027-10-03'], work: [], notice: 'an invented notice' })
  })

  it.each([
    [{ year: '' }, [['year', 'calendar.not_a_year']]],
    [{ year: '27' }, [['year', 'calendar.not_a_year']]],
    [{ notice: ' ' }, [['notice', 'form.required']]],
    [{ off: '2027-10-01\nsoon' }, [['off', 'calendar.line_unreadable', 'soon']]],
    [{ off: '2027-01-01' }, [['off', 'calendar.incomplete']]],
    [{ work: '2027-10-01' }, [['work', 'calendar.off_and_work']]],
    [{ work: '2028-02-12' }, [['work', 'calendar.other_year']]],
  ])('says what is wrong with %j', (value, issues) => {
    expect(issuesOf(value)).toEqual(expect.arrayContaining(issues))
  })

  it('asks why when a year is entered again', () => {
    expect(holidayEntrySchema.parse({ ...typed, version: '0' })).toMatchObject({ version: 0, reason: null, official: { year: 2027 } })
    const { error } = holidayEntrySchema.safeParse({ ...typed, version: '2', reason: ' ' })
    expect(toIssues(error!)).toEqual([expect.objectContaining({ path: 'reason', code: 'calendar.reason_required' })])
    expect(holidayEntrySchema.parse({ ...typed, version: '2', reason: '通知更正' })).toMatchObject({ version: 2, reason: '通知更正' })
  })
})

describe('the operator’s clocks', () => {
  const problemsOf = (overrides: unknown) => clockOverridesSchema.safeParse(overrides).error?.issues.map(({ path }) => path.join('.'))

  it.each([
    ['a default with another figure', { 'report.take': { amount: 2 } }, 'report.take', { amount: 2, unit: 'workingDay', confidence: 'D', basis: null }],
    ['a default the office has settled', { 'report.take': { amount: 4, unit: 'hour', basis: '石景山区示例办法 3' } }, 'report.take', { amount: 4, unit: 'hour', confidence: 'S' }],
    ['a line the legal office has read', { 'report.general': { confidence: 'T' } }, 'report.general', { amount: 7, confidence: 'T' }],
    ['a figure where the law says promptly', { 'report.accept': { amount: 2, unit: 'hour', basis: '示例办法 4', confidence: 'T' } }, 'report.accept', { kind: 'limit', amount: 2, confidence: 'T' }],
    ['a shorter retention', { 'report.contactRetention': { amount: 30 } }, 'report.contactRetention', { amount: 30, unit: 'day' }],
    ['a longer minimum', { 'hearing.comment': { amount: 45, basis: '示例办法 5' } }, 'hearing.comment', { kind: 'atLeast', amount: 45, confidence: 'S' }],
    ['a minimum in working days', { 'hearing.comment': { unit: 'workingDay', basis: '示例办法 5' } }, 'hearing.comment', { amount: 30, unit: 'workingDay' }],
  ])('may give %s', (_name, overrides, id, clock) => {
    expect(createClockBook(clockOverridesSchema.parse(overrides)).get(id)).toMatchObject(clock)
  })

  it.each([
    ['an unknown clock', { 'report.nothing': { amount: 1 } }],
    ['another field', { 'report.take': { amount: 1, kind: 'rule' } }],
    ['another unit', { 'report.take': { amount: 1, unit: 'fortnight' } }],
    ['no figure at all', { 'report.take': { amount: 0 } }],
    ['half a day', { 'report.take': { amount: 1.5 } }],
    ['a digit too many', { 'report.take': { amount: 1000 } }],
    ['too many hours', { 'report.danger': { amount: 721 } }],
    ['too many months', { 'website.reply': { amount: 61 } }],
    ['a figure without a unit', { 'report.accept': { amount: 2, basis: '示例办法 4' } }],
    ['a unit without a figure', { 'report.accept': { unit: 'hour', basis: '示例办法 4' } }],
    ['a figure without a basis where the law gives none', { 'report.accept': { amount: 2, unit: 'hour' } }],
    ['a figure without a basis for a rule', { 'report.extend': { amount: 2, unit: 'hour' } }],
    ['another figure than the statute’s without a basis', { 'site.publishDecision': { amount: 25 } }],
    ['a shorter minimum', { 'hearing.comment': { amount: 29, basis: '示例办法 5' } }],
    ['a minimum in a shorter unit', { 'site.unknownParty': { amount: 12, unit: 'day', basis: '示例办法 5' } }],
    ['another unit to what is counted backwards', { 'report.contactRetention': { amount: 3, unit: 'month' } }],
    ['another length of the undo', { 'report.undoSubmission': { amount: 60 } }],
    ['a default called law', { 'report.take': { confidence: 'T' } }],
    ['law called a default', { 'report.general': { confidence: 'D' } }],
  ])('may not give %s', (_name, overrides) => {
    expect(problemsOf(overrides)).not.toEqual([])
    expect(problemsOf(overrides)).toBeDefined()
  })

  it('leave every other clock as it was', () => {
    const book = createClockBook({ 'report.take': { amount: 2 } })
    expect([...book].filter(([id, clock]) => packagedClocks.get(id) !== clock).map(([id]) => id)).toEqual(['report.take'])
    expect(overrideClock(packagedClocks.get('report.general')!, {})).toEqual(packagedClocks.get('report.general'))
  })
})
