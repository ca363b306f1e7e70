import { describe, expect, it } from 'vitest'
import { countMasks, maskReasons, maskWords, mergeMasks, type Mask } from '#shared/reports/masks'
import { refusalReasons } from '#shared/reports/refusals'
import { photoRejections } from '#shared/reports/photos'
import { messages as english } from '../../../i18n/en.ts'
import { messages as chinese } from '../../../i18n/zh-CN.ts'

const text = '王小明在三单元楼顶搭棚'
const mask = (start: number, end: number, reason: Mask['reason'] = 1): Mask => ({ start, end, reason })
/** A covered text in one line. */
const shown = (of: string, masks: Mask[]) => maskWords(of, masks).map(({ text: piece, reason }) => reason ? `[${reason}]` : piece).join('')

describe('covered words', () => {
  it.each<[string, Mask[], string]>([
    ['nothing covered', [], text],
    ['one passage', [mask(0, 3)], '[1]在三单元楼顶搭棚'],
    ['two passages in any order', [mask(4, 7, 4), mask(0, 3)], '[1]在[4]楼顶搭棚'],
    ['passages that overlap become one', [mask(0, 3), mask(2, 7, 4)], '[1]楼顶搭棚'],
    ['a passage inside another', [mask(0, 7, 2), mask(1, 3, 3)], '[2]楼顶搭棚'],
    ['passages that touch, for one reason', [mask(0, 3), mask(3, 4)], '[1]三单元楼顶搭棚'],
    ['passages that touch, for two reasons', [mask(0, 3), mask(3, 4, 2)], '[1][2]三单元楼顶搭棚'],
    ['the whole text, and beyond it', [mask(-5, 99)], '[1]'],
    ['beside the text', [mask(50, 60)], text],
    ['nothing between start and end', [mask(3, 3), mask(5, 4)], text],
  ])('%s', (_what, masks, expected) => { expect(shown(text, masks)).toBe(expected) })

  it('hold nothing of what is covered', () => {
    const answer = JSON.stringify(maskWords(text, [mask(0, 3), mask(4, 7)]))
    for (const part of ['王小明', '三单元', '王', '单']) expect(answer).not.toContain(part)
  })

  it('never cut a character in two', () => {
    const rare = '找𠮷野😀家'
    expect(shown(rare, [mask(2, 3)])).toBe('找[1]野😀家')
    expect(shown(rare, [mask(1, 2)])).toBe('找[1]野😀家')
    expect(shown(rare, [mask(5, 6)])).toBe('找𠮷野[1]家')
    for (let start = 0; start <= rare.length; start++) {
      for (let end = start; end <= rare.length; end++) expect(shown(rare, [mask(start, end)]).isWellFormed()).toBe(true)
    }
  })

  it('are the same when they are covered again as stored', () => {
    const merged = mergeMasks(text, [mask(4, 7, 4), mask(2, 5), mask(9, 10, 3)])
    expect(mergeMasks(text, merged)).toEqual(merged)
    expect(countMasks(merged)).toEqual({ 1: 1, 3: 1 })
  })
})

it('every public reason has its words in both languages', () => {
  for (const { redaction, report } of [chinese, english]) {
    expect(Object.keys(redaction.mask)).toEqual(maskReasons.map(String))
    expect(Object.keys(redaction.rejection)).toEqual(photoRejections.map(String))
    expect(Object.keys(report.refusal)).toEqual(refusalReasons.map(String))
  }
})
