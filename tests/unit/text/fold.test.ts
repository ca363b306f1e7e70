import { describe, expect, it } from 'vitest'
import { fold, foldWithPlaces, tokenRuns, tokens } from '#shared/text/fold'
import { toSimplified } from '#server/text/simplify'

describe('folding', () => {
  it.each([
    ['ＡＢＣ　１２３', 'abc 123'],
    ['違法建設拆除 舉報臺賬', '违法建设拆除 举报台账'],
    ['㎡', 'm2'],
    ['Café', 'cafe'],
    ['lüse', 'lvse'],
    ['𠮷祥', '𠮷祥'],
    ['衙門口', '衙门口'],
  ])('%s is written %s', (text, folded) => {
    expect(fold(text, toSimplified)).toBe(folded)
  })

  it('leaves traditional characters alone when no table is given', () => {
    expect(fold('違建')).toBe('違建')
  })

  it('ignores a table that changes the length, so that marks stay on their words', () => {
    expect(fold('麻峪石材', () => '麻峪')).toBe('麻峪石材')
  })

  it('knows where each folded character came from', () => {
    const folded = foldWithPlaces('约１２０㎡，𠮷祥')
    expect(folded.text).toBe('约120m2,𠮷祥')
    expect(folded.spanOf(4, 6)).toEqual({ start: 4, end: 5 })
    expect(folded.spanOf(7, 10)).toEqual({ start: 6, end: 9 })
  })
})

describe('tokens', () => {
  const words = (text: string) => tokenRuns(text, toSimplified).map(run => run.map(token => token.text).join(' '))

  it.each([
    ['麻峪石材市场', ['麻 峪 石 材 市 场']],
    ['3号楼13号楼', ['3 号 楼 13 号 楼']],
    ['S1线 Window-2', ['s 1 线 window 2']],
    ['拆除。街坊', ['拆 除', '街 坊']],
    ['衙门口（南）片区', ['衙 门 口 南 片 区']],
    ['１３号', ['13 号']],
    ['——“” ！', []],
    ['👩‍👩‍👧', []],
  ])('of %s are %j', (text, runs) => {
    expect(words(text)).toEqual(runs)
  })

  it('carry their place in the original', () => {
    expect(tokens('约１３号')[1]).toEqual({ text: '13', start: 1, end: 3 })
  })
})
