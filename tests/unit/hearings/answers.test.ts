import { describe, expect, it } from 'vitest'
import { answerSchema, findObstacles, findOwnPassages, isAnswerable, isPublished, isSubstantial, publishedTexts, splitSentences, type ClosingFacts, type Obstacle } from '#shared/hearings/answers'
import { commentStates } from '#shared/hearings/rules'
import { toIssues } from '#shared/errors'
import { later, monday } from '../../support/clock.ts'

const clear: ClosingFacts = { kind: 'publicComment', stage: 'published', closesAt: monday, waiting: 0, held: 0, entries: 0, appeals: 0, unanswered: 0, unreleased: 0, isSignedOff: false }
const kindsOf = (changes: Partial<ClosingFacts>, step: 'decide' | 'archive' = 'decide', now = later(monday, { days: 30 })) =>
  findObstacles({ ...clear, ...changes }, step, now).map(({ kind }) => kind)

describe('what stands between a matter and its end', () => {
  it.each([
    ['nothing', {}, []],
    ['a comment nobody has read', { waiting: 1 }, ['waiting']],
    ['a comment that was put off', { held: 1 }, ['held']],
    ['a letter only one person has entered', { entries: 1 }, ['entries']],
    ['an appeal nobody has decided', { appeals: 1 }, ['appeals']],
    ['a point without an answer', { unanswered: 1 }, ['unanswered']],
    ['an answer that is not public', { unreleased: 1 }, ['unreleased']],
    ['a hearing whose record is not signed off', { kind: 'hearing' }, ['record']],
    ['a hearing whose record is signed off', { kind: 'hearing', isSignedOff: true }, []],
    ['an evening in the hall has no record of law', { kind: 'deliberation' }, []],
    ['all of it', { kind: 'hearing', waiting: 2, held: 1, entries: 1, appeals: 1, unanswered: 3, unreleased: 4 }, ['waiting', 'held', 'entries', 'appeals', 'unanswered', 'unreleased', 'record']],
  ] as Array<[string, Partial<ClosingFacts>, Obstacle['kind'][]]>)('is %s', (_name, changes, expected) => {
    expect(kindsOf(changes)).toEqual(expected)
    expect(kindsOf({ ...changes, stage: 'decided' }, 'archive')).toEqual(expected)
  })

  it('is the window until the closing instant', () => {
    expect([-1, 0, 1].map(milliseconds => kindsOf({}, 'decide', later(monday, { milliseconds })))).toEqual([['open'], [], []])
  })

  it('is the missing decision, before the archive', () => {
    expect(kindsOf({}, 'archive')).toEqual(['undecided'])
    expect(kindsOf({ stage: 'decided' }, 'archive')).toEqual([])
  })

  it('says how many', () => {
    expect(findObstacles({ ...clear, unanswered: 7 }, 'decide', later(monday, { days: 1 }))).toEqual([{ kind: 'unanswered', count: 7 }])
  })
})

it('owes an answer to what is shown and in time, and to late comments where that was said beforehand', () => {
  const owed = (isLate: boolean, lateUse: 'considered' | 'kept') => commentStates.filter(state => isAnswerable({ state, isLate }, { lateUse }))
  expect(owed(false, 'kept')).toEqual(['published', 'masked'])
  expect(owed(true, 'considered')).toEqual(['published', 'masked'])
  expect(owed(true, 'kept')).toEqual([])
})

describe('a quote', () => {
  const words = '请在门口种树。王某某住三楼。另外要留停车位！'
  const texts = publishedTexts(words, [{ start: 7, end: 14, reason: 1 }])

  it.each([['请在门口种树。', true], ['种树', true], ['另外要留停车位！', true], ['王某某住三楼。', false], ['树。王', false], ['请在门口种树。另外要留停车位！', false], ['', false]])('%s is published: %s', (quote, isShown) => {
    expect(isPublished(quote, texts)).toBe(isShown)
  })
})

it('finds the sentences of a text where they stand', () => {
  const text = '第一，多种树！第二：留车位？\n  Keep 3.5 m free. Thank you\n……'
  const sentences = splitSentences(text)
  expect(sentences.map(sentence => sentence.text)).toEqual(['第一，多种树！', '第二：留车位？', 'Keep 3.5 m free.', 'Thank you'])
  for (const { start, end, text: sentence } of sentences) expect(text.slice(start, end)).toBe(sentence)
})

it('says what one letter has that the other has not, as it was written', () => {
  expect(findOwnPassages(['请多种树。我母亲走不远。要有长椅。谢谢！'], ['请 多种树，谢谢'])).toEqual(['我母亲走不远。要有长椅。'])
  expect(findOwnPassages(['请多种树。'], ['请多种树。谢谢。'])).toEqual([])
})

it.each([
  ['第三条已写明绿地不少于三成，理由见说明。', true], ['感谢您的意见，我们会认真研究。', false], ['已阅', false], ['收到，谢谢您的宝贵建议！', false], ['同意', false],
  ['We keep the trees along the road.', true],
])('%s is a reason: %s', (reason, expected) => { expect(isSubstantial(reason)).toBe(expected) })

describe('an answer', () => {
  const given = { id: '4b6c1b9e-0d7c-4a53-9a49-0d8a1f1f3b10', outcome: 'notAdopted', reason: { zh: '消防车要从这里过，不能封闭。', en: null }, clauseId: null, unchanged: null, pointIds: ['p'] }
  const issuesOf = (changes: object) => {
    const result = answerSchema.safeParse({ ...given, ...changes })
    return result.success ? [] : toIssues(result.error).map(({ path, code }) => `${path} ${code}`)
  }
  const why = { zh: '现在的条文已经包括这一点，不必再改。', en: null }

  it.each([
    ['not adopted, with a reason', {}, []],
    ['adopted, with the changed clause', { outcome: 'adopted', clauseId: 'c' }, []],
    ['adopted, with why no clause changed', { outcome: 'adopted', unchanged: why }, []],
    ['adopted, with neither', { outcome: 'adopted' }, ['clauseId answer.clause_missing']],
    ['adopted, with both', { outcome: 'adopted', clauseId: 'c', unchanged: why }, ['clauseId answer.clause_and_none']],
    ['partly adopted, with neither', { outcome: 'partly' }, []],
    ['not adopted, with a changed clause', { clauseId: 'c' }, ['clauseId answer.clause_not_adopted']],
    ['out of scope, with a changed clause', { outcome: 'outOfScope', clauseId: 'c' }, ['clauseId answer.clause_not_adopted']],
    ['with an empty formula', { reason: { zh: '感谢您的意见和建议。' } }, ['reason.zh answer.reason_empty']],
    ['without an outcome', { outcome: undefined }, ['outcome answer.outcome_missing']],
    ['with a field nobody knows', { released: true }, ['released form.unrecognized_keys']],
  ])('%s', (_name, changes, expected) => { expect(issuesOf(changes)).toEqual(expected) })
})
