import { describe, expect, it } from 'vitest'
import { isOutsideDistrict } from '#shared/places/bounds'
import {
  communities, communitiesOf, findCommunity, findCommunityByName, findSubDistrict, findSubDistrictByName, subDistricts, toLatinName,
} from '#shared/places/places'

describe('the sub-districts', () => {
  it('are nine, in the order of their sounds', () => {
    expect(subDistricts.map(item => item.name)).toEqual([
      '八宝山街道', '八角街道', '古城街道', '广宁街道', '金顶街街道', '老山街道', '鲁谷街道', '苹果园街道', '五里坨街道',
    ])
    expect(findSubDistrict('110107009')).toMatchObject({ name: '广宁街道', nameEn: 'Guangning Sub-district' })
    expect(findSubDistrict('110107007')).toBeUndefined()
  })

  it.each([
    ['广宁街道', '110107009'], ['广宁', '110107009'], ['广宁街道办事处', '110107009'], ['广宁街道办', '110107009'],
    ['北京市石景山区鲁谷街道', '110107011'], ['金顶街', '110107006'], ['金顶街街道', '110107006'], ['北辛安街道', '110107004'], ['北辛安', '110107004'],
    ['Wulituo Sub-district', '110107010'], ['古城南街', undefined], ['', undefined], ['长阳镇', undefined],
  ])('named %j are found as %s', (name, code) => {
    expect(findSubDistrictByName(name)?.code).toBe(code)
  })
})

describe('the communities', () => {
  const listed = communities.filter(item => item.validTo === null)

  it.each([
    ['110107001', 15], ['110107002', 12], ['110107003', 24], ['110107004', 20], ['110107005', 21], ['110107006', 17],
    ['110107009', 5], ['110107010', 17], ['110107011', 22],
  ])('of %s are %i', (code, count) => {
    expect(communitiesOf(code)).toHaveLength(count)
  })

  it('are 153 today and were 151', () => {
    expect(listed).toHaveLength(153)
    expect(communities.filter(item => item.validFrom === '2017-10-31')).toHaveLength(151)
  })

  it('that left the list keep their name, their end and no invented successor', () => {
    expect(findCommunity('110107004021')).toMatchObject({ name: '北辛安大街社区', validTo: '2023-06-30', successor: null })
    expect(communities.every(item => item.successor === null)).toBe(true)
  })

  it('that were renamed are still found by the old name', () => {
    expect(findCommunityByName('110107011', '西厂居委会')?.id).toBe('110107011025')
    expect(findCommunityByName('110107004', '滨河园燕堤南路社区')?.name).toBe('滨和园燕堤南路社区')
    expect(findCommunityByName('110107009', '麻峪')?.id).toBe('110107009007')
    expect(findCommunityByName('110107009', '北辛安大街')).toBeUndefined()
  })

  it('have their syllables and belong to a known sub-district', () => {
    for (const item of communities) {
      expect(item.pinyin, item.name).toMatch(/^[a-z]+( [a-z]+)*$/)
      expect(findSubDistrict(item.subDistrict), item.name).toBeDefined()
    }
    expect(new Set(communities.map(item => item.id)).size).toBe(communities.length)
  })

  it('read in Latin letters as one word', () => {
    expect(toLatinName('bei xin an di yi')).toBe('Beixin\'andiyi')
    expect(findCommunity('110107009007')?.nameEn).toBe('Mayu Community')
  })
})

describe('a position', () => {
  it.each([
    ['in Lugu', 116.22037, 39.89672, false],
    ['in the west of the district, given in the shifted system', 116.116, 39.98, false],
    ['at Tiananmen', 116.3913, 39.9065, true],
    ['with the two numbers exchanged', 39.9, 116.2, true],
    ['that is no number', Number.NaN, 39.9, true],
  ])('%s', (_, longitude, latitude, outside) => {
    expect(isOutsideDistrict({ longitude, latitude })).toBe(outside)
  })
})
