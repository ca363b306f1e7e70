import { describe, expect, it } from 'vitest'
import { findEmergency } from '#shared/words/emergency'
import { toSimplified } from '#server/text/simplify'

describe('words of danger', () => {
  it.each([
    ['三楼着火了', ['119']],
    ['楼道有煤气味', ['119']],
    ['墙倒塌了，有人受伤', ['119', '120']],
    ['有人触电', ['120']],
    ['有人持刀，砍人流血', ['110', '120']],
    ['门口打架', ['110']],
    ['路口车祸', ['122']],
    ['工人被埋', ['119']],
    ['The wall has COLLAPSED, someone is injured', ['119', '120']],
    ['There is smoke', ['119']],
    ['有人受傷', ['120']],
  ])('%s: %j, the first one first', (text, numbers) => {
    expect(findEmergency(text, toSimplified)?.numbers).toEqual(numbers)
  })

  it.each(['院里新盖了二层', '没有人受伤', '未发生火灾', '没着火', 'nobody was injured', '彩钢房挡了消防通道', ''])('none in %j', (text) => {
    expect(findEmergency(text)).toBeNull()
  })

  it('a denial elsewhere in the text does not hide a danger', () => {
    expect(findEmergency('没人管，现在着火了')?.numbers).toEqual(['119'])
  })

  it('are marked in the text as written', () => {
    expect(findEmergency('三楼着火')!.spans).toEqual([{ start: 2, end: 4 }])
  })
})
