import { describe, expect, it } from 'vitest'
import { diffClauses, diffText, matchClauses, readClauses, writeClauses, type Clause } from '#shared/hearings/clauses'

const clause = (key: string, label: string, zh: string, en: string | null = null): Clause => ({ key, label, text: { zh, en } })

describe('a pasted text', () => {
  it.each([
    ['第一条 种树。\n第二条 停车。', [['1', '种树。'], ['2', '停车。']]],
    ['一、种树。\n二、停车。\n十一、其他。', [['1', '种树。'], ['2', '停车。'], ['11', '其他。']]],
    ['第二十条\n（一）种树。\n(2) 停车。\n第一百零五条 其他。', [['20', ''], ['20.1', '种树。'], ['20.2', '停车。'], ['105', '其他。']]],
    ['（一）种树。\n（二）停车。', [['1', '种树。'], ['2', '停车。']]],
    ['1 种树。\n1.1 高 3.5 米。\n2. 停车。\n3、其他。\n4.路灯。', [['1', '种树。'], ['1.1', '高 3.5 米。'], ['2', '停车。'], ['3', '其他。'], ['4', '路灯。']]],
    ['Article 1. Trees.\nArticle 2 Cars.', [['1', 'Trees.'], ['2', 'Cars.']]],
    ['为了方便居民：\n1 种树\n高 3.5 米。\n\n2 停车。', [['', '为了方便居民：'], ['1', '种树\n高 3.5 米。'], ['2', '停车。']]],
    ['3.5米以上的不算编号。', [['', '3.5米以上的不算编号。']]],
    [' \n\r\n', []],
  ])('%j is read as its clauses', (text, expected) => {
    const read = readClauses(text)
    expect(read.map(({ label, text }) => [label, text])).toEqual(expected)
    const written = writeClauses(read.map(({ label, text }) => ({ label, text: { zh: text, en: null } })), 'zh')
    expect(readClauses(written)).toEqual(read)
  })
})

describe('two texts', () => {
  it.each([
    ['种树十棵。', '种树二十棵。'], ['30 日内答复', '20 日内答复'], ['', '新的'], ['旧的', ''], ['Plant ten trees.', 'Plant twenty trees!'], ['𠮷野家 A1', '𠮷野家 A2'], ['甲\n乙', '甲\n丙'],
  ])('%j and %j are both in the pieces, and nothing else', (before, after) => {
    const pieces = diffText(before, after)
    expect(pieces.filter(({ change }) => change !== 'added').map(({ text }) => text).join('')).toBe(before)
    expect(pieces.filter(({ change }) => change !== 'removed').map(({ text }) => text).join('')).toBe(after)
  })

  it('differ by whole numbers and by single characters', () => {
    expect(diffText('在 30 日内答复', '在 20 日内回复')).toEqual([
      { text: '在 ', change: 'same' }, { text: '30', change: 'removed' }, { text: '20', change: 'added' }, { text: ' 日内', change: 'same' },
      { text: '答', change: 'removed' }, { text: '回', change: 'added' }, { text: '复', change: 'same' },
    ])
  })
})

describe('two versions', () => {
  const before = [clause('a', '1', '种树。'), clause('b', '2', '停车位二十个。'), clause('c', '3', '路灯。', 'Lamps.')]

  it('show every clause of both once: the same, changed, added, and removed where it was', () => {
    const after = [clause('a', '1', '种树。'), clause('d', '2', '公厕一处。'), clause('c', '3', '路灯。', 'Street lamps.')]
    expect(diffClauses(before, after).map(({ key, change }) => [key, change])).toEqual([['a', 'same'], ['b', 'removed'], ['d', 'added'], ['c', 'changed']])
    expect(diffClauses(before, after)[3]!.pieces).toMatchObject({ zh: [{ text: '路灯。', change: 'same' }], en: expect.arrayContaining([{ text: 'Lamps', change: 'removed' }]) as unknown })
    expect(diffClauses(before, after)[0]!.pieces.en).toBeNull()
  })

  it('show a new number as a change, and a clause that moved in its new place', () => {
    const after = [clause('c', '1', '路灯。', 'Lamps.'), clause('a', '2', '种树。'), clause('b', '3', '停车位二十个。')]
    expect(diffClauses(before, after).map(({ key, change, before, after }) => [key, change, before?.label, after?.label])).toEqual([['c', 'changed', '3', '1'], ['a', 'changed', '1', '2'], ['b', 'changed', '2', '3']])
  })

  it('that are equal have no change, and an empty one is all added or removed', () => {
    expect(diffClauses(before, before).every(({ change }) => change === 'same')).toBe(true)
    expect(diffClauses([], before).map(({ change }) => change)).toEqual(['added', 'added', 'added'])
    expect(diffClauses(before, []).map(({ change }) => change)).toEqual(['removed', 'removed', 'removed'])
  })

  it('keep the clause a comment was written to when its words or its number change', () => {
    expect(matchClauses(before, readClauses('1 种树。\n2 停车位三十个。\n3 公厕一处。\n4 路灯。'))).toEqual(['a', 'b', null, 'c'])
    expect(matchClauses(before, readClauses('1 路灯。\n2 种树。'))).toEqual(['c', 'a'])
    expect(matchClauses(before, readClauses('1 完全不同的内容在这里'))).toEqual([null])
  })

  it('give no clause to two new ones', () => {
    expect(matchClauses(before, readClauses('1 种树。\n2 种树。\n3 种树。')).filter(key => key === 'a')).toHaveLength(1)
  })
})
