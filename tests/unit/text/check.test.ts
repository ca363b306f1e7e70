import { describe, expect, it } from 'vitest'
import { bannedWords } from '#shared/text/banned-words'
import { checkText, maskText } from '#shared/text/check'
import { splitBySpans, withoutOverlaps } from '#shared/text/spans'

const found = (text: string) => checkText(text).map(({ start, end, kind }) => [kind, text.slice(start, end)])

// Invented numbers: the identity numbers have a right check digit and belong to no place in use.
describe('a text names or reaches a person by', () => {
  it.each([
    ['请打13800138000找我', [['phone', '13800138000']]],
    ['138 0013 8000', [['phone', '138 0013 8000']]],
    ['138-0013-8000。', [['phone', '138-0013-8000']]],
    ['+86 13800138000', [['phone', '+86 13800138000']]],
    ['１３８００１３８０００', [['phone', '１３８００１３８０００']]],
    ['一三八零零一三八零零零', [['phone', '一三八零零一三八零零零']]],
    ['幺三八〇〇幺三八〇〇〇', [['phone', '幺三八〇〇幺三八〇〇〇']]],
    ['1 3 8 0 0 1 3 8 0 0 0', [['phone', '1 3 8 0 0 1 3 8 0 0 0']]],
    ['010-68861234', [['phone', '010-68861234']]],
    ['(010)6886 1234', [['phone', '(010)6886 1234']]],
    ['家里电话68861234', [['phone', '68861234']]],
    ['身份证990000199001011239', [['identity', '990000199001011239']]],
    ['99000019900307118X', [['identity', '99000019900307118X']]],
    ['990000900101123', [['identity', '990000900101123']]],
    ['车牌京A12345', [['plate', '京A12345']]],
    ['京A·12345', [['plate', '京A·12345']]],
    ['京ＡＤ１２３４５', [['plate', '京ＡＤ１２３４５']]],
    ['新能源京A12345D', [['plate', '京A12345D']]],
    ['a.b-c@example.com.cn', [['email', 'a.b-c@example.com.cn']]],
    ['我的微信号是abc_12345', [['account', '微信号是abc_12345']]],
    ['VX：sjs2026', [['account', 'VX：sjs2026']]],
    ['QQ 12345678', [['account', 'QQ 12345678']]],
    ['住3号楼2单元501', [['room', '3号楼2单元501']]],
    ['三号楼二单元五〇一室', [['room', '三号楼二单元五〇一室']]],
    ['501室的人', [['room', '501室']]],
    ['3号楼501', [['room', '3号楼501']]],
    ['3-2-501', [['room', '3-2-501']]],
    ['麻峪村123号', [['room', '123号']]],
    ['门牌号：15', [['room', '门牌号：15']]],
    ['是王先生家', [['person', '王先生']]],
    ['李建国女士', [['person', '李建国女士']]],
    ['欧阳先生', [['person', '欧阳先生']]],
    ['张某某说', [['person', '张某某']]],
    ['刘某搭的', [['person', '刘某']]],
  ])('%s', (text, findings) => {
    expect(found(text)).toEqual(findings)
  })

  it.each([
    '2026年11月22日 10:52', '20261122', '面积140000平方米', '约30000平方米，300余户', '位于某处', '关于某个点位', '有某些', '110107009007', '身份证990000199001011230',
    '3号楼北门', '13号楼东侧', '石景山路18号院', '地铁1号线', '京政发〔2017〕8号', '京A路', '12345', '2026-11-22', '老先生说', '二层彩钢房', '68861234平方米', '编号 2026112213800138000',
    '3号楼2000平方米', '88000000元',
  ])('nothing in %s', (text) => {
    expect(found(text)).toEqual([])
  })

  it('a word of contempt, in full-width or traditional form too', () => {
    const [word] = bannedWords
    expect(checkText(`这里${word}很多`)).toEqual([{ kind: 'banned', start: 2, end: 6 }])
    expect(checkText(`${word![0]} ${word!.slice(1)}`)).toHaveLength(1)
  })
})

describe('the public form of a text', () => {
  it('hides what was found and keeps the rest', () => {
    expect(maskText('王先生 138 0013 8000，在3号楼北门搭棚')).toBe('＊＊＊ ＊＊＊，在3号楼北门搭棚')
  })

  it('is the whole text again in pieces', () => {
    const text = '打13800138000或15900001111'
    const pieces = splitBySpans(text, checkText(text))
    expect(pieces.map(piece => piece.text).join('')).toBe(text)
    expect(pieces.filter(piece => piece.span)).toHaveLength(2)
  })

  it('marks one passage once', () => {
    expect(withoutOverlaps([{ start: 3, end: 5 }, { start: 0, end: 4 }, { start: 4, end: 6 }])).toEqual([{ start: 0, end: 4 }, { start: 4, end: 6 }])
  })
})
