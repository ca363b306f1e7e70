import { describe, expect, it } from 'vitest'
import { toQuery } from '#shared/text/query'
import { segmentSyllables, toInitials } from '#shared/text/pinyin'
import { waysToAsk } from '#shared/text/variants'
import { pinyinOf, readingsOf } from '#server/text/pinyin'
import { toSimplified } from '#server/text/simplify'

const asked = (text: string) => toQuery(text, toSimplified).parts.map(part =>
  part.map(({ field, tokens, open }) => `${field === 'words' ? '' : `${field}:`}${tokens.join(' ')}${open ? '*' : ''}`))

describe('a query', () => {
  it.each([
    ['街坊', [['街 坊']]],
    ['石材市场 停车', [['石 材 市 场'], ['停 车']]],
    ['石材市场，停车', [['石 材 市 场'], ['停 车']]],
    ['3号楼', [['3 号 楼']]],
    ['', []],
    ['  “”—()  ', []],
    ['" OR 1=1; --', [['or*', 'syllables:o r*', 'initials:o r'], ['1 1']]],
  ])('%j asks for %j', (text, parts) => {
    expect(asked(text)).toEqual(parts)
  })

  it('asks for a word in each way it is known by', () => {
    expect(asked('違建')).toEqual([['违 建', '违 法 建 设', '违 章 建 筑', '违 法 建 筑', '违 章 建 设', '私 搭 乱 建']])
    expect(asked('违建台帐')[0]).toContain('违 法 建 设 台 账')
  })

  it('asks for Latin letters as a beginning, as pinyin and as first letters', () => {
    expect(asked('mayu')).toEqual([['mayu*', 'syllables:ma yu*', 'initials:m a y u']])
    expect(asked('mysc')).toEqual([['mysc*', 'initials:m y s c']])
    expect(asked('mayus')[0]).toContain('syllables:ma yu s*')
  })

  it('is cut after twelve parts', () => {
    expect(toQuery('一 二 三 四 五 六 七 八 九 十 甲 乙 丙').parts).toHaveLength(12)
  })
})

describe('ways to ask', () => {
  it.each([
    ['街道', ['街道']],
    ['街道办', ['街道']],
    ['老山街道办事处', ['老山街道']],
    ['北辛安街道', ['北辛安街道', '古城街道']],
    ['古城街道', ['古城街道']],
    ['台帐', ['台帐', '台账']],
    ['麻峪', ['麻峪']],
  ])('%s: %j', (phrase, ways) => {
    expect(waysToAsk(phrase)).toEqual(ways)
  })

  it('are few, however many known words a phrase repeats', () => {
    expect(waysToAsk('违建'.repeat(30)).length).toBeLessThanOrEqual(24)
  })
})

describe('pinyin', () => {
  it.each([
    ['mayu', ['ma', 'yu']],
    ['yamenkou', ['ya', 'men', 'kou']],
    ['xian', ['xian']],
    ['guchengnan', ['gu', 'cheng', 'nan']],
    ['lvse', ['lv', 'se']],
  ])('%s is read first as %j', (letters, syllables) => {
    expect(segmentSyllables(letters)[0]).toEqual(syllables)
  })

  it('is read in every way, and not where there is none', () => {
    expect(segmentSyllables('xian')).toContainEqual(['xi', 'an'])
    expect(segmentSyllables('mysc')).toEqual([])
    expect(segmentSyllables('win')).toEqual([])
    expect(segmentSyllables('a'.repeat(200))).toEqual([])
  })

  it.each([
    ['麻峪石材市场', 'ma yu shi cai shi chang'],
    ['衙门口', 'ya men kou'],
    ['重聚园社区', 'chong ju yuan she qu'],
    ['鲁谷重聚园北', 'lu gu chong ju yuan bei'],
    ['绿色停车场', 'lv se ting che chang'],
    ['S1线', 'xian'],
  ])('of %s is %s', (name, syllables) => {
    expect(pinyinOf(name)).toBe(syllables)
  })

  it('of a name with two readings is both', () => {
    expect(readingsOf('重聚园')).toEqual(['chong ju yuan', 'zhong ju yuan'])
    expect(readingsOf('麻峪')).toEqual(['ma yu'])
    expect(readingsOf('ABC')).toEqual([])
    expect(toInitials('ma yu shi cai')).toBe('m y s c')
  })
})
