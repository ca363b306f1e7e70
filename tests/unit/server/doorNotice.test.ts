import { describe, expect, it } from 'vitest'
import { toDoorSheet } from '#server/http/doorNotice'
import { packagedCalendar } from '#shared/calendar/calendar'
import { remedyDates } from '#shared/ledger/remedies'
import { defaultSite } from '#shared/site/schemas'
import { monday } from '../../support/clock.ts'

const operator = { ...defaultSite, inService: true, subDistrictPhones: { 110107009: '010-12345678' } }
const site = {
  state: 'public', status: 'hold', subDistrict: '110107009', nameZh: '示例院', nameEn: null, isFrozen: true, reviewDueOn: '2026-12-14', holdUntilOn: '2027-05-03', isDemo: false,
  steps: { days: [{ what: 'orderServedOn', day: '2026-10-12' }], remedies: remedyDates('2026-10-12', packagedCalendar), isBarred: false, plannedOn: null },
} as const
const rights = { mayNotHappen: ['不能停水'], youCan: ['申请复议'], call: ['12348', '110', '12345'] }
const sheetOf = (locale: 'zh-CN' | 'en', changes: object = {}) =>
  toDoorSheet(locale, { site: { ...site, ...changes }, rights, operator, now: monday } as unknown as Parameters<typeof toDoorSheet>[1])

describe('the sheet for a door', () => {
  it('says the step, what holds it, and each day that has not passed', () => {
    const sheet = sheetOf('zh-CN')
    expect(sheet).toMatchObject({ name: '示例院', step: '现在这一步：救济期内', says: ['有人提出异议。办结以前，办理停住，不往下走。'] })
    expect(sheet.days).toEqual([
      { label: '异议最晚答复', day: '2026年12月14日' }, { label: '救济期到（那以前不能强制拆除）', day: '2027年5月3日' },
      { label: '申请行政复议', day: '2026年12月11日' }, { label: '向人民法院起诉', day: '2027年4月12日' },
    ])
  })

  it('names the sub-district’s telephone first and each number once', () => {
    expect(sheetOf('zh-CN').call.numbers.map(({ number }) => number)).toEqual(['010-12345678', '12345', '12348', '110'])
    expect(sheetOf('en').call.numbers[0]).toEqual({ number: '010-12345678', words: 'Guangning Sub-district' })
  })

  it('is all English in English but for a name that has none', () => {
    const { name, ...sheet } = sheetOf('en')
    expect(name).toBe('示例院')
    expect(JSON.stringify({ ...sheet, mayNot: null, youCan: null })).not.toMatch(/\p{Script=Han}/u)
  })

  it('of an entry that is hidden says only that it is being checked', () => {
    const sheet = sheetOf('zh-CN', { state: 'checking', status: null, nameZh: null, holdUntilOn: null, steps: null, subDistrict: null })
    expect(sheet).toMatchObject({ name: null, step: null, days: [], says: ['这一条正在核查，内容收起来了。核查期间，办理停住，不往下走。'] })
  })
})
