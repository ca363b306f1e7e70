import { describe, expect, it } from 'vitest'
import { canShow, nextStep, stepBefore, steps } from '#shared/reports/journey'
import { findAlike } from '#shared/reports/known'
import {
  canMove, canUndoSubmission, isFinal, movesFrom, priorityOf, reportMoves, reportStatuses, stateAfter, trackOf, type ReportMove, type ReportStatus,
} from '#shared/reports/rules'
import { refusalReasons } from '#shared/reports/refusals'
import { findWordIssues, markWords } from '#shared/reports/words'
import { findTranslation } from '../../../i18n/messages.ts'

/** State by state, what can be done with a case in it, and where that leads. Whoever changes the table changes this. */
const life: Record<ReportStatus, Partial<Record<ReportMove, ReportStatus>>> = {
  submitted: { accept: 'accepted', refuse: 'refused', ask: 'needsInfo', transfer: 'transferred', merge: 'merged', withdraw: 'withdrawn' },
  needsInfo: { accept: 'accepted', refuse: 'refused', answer: 'submitted', lapse: 'closed', transfer: 'transferred', merge: 'merged', withdraw: 'withdrawn' },
  accepted: { ask: 'needsInfo', transfer: 'transferred', merge: 'merged', dispatch: 'dispatched', withdraw: 'withdrawn' },
  refused: { overturn: 'accepted' },
  transferred: {},
  merged: {},
  dispatched: { ask: 'needsInfo', dispute: 'disputed', take: 'taken', withdraw: 'withdrawn' },
  disputed: { transfer: 'transferred', dispatch: 'dispatched', withdraw: 'withdrawn' },
  taken: { ask: 'needsInfo', visit: 'verifying', extend: 'extended', withdraw: 'withdrawn' },
  verifying: { ask: 'needsInfo', propose: 'verifying', confirm: 'found', doubt: 'verifying', extend: 'extended', withdraw: 'withdrawn' },
  found: { ask: 'needsInfo', handle: 'handling', extend: 'extended', finish: 'handled', withdraw: 'withdrawn' },
  handling: { ask: 'needsInfo', extend: 'extended', finish: 'handled', withdraw: 'withdrawn' },
  extended: { finish: 'handled', withdraw: 'withdrawn' },
  handled: { tell: 'told' },
  told: { followUp: 'followedUp', reopen: 'reopened', close: 'closed' },
  followedUp: { reopen: 'reopened', close: 'closed' },
  reopened: { transfer: 'transferred', dispatch: 'dispatched', withdraw: 'withdrawn' },
  closed: { reopen: 'reopened' },
  withdrawn: {},
}
const allMoves = Object.keys(reportMoves) as ReportMove[]

describe('the life of a case', () => {
  it.each(reportStatuses.flatMap(status => allMoves.map(move => [status, move, life[status][move] ?? 'nowhere'] as const)))(
    'from %s, %s leads to %s', (status, move, expected) => {
      expect(canMove({ status }, move) ? stateAfter({ status }, move) : 'nowhere').toBe(expected)
      expect(movesFrom({ status }).includes(move)).toBe(expected !== 'nowhere')
    })

  it.each(['taken', 'verifying', 'found', 'handling'] as const)('goes on from %s after it was extended, and is not extended twice', (previousStatus) => {
    const standing = { status: 'extended', previousStatus } as const
    const expected = movesFrom({ status: previousStatus }).filter(move => move !== 'extend' && move !== 'ask')
    expect(movesFrom(standing)).toEqual(expected)
    for (const move of expected) {
      const after = stateAfter({ status: previousStatus }, move)
      expect(stateAfter(standing, move)).toBe(after === previousStatus ? 'extended' : after)
    }
  })

  it.each(['accepted', 'dispatched', 'taken', 'verifying', 'found', 'handling'] as const)('goes back to %s with the answer, and without one when its time is over', (previousStatus) => {
    for (const move of ['answer', 'lapse'] as const) expect(stateAfter({ status: 'needsInfo', previousStatus }, move)).toBe(previousStatus)
  })

  it('can be left in every state that is not final, and nobody can close what nobody was told of', () => {
    for (const status of reportStatuses) {
      const canGoOn = movesFrom({ status }).length > 0
      expect([status, canGoOn]).toEqual([status, !isFinal(status) || status === 'refused' || status === 'closed'])
    }
    expect(reportStatuses.filter(status => canMove({ status }, 'close'))).toEqual(['told', 'followedUp'])
  })
})

describe('how fast a case has to go', () => {
  it.each([
    ['roof', 'yes', true, 'danger'], ['smallHazard', 'no', true, 'danger'], ['roof', 'yes', false, 'inConstruction'], ['smallNeed', 'yes', false, 'small'],
    ['yard', 'unsure', false, 'general'], ['yard', 'no', false, 'general'],
  ] as const)('%s, being built %s, danger %s: %s', (kind, beingBuilt, inDanger, expected) => { expect(trackOf({ kind, beingBuilt, inDanger })).toBe(expected) })

  it('is slower only for what somebody has called complex, never for danger or what is being built', () => {
    const complex = (beingBuilt: 'yes' | 'no', inDanger: boolean) => trackOf({ kind: 'roof', beingBuilt, inDanger, isComplex: true })
    expect([complex('no', false), complex('yes', false), complex('no', true)]).toEqual(['complex', 'inConstruction', 'danger'])
  })
})

describe('the half hour in which everything can be taken back', () => {
  const receivedAt = new Date('2026-11-23T01:00:00.000Z')
  it.each([[-1, true], [0, false], [1, false]])('at its end %i ms: %s', (ms, expected) => {
    const now = new Date(receivedAt.getTime() + 30 * 60_000 + ms)
    expect(canUndoSubmission({ status: 'submitted', receivedAt, now })).toBe(expected)
    expect(canUndoSubmission({ status: 'accepted', receivedAt, now })).toBe(false)
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
      expect(findTranslation(locale, `report.refusal.${reason}.reason`)).toMatch(/\p{Letter}{4}/u)
      expect(findTranslation(locale, `report.refusal.${reason}.instead`)).toMatch(/\p{Letter}{4}/u)
    }
  })
})
