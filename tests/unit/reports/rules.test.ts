import { describe, expect, it } from 'vitest'
import { canShow, nextStep, stepBefore, steps } from '#shared/reports/journey'
import { findAlike } from '#shared/reports/known'
import { canMove, movesFrom, priorityOf, reportMoves, reportStatuses, type ReportMove } from '#shared/reports/rules'
import { refusalReasons } from '#shared/reports/refusals'
import { findWordIssues, markWords } from '#shared/reports/words'
import { findTranslation } from '../../../i18n/messages.ts'

describe('the moves of a report', () => {
  const allowed: Record<ReportMove, string[]> = { accept: ['submitted', 'needsInfo'], refuse: ['submitted', 'needsInfo'] }
  it.each((Object.keys(reportMoves) as ReportMove[]).flatMap(move => reportStatuses.map(status => [move, status, allowed[move].includes(status)] as const)))(
    '%s from %s: %s', (move, status, expected) => {
      expect(canMove(status, move)).toBe(expected)
      expect(movesFrom(status).includes(move)).toBe(expected)
    })
})

describe('what comes first', () => {
  it.each([
    [true, 'no', 1], [true, 'yes', 1], [false, 'yes', 2], [false, 'no', 3], [false, 'unsure', 3],
  ] as const)('danger %s, being built %s: %s', (inDanger, beingBuilt, expected) => { expect(priorityOf({ inDanger, beingBuilt })).toBe(expected) })
})

describe('the journey', () => {
  const what = { kind: 'roof', beingBuilt: 'no', inDanger: 'no', seenOn: null } as const
  const place = { community: null, placeWords: 'x', nearWords: null }
  it.each([
    [{}, 'photos'],
    [{ photos: [] }, 'what'],
    [{ photos: [], what }, 'where'],
    [{ photos: [], what, subDistrict: '110107003' }, 'where'],
    [{ photos: [], what, subDistrict: '110107003', place }, 'known'],
    [{ photos: [], what, subDistrict: '110107003', place, known: null }, 'words'],
    [{ photos: [], what, subDistrict: '110107003', place, known: null, words: '' }, 'contact'],
    [{ photos: [], what, subDistrict: '110107003', place, known: null, words: '', contact: null }, 'check'],
    [{ what, subDistrict: '110107003', place, known: null, words: '', contact: null }, 'photos'],
  ] as const)('after %j comes %s, and nothing later can be shown', (answers, expected) => {
    const draft = answers as Parameters<typeof nextStep>[0]
    expect(nextStep(draft)).toBe(expected)
    for (const step of steps) expect(canShow(step, draft)).toBe(steps.indexOf(step) <= steps.indexOf(expected))
  })

  it('goes back past the known sites when there were none', () => {
    expect(stepBefore('words', { hasKnown: true })).toBe('known')
    expect(stepBefore('words', { hasKnown: false })).toBe('where')
    expect(stepBefore('photos', { hasKnown: true })).toBeNull()
  })
})

describe('places that are already known', () => {
  const market = { nameZh: '麻峪石材市场', aliases: ['麻峪建材市场'], placeWords: null }
  const station = { nameZh: '金隅恒坤水泥搅拌站', aliases: [], placeWords: '北辛安路北口' }
  it.each([
    ['麻峪村口石材市场东边', [market]],
    ['建材市场门口', [market]],
    ['水泥搅拌站后面', [station]],
    ['北辛安路', [station]],
    ['麻峪到搅拌站之间', [station, market]],
    ['农贸市场北门对面', []],
    ['某小区北门', []],
    ['', []],
  ])('%j names %j', (words, expected) => {
    expect(findAlike([market, station], words).map(({ nameZh }) => nameZh).sort()).toEqual(expected.map(({ nameZh }) => nameZh).sort())
  })
})

describe('words that should not be sent', () => {
  it('are marked where they stand, and only door numbers may stay', () => {
    expect(markWords('3号楼2单元501室，电话13912345678').filter(({ kind }) => kind)).toEqual([
      { text: '3号楼2单元501室', kind: 'room', mustChange: false }, { text: '13912345678', kind: 'phone', mustChange: true },
    ])
    expect(findWordIssues('words', '3号楼2单元501室', { keep: false })).toMatchObject([{ code: 'report.words_look_again' }])
    expect(findWordIssues('words', '3号楼2单元501室', { keep: true })).toEqual([])
    expect(findWordIssues('words', '电话13912345678', { keep: true })).toMatchObject([{ code: 'report.words_must_change' }])
    expect(findWordIssues('words', '楼顶搭棚', { keep: false })).toEqual([])
  })
})

describe('every reason for not taking a report up', () => {
  it.each(refusalReasons)('no. %s is told in both languages, with what to do instead', (reason) => {
    for (const locale of ['zh-CN', 'en'] as const) {
      expect(findTranslation(locale, `report.refusal.${reason}.reason`)).toBeTruthy()
      expect(findTranslation(locale, `report.refusal.${reason}.instead`)).toBeTruthy()
    }
  })
})
