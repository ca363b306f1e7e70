import { describe, expect, it } from 'vitest'
import { canAppeal, canAskToCover, canWithdraw } from '#shared/hearings/afterwards'
import { commentFormSchema, commentSchema, findCommentIssues, flagSchema } from '#shared/hearings/commentSchemas'
import { commentStates } from '#shared/hearings/rules'
import { later, monday } from '../../support/clock.ts'

const window = { closesAt: monday }
const at = (milliseconds: number) => later(monday, { milliseconds })

describe('what a writer can still do', () => {
  it('withdraw until the close and not from it on', () => {
    for (const state of commentStates) {
      expect([state, ...[-1, 0, 1].map(ms => canWithdraw({ state }, window, at(ms)))]).toEqual([state, state !== 'withdrawn', false, false])
    }
  })

  it('appeal against what is covered, held or refused, once for each decision', () => {
    const can = commentStates.filter(state => canAppeal({ state, decidedAt: monday }, null))
    expect(can).toEqual(['masked', 'held', 'refused'])
    expect(canAppeal({ state: 'held', decidedAt: null }, null)).toBe(false)
    expect([-1, 0, 1].map(ms => canAppeal({ state: 'held', decidedAt: monday }, at(ms)))).toEqual([true, false, false])
  })

  it('ask for data to be covered where somebody can read it, or may soon', () => {
    expect(commentStates.filter(state => canAskToCover({ state }))).toEqual(['waiting', 'published', 'masked'])
  })
})

describe('the form', () => {
  const typed = { stance: 'support', words: '赞成', author: 'none', name: '写了又改主意', phone: '', email: '' }
  const codesOf = (fields: object) => commentFormSchema.safeParse({ ...typed, ...fields }).error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? []

  it('takes nothing of a name that is not wanted', () => {
    expect(commentFormSchema.parse(typed)).toEqual({ clause: null, stance: 'support', words: '赞成', authorKind: null, name: null, keepPassages: false, publishName: false, contact: null })
  })

  it('keeps a name from the public unless it is asked to show it', () => {
    expect(commentFormSchema.parse({ ...typed, author: 'person', name: ' 王  女士 ', phone: '139-1234-5678' })).toMatchObject({ authorKind: 'person', name: '王 女士', publishName: false, contact: { phone: '13912345678', email: null } })
    expect(commentFormSchema.parse({ ...typed, author: 'organisation', name: '虚构公司', publish: 'yes' })).toMatchObject({ authorKind: 'organisation', publishName: true })
  })

  it('says what is missing', () => {
    expect(codesOf({ stance: undefined, words: ' \n ' })).toEqual(['stance comment.stance_missing', 'words comment.words_required'])
    expect(codesOf({ stance: undefined, words: undefined, author: 'person', name: '' })).toEqual(['stance comment.stance_missing', 'words comment.words_required', 'name comment.name_missing'])
    expect(codesOf({ author: 'person', name: '' })).toEqual(['name comment.name_missing'])
    expect(codesOf({ author: 'somebody' })).toEqual(['authorKind comment.author_unknown'])
  })
})

it('a program says the same in JSON, and nothing else', () => {
  const body = { submissionId: '7f1f8e4e-5f0a-4a54-9a35-1b8f6d8f7b11', stance: 'question', words: '为什么？' }
  expect(commentSchema.parse(body)).toEqual({ ...body, clause: null, keepPassages: false, authorKind: null, name: null, publishName: false, contact: null })
  for (const nothing of [null, [], 'words', 1]) expect(commentSchema.safeParse(nothing).success).toBe(false)
  for (const wrong of [{ state: 'published' }, { isLate: false }, { receivedAt: '2026-11-22T00:00:00.000Z' }, { channel: 'paper' }]) expect(commentSchema.safeParse({ ...body, ...wrong }).success).toBe(false)
})

it('words that point at somebody are asked about once, and may all stay', () => {
  const words = '请打 13812345678，身份证 110101199003070011'
  expect(findCommentIssues('words', words, { keep: false })).toEqual([{ path: 'words', code: 'comment.words_look_again' }])
  expect(findCommentIssues('words', words, { keep: true })).toEqual([])
  expect(findCommentIssues('words', '多种几棵树。', { keep: false })).toEqual([])
})

it('a flag names one of its reasons', () => {
  expect(flagSchema.parse({ reason: 'notMine', words: '' })).toEqual({ reason: 'notMine', words: null })
  expect(flagSchema.safeParse({ reason: 'ugly' }).error!.issues[0]!.message).toBe('comment.flag_missing')
})
