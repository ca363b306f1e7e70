import { describe, expect, it } from 'vitest'
import { allowsRule, canDecide, coverSame, decisions, isShown, ruleNumbers, ruleOfMask, commentMaskReasons, stateAfter } from '#shared/hearings/moderation'
import { decisionSchema } from '#shared/hearings/moderationSchemas'
import { commentStates } from '#shared/hearings/rules'
import { findDifferences, findOverreach, type Entry } from '#shared/hearings/entries'
import { moderation as chinese } from '../../../i18n/zh-CN/moderation.ts'

describe('what can be decided of a comment', () => {
  const allowed = {
    waiting: ['publish', 'mask', 'hold', 'refuse'],
    published: ['mask', 'hold', 'refuse'],
    masked: ['publish', 'mask', 'hold', 'refuse'],
    held: ['publish', 'mask', 'hold', 'refuse'],
    refused: ['publish', 'mask', 'hold', 'refuse'],
    withdrawn: [],
  } as const
  it.each(commentStates.flatMap(state => decisions.map(decision => [state, decision] as const)))('%s, %s', (state, decision) => {
    expect(canDecide({ state }, decision)).toBe((allowed[state] as readonly string[]).includes(decision))
  })

  it('leads to a state that is shown only where it is published', () => {
    expect(decisions.map(decision => isShown({ state: stateAfter(decision) }))).toEqual([true, true, false, false])
  })
})

describe('the rule book', () => {
  it('has a title and a text for every number, and no number without a use', () => {
    expect(Object.keys(chinese.rule)).toEqual(ruleNumbers.map(String))
    for (const rule of ruleNumbers) expect(['cover', 'hold', 'refuse'].some(use => allowsRule(rule, use as 'hold')), String(rule)).toBe(true)
  })

  it('refuses nothing for personal data, which is covered, and holds nothing as beside the matter', () => {
    expect(allowsRule(1, 'refuse')).toBe(false)
    expect(allowsRule(5, 'hold')).toBe(false)
    expect(allowsRule(99, 'refuse')).toBe(false)
  })

  it('gives each reason for covering a rule that allows to cover', () => {
    expect(commentMaskReasons.every(reason => allowsRule(ruleOfMask[reason], 'cover'))).toBe(true)
  })

  const base = { version: 1, toAuthor: '请看规则。' }
  it.each([
    ['a refusal without a rule', { decision: 'refuse', ...base }], ['a refusal for a rule that only covers', { decision: 'refuse', rule: 1, ...base }],
    ['a refusal without words', { decision: 'refuse', rule: 4, version: 1, toAuthor: ' ' }], ['a hold for a rule that only refuses', { decision: 'hold', rule: 4, ...base }],
    ['a covering because it is beside the point', { decision: 'mask', version: 1, masks: [{ start: 0, end: 1, reason: 2 }] }], ['a publication with a rule', { decision: 'publish', rule: 4, version: 1 }],
    ['other words for the comment', { decision: 'publish', version: 1, words: '别的话' }],
  ])('lets nobody send %s', (_name, body) => { expect(decisionSchema.safeParse(body).success).toBe(false) })

  it('tells whether two coverings are the same', () => {
    expect(coverSame([{ start: 0, end: 2, reason: 1 }], [{ start: 0, end: 2, reason: 1 }])).toBe(true)
    expect(coverSame([{ start: 0, end: 2, reason: 1 }], [{ start: 0, end: 2, reason: 3 }])).toBe(false)
  })
})

describe('two entries of one paper', () => {
  const said: Entry['said'] = { clause: null, stance: 'oppose', words: '不要占用绿地。\n多留几个座位。', keepPassages: false, authorKind: 'person', name: '张三丰', publishName: false, contact: { phone: null, email: null } }
  const entry: Entry = { channel: 'paper', receivedAt: new Date('2026-12-01T02:00:00Z'), said }
  const other = (changes: Partial<Entry['said']>, rest: Partial<Entry> = {}): Entry => ({ ...entry, ...rest, said: { ...said, ...changes } })

  it('are the same whatever lines and spaces were used, and however nothing was said', () => {
    expect(findDifferences(entry, other({ words: '不要占用绿地。 多留几个座位。', contact: null }))).toEqual([])
  })

  it.each([
    ['one character', { words: '不要占用緑地。\n多留几个座位。' }, {}, ['words']], ['the stance', { stance: 'support' }, {}, ['stance']], ['the name', { name: '张三' }, {}, ['name']],
    ['a minute', {}, { receivedAt: new Date('2026-12-01T02:01:00Z') }, ['receivedAt']], ['telephone and clause', { clause: 'c1', contact: { phone: '13800000000', email: null } }, {}, ['clause', 'phone']],
    ['how it came', {}, { channel: 'phone' }, ['channel']],
  ] as const)('differ by %s', (_name, changes, rest, fields) => { expect(findDifferences(entry, other(changes, rest))).toEqual(fields) })

  it('are corrected only where they differ, and to one of two instants', () => {
    const second = other({ words: '不要占用緑地。' }, { receivedAt: new Date('2026-12-01T03:00:00Z') })
    const corrected = (changes: Partial<Entry['said']>, rest: Partial<Entry> = {}) => findOverreach({ first: entry, second, corrected: other(changes, rest) })
    expect(corrected({ words: '不要占用绿地' })).toEqual([])
    expect(corrected({}, { receivedAt: second.receivedAt })).toEqual([])
    expect(corrected({}, { receivedAt: new Date('2026-12-01T02:30:00Z') })).toEqual(['receivedAt'])
    expect(corrected({ stance: 'support' })).toEqual(['stance'])
  })
})
