import { describe, expect, it } from 'vitest'
import { groupSimilar, sentenceKey, sentencesOf, similarity, splitCommon, type Comparable } from '#shared/hearings/similar'
import { inventComments, seeded } from '../../support/letters.ts'

const idOf = (index: number) => `c${String(index).padStart(6, '0')}`
const asked = (words: string[]): Comparable[] => words.map((text, index) => ({ id: idOf(index), texts: [text] }))
const letter = '我们支持把这块空地做成绿地。请多种树，多放座椅，让老人有地方坐。停车位请放在南边。'

function shuffled<One>(list: readonly One[], next: () => number): One[] {
  return list.map(one => ({ one, key: next() })).sort((a, b) => a.key - b.key).map(({ one }) => one)
}

describe('near copies', () => {
  it('are found though signs, spaces and width differ', () => {
    const [group] = groupSimilar(asked([letter, letter.replaceAll('。', '！ '), `　${letter}`, '我不同意，这里要先修路。']))
    expect(group).toMatchObject({ id: idOf(0), members: [idOf(0), idOf(1), idOf(2)] })
  })

  it('are found when somebody added a sentence, and that sentence is what they say that the others do not', () => {
    const own = '我家在三号楼，窗前的路灯坏了两年。'
    const texts = [letter, letter, letter + own]
    const [group] = groupSimilar(asked(texts))
    expect(group!.members).toHaveLength(3)
    expect(splitCommon([texts[2]!], new Set(group!.common))).toEqual({ own: [own], shared: sentencesOf([letter]) })
    expect(splitCommon([texts[0]!], new Set(group!.common)).own).toEqual([])
  })

  it('are not found where two people only speak of the same thing', () => {
    expect(groupSimilar(asked(['请把停车位放在南边，不要占消防通道。', '停车位太少了，南边的空地应当都做停车场。']))).toEqual([])
  })

  it('are the same groups in whatever order the comments come', () => {
    const comments = asked(inventComments({ count: 600, copies: 200 }).map(({ words }) => words))
    const groups = groupSimilar(comments)
    for (let seed = 1; seed <= 20; seed++) expect(groupSimilar(shuffled(comments, seeded(seed)))).toEqual(groups)
  })

  it('hide nobody: everybody is in one group or stands alone, and every sentence is own or common', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const next = seeded(seed)
      const words = inventComments({ count: 120, copies: 60, seed }).map(({ words }) => next() < 0.2 ? words.slice(0, Math.floor(next() * words.length)) : words)
      const comments = asked(words)
      const groups = groupSimilar(comments)
      const members = groups.flatMap(group => group.members)
      expect(new Set(members).size).toBe(members.length)
      const alone = comments.filter(({ id }) => !members.includes(id))
      expect([...members, ...alone.map(({ id }) => id)].sort()).toEqual(comments.map(({ id }) => id))
      for (const { members, common } of groups) {
        for (const id of members) {
          const { texts } = comments.find(comment => comment.id === id)!
          const { own, shared } = splitCommon(texts, new Set(common))
          expect([...own, ...shared].sort()).toEqual(sentencesOf(texts).sort())
          // A sentence nobody else of the group says is never taken for common.
          const others = members.filter(other => other !== id).flatMap(other => sentencesOf(comments.find(comment => comment.id === other)!.texts)).map(sentenceKey)
          for (const sentence of sentencesOf(texts)) if (!others.includes(sentenceKey(sentence))) expect(own).toContain(sentence)
        }
      }
    }
  })

  it('are 3,000 of 10,000 in one group, and nobody else is', { timeout: 120_000 }, () => {
    const invented = inventComments({ count: 10_000, copies: 3_000 })
    const groups = groupSimilar(asked(invented.map(({ words }) => words)))
    const largest = groups.reduce((one, other) => other.members.length > one.members.length ? other : one)
    expect(largest.members).toEqual(invented.flatMap(({ isCopy }, index) => isCopy ? [idOf(index)] : []))
    expect(groups.filter(group => group !== largest).flatMap(({ members }) => members).length).toBeLessThan(70)
    for (const { words, own } of invented) {
      if (own) expect(splitCommon([words], new Set(largest.common)).own).toEqual([own])
    }
    expect(invented.filter(({ isCopy }) => isCopy)).toHaveLength(3_000)
  })

  it('are compared by what can be read, not across what is covered', () => {
    const [before, after] = ['请把停车位放在南边，', '不要占消防通道。']
    expect(groupSimilar([{ id: 'a', texts: [before, after] }, { id: 'b', texts: [before, after] }])).toHaveLength(1)
    expect(groupSimilar([{ id: 'a', texts: [] }, { id: 'b', texts: [] }])).toEqual([])
  })

  it.each([[0.49, 0], [0.51, 1]])('share the published part of their shingles: at %d there are %i groups', (part, count) => {
    const shared = Math.round(200 * part * 2 / (1 + part))
    const text = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => String.fromCodePoint(0x4E00 + from + at)).join('')
    const [one, other] = [text(0, 200 + similarity.shingle - 1), text(200 - shared, 400 - shared + similarity.shingle - 1)]
    expect(groupSimilar(asked([one, other]))).toHaveLength(count)
  })
})
