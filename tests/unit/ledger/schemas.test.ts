import { describe, expect, it } from 'vitest'
import { toIssues } from '#shared/errors'
import { toFacts, toSourceLines } from '#shared/ledger/form'
import { guessMapping, parseArea, parseSheetDay, parseYesNo } from '#shared/ledger/imports'
import { siteFactsSchema, siteListSchema } from '#shared/ledger/schemas'

const issuesOf = (facts: Record<string, unknown>) => {
  const { error } = siteFactsSchema.safeParse({ nameZh: '示例院', ...facts })
  return error ? toIssues(error).map(({ path, code }) => `${path} ${code}`) : []
}

describe('the facts of a site', () => {
  it('left empty are not known, never zero', () => {
    expect(siteFactsSchema.parse({ nameZh: '示例院', landAreaM2: '', subDistrict: '', livedIn: '', longitude: '', latitude: '', declaredSystem: '' }))
      .toMatchObject({ landAreaM2: null, subDistrict: null, livedIn: null, longitude: null, status: 'registered' })
  })

  it('keep characters outside the basic plane, and lose what nobody sees', () => {
    expect(siteFactsSchema.parse({ nameZh: '示例\u0000𠮷\u202E院' }).nameZh).toBe('示例𠮷院')
  })

  it.each([
    ['no name', { nameZh: ' ' }, 'nameZh form.required'],
    ['a name of 101 characters', { nameZh: '院'.repeat(101) }, 'nameZh form.too_big'],
    ['a sub-district elsewhere', { subDistrict: '110108001' }, 'subDistrict place.unknown_sub_district'],
    ['an unknown community', { community: '110107001999' }, 'community place.unknown_community'],
    ['a negative area', { landAreaM2: '-1' }, 'landAreaM2 ledger.not_an_area'],
    ['an area in words', { landAreaM2: '很大' }, 'landAreaM2 ledger.not_an_area'],
    ['a day that does not exist', { foundOn: '2026-02-29' }, 'foundOn ledger.not_a_day'],
    ['a status of the archive', { status: 'rectified' }, 'status form.invalid_value'],
    ['half a position', { longitude: '116.2' }, 'longitude ledger.position_incomplete'],
    ['a source address that runs', { sources: [{ titleZh: '示例', url: 'javascript:alert(1)' }] }, 'sources.0.url ledger.not_an_address'],
    ['a field nobody knows', { owner: 'x' }, 'owner form.unrecognized_keys'],
  ])('refuse %s', (_, facts, issue) => {
    expect(issuesOf(facts)).toContain(issue)
  })
})

describe('the filters of the list', () => {
  it('take an empty field of a form for no filter', () => {
    expect(siteListSchema.parse({ q: ' ', subDistrict: '', category: '', owner: '', status: '', sort: '', period: '', cursor: '' })).toEqual({ limit: 20 })
  })
})

describe('the staff form', () => {
  it('gives back the sources it was given', () => {
    const lines = '示例文件 | 示例单位 | 2026-01-02 | https://example.org/a\n另一份'
    const { sources } = siteFactsSchema.parse(toFacts({ nameZh: '示例', aliases: '甲\r\n\r\n乙', sources: lines }))
    expect(toSourceLines(sources)).toBe(lines)
  })
})

describe('a column of an office’s list', () => {
  it.each([
    ['1,200.5', 1200.5], ['１２００平方米', 1200], ['1.2万平方米', 12_000], ['2公顷', 20_000], ['约100', undefined], ['', undefined],
  ])('reads the area %s', (text, area) => { expect(parseArea(text)).toBe(area) })

  it.each([
    ['2026/11/2', '2026-11-02'], ['2026年11月2日', '2026-11-02'], ['2026-11-02 08:30:00', '2026-11-02'], ['2026-02-30', undefined], ['去年', undefined],
  ])('reads the day %s', (text, day) => { expect(parseSheetDay(text)).toBe(day) })

  it.each([['是', 'yes'], ['无', 'no'], ['也许', undefined]])('reads %s', (text, answer) => { expect(parseYesNo(text)).toBe(answer) })

  it('is known by the words offices write above it', () => {
    expect(guessMapping(['序号', ' 点位名称 ', '所属街道：', '占地面积（平方米）'])).toEqual({ officeNumber: 0, nameZh: 1, subDistrict: 2, landAreaM2: 3 })
  })
})
