import { enableAutoUnmount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import AnsweredComment from '../../../components/hearing/AnsweredComment.vue'
import AnswersToMine from '../../../components/hearing/AnswersToMine.vue'
import Copies from '../../../components/answering/Copies.vue'
import Existing from '../../../components/answering/Existing.vue'
import Splitting from '../../../components/answering/Splitting.vue'
import Waiting from '../../../components/answering/Waiting.vue'
import Writing from '../../../components/answering/Writing.vue'
import { findingsOf, mountInPortal } from '../support.ts'

enableAutoUnmount(afterEach)

const reason = { zh: '消防车要从这里过，不能封闭。', en: null }
const publicAnswer = {
  id: 'a1', outcome: 'partly', reason, unchanged: null, clause: { key: 'k3', label: '3', textVersion: 2 }, releasedAt: '2026-12-25T02:00:00.000Z', isCorrection: true,
  earlier: [{ outcome: 'notAdopted', reason: { zh: '原来的理由。', en: null }, unchanged: null, releasedAt: '2026-12-24T02:00:00.000Z' }], points: 52, comments: 50,
}
const comment = (changes: object = {}) => ({ id: 'c1', number: 'YJ-12345678', isLate: false, clause: { key: 'k3', label: '3', textVersion: 1 }, points: [{ quote: '请多种树。', answer: publicAnswer }, { quote: null, answer: null }], pieces: [{ text: '请多种树。', reason: null }], ...changes })

describe('a comment of the matrix', () => {
  it('says its sentence, what was answered and to how many, and where the text was changed', async () => {
    const wrapper = mountInPortal(AnsweredComment, { props: { comment: comment(), matterId: 'm' } })
    for (const words of ['意见 YJ-12345678 · 对条文 3', '请多种树。', '部分采纳', '更正', '消防车要从这里过', '改在条文 3', '同一个答复用于 50 条意见的 52 个要点', '更正以前的答复', '原来的理由。', '这句话已经遮盖。', '还没有答复']) expect(wrapper.text()).toContain(words)
    expect(wrapper.findAll('a').map(link => link.attributes('href'))).toEqual(['/hearings/m/text?version=2#clause-k3', '/hearings/m/answers?answer=a1'])
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('without a point is one that is not answered', async () => {
    const wrapper = mountInPortal(AnsweredComment, { props: { comment: comment({ points: [], clause: null, isLate: true }), matterId: 'm' }, world: { locale: 'en' } })
    for (const words of ['on the whole text', '请多种树。', 'No answer yet', 'Late']) expect(wrapper.text()).toContain(words)
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('is shown to its writer sentence by sentence', async () => {
    const wrapper = mountInPortal(AnswersToMine, { props: { answers: comment(), matterId: 'm' } })
    for (const words of ['您的这句话', '请多种树。', '我们的答复', '部分采纳']) expect(wrapper.text()).toContain(words)
    expect(await findingsOf(wrapper)).toEqual([])
    expect(mountInPortal(AnswersToMine, { props: { answers: comment({ points: [] }), matterId: 'm' } }).text()).toContain('您的这条意见还没有答复。')
  })
})

const toAnswer = (changes: object = {}) => ({
  id: 'c1', number: 'YJ-12345678', stance: 'suggest', receivedAt: '2026-12-01T02:00:00.000Z', isLate: false, clause: { label: '3', text: { zh: '第三条。', en: null }, textVersion: 1 },
  pieces: [{ text: '请多种树。要有长椅。谢谢。', reason: null }], sentences: ['请多种树。', '要有长椅。', '谢谢。'], groupId: 'g', groupSize: 3,
  points: [{ id: 'p1', quote: '种树', answer: null }, { id: 'p2', quote: '长椅', answer: { id: 'a1', outcome: 'adopted', reason, isReleased: false } }], ...changes,
})

describe('splitting', () => {
  const mountSplitting = (changes: object = {}) => mountInPortal(Splitting, { props: { comment: toAnswer(changes), canAnswer: true, isBusy: false, path: '/staff/hearings/m/answers', chosen: ['p1'] } })

  it('makes each ticked sentence a point, by the keyboard alone', async () => {
    const wrapper = mountSplitting()
    expect(await findingsOf(wrapper)).toEqual([])
    const boxes = wrapper.findAll<HTMLInputElement>('input[name=sentences]')
    expect(boxes.map(box => box.element.value)).toEqual(['请多种树。', '要有长椅。', '谢谢。'])
    await boxes[0]!.setValue(true)
    await boxes[2]!.setValue(true)
    await wrapper.find('form').trigger('submit')
    expect(wrapper.emitted('split')).toEqual([[['请多种树。', '谢谢。']]])
  })

  it('joins sentences that follow each other, and no others', async () => {
    const wrapper = mountSplitting()
    const [first, second, third] = wrapper.findAll('input[name=sentences]')
    const join = () => wrapper.findAll('form button')[1]!.trigger('click')
    await first!.setValue(true)
    await third!.setValue(true)
    await join()
    expect([wrapper.emitted('split'), wrapper.text().includes('没有连在一起')]).toEqual([undefined, true])
    await second!.setValue(true)
    await join()
    expect(wrapper.emitted('split')).toEqual([[['请多种树。要有长椅。谢谢。']]])
  })

  it('takes points back, takes answers off, and leads to the near copies', async () => {
    const wrapper = mountSplitting()
    for (const name of ['去掉这个要点', '取下这个答复', '看相近的意见']) await wrapper.findAll('button').find(button => button.text() === name)!.trigger('click')
    expect([wrapper.emitted('remove'), wrapper.emitted('detach'), wrapper.emitted('copies')]).toEqual([[['p1']], [['p2']], [['p2']]])
    await wrapper.find('input[type=checkbox]').setValue(false)
    expect(wrapper.emitted('update:chosen')).toEqual([[[]]])
  })

  it('offers nothing when the matter is over', () => {
    const wrapper = mountInPortal(Splitting, { props: { comment: toAnswer(), canAnswer: false, isBusy: false, path: '/x', chosen: [] } })
    expect(wrapper.findAll('button, form')).toEqual([])
  })
})

describe('writing', () => {
  const mountWriting = (props: object = {}) => mountInPortal(Writing, { props: { laterClauses: [{ id: 'c2', label: '3', textVersion: 2 }], isHeldBack: true, isBusy: false, issueOf: () => undefined, ...props } })

  it('asks for the changed clause, or why there is none, only of what is adopted', async () => {
    const wrapper = mountWriting()
    expect(await findingsOf(wrapper)).toEqual([])
    expect(wrapper.find('select').exists()).toBe(false)
    await wrapper.find('input[value=adopted]').setValue(true)
    expect(wrapper.find('[name=unchangedZh]').exists()).toBe(true)
    await wrapper.find('[name=reasonZh]').setValue(reason.zh)
    await wrapper.find('select').setValue('c2')
    expect(wrapper.find('[name=unchangedZh]').exists()).toBe(false)
    await wrapper.find('form').trigger('submit')
    await wrapper.find('input[value=notAdopted]').setValue(true)
    await wrapper.find('form').trigger('submit')
    expect(wrapper.emitted('save')).toEqual([[{ outcome: 'adopted', reason, clauseId: 'c2', unchanged: null }], [{ outcome: 'notAdopted', reason, clauseId: null, unchanged: null }]])
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('of a public answer is a correction, and says so', () => {
    const answer = { id: 'a1', outcome: 'notAdopted', reason, unchanged: null, clauseId: null, clause: null, by: '甲', at: '', isReleased: true, version: 1, points: 3 }
    const wrapper = mountWriting({ answer, isHeldBack: false })
    for (const words of ['更正这个答复', '已公布的答复不能改', '保存，立即公布']) expect(wrapper.text()).toContain(words)
    expect(wrapper.find<HTMLTextAreaElement>('[name=reasonZh]').element.value).toBe(reason.zh)
  })

  it('says what is wrong beside the field', async () => {
    const wrapper = mountWriting({ issueOf: (path: string) => path === 'reason.zh' ? '请针对意见写清楚' : undefined })
    expect(wrapper.find('.wrong').text()).toContain('请针对意见写清楚')
    expect(await findingsOf(wrapper)).toEqual([])
  })
})

it('lists answers to use again', async () => {
  const answer = { id: 'a1', outcome: 'adopted', reason, unchanged: null, clauseId: 'c', clause: '3', by: '甲', at: '', isReleased: false, version: 1, points: 3 }
  const wrapper = mountInPortal(Existing, { props: { answers: [answer], canAttach: true, canAnswer: true, isBusy: false } })
  expect(await findingsOf(wrapper)).toEqual([])
  await wrapper.find('[name=q]').setValue('消防')
  await wrapper.find('form').trigger('submit')
  for (const button of wrapper.findAll('button.plain')) await button.trigger('click')
  expect([wrapper.emitted('search'), wrapper.emitted('attach'), wrapper.emitted('edit')]).toEqual([[['消防']], [['a1']], [[answer]]])
})

it('shows what the answer comes to for each near copy, and never ticks one that says something else', async () => {
  const members = [
    { commentId: 'c2', number: 'YJ-2', plan: 'newPoint', own: [] }, { commentId: 'c3', number: 'YJ-3', plan: 'point', own: ['要有长椅。'] },
    { commentId: 'c4', number: 'YJ-4', plan: 'differs', own: ['请少种树。'] }, { commentId: 'c5', number: 'YJ-5', plan: 'answered', own: [] },
  ]
  const wrapper = mountInPortal(Copies, { props: { members, isBusy: false } })
  expect(await findingsOf(wrapper)).toEqual([])
  for (const words of ['YJ-3', '它另外说了：要有长椅。', 'YJ-4：没有同样的一句话，要单独看', '给勾选的 2 条用这个答复']) expect(wrapper.text()).toContain(words)
  await wrapper.find('form').trigger('submit')
  expect(wrapper.emitted('answer')).toEqual([[['c2', 'c3'], true]])
})

it('lists what waits, with the clause and the near copies', async () => {
  const page = {
    clauses: [{ clause: { key: 'k3', label: '3', id: 'x', textVersion: 1 }, comments: 2 }, { clause: null, comments: 1 }], nextCursor: '1.x',
    items: [{ id: 'c1', number: 'YJ-1', excerpt: '请多种树。', stance: 'oppose', clause: '3', groupId: 'g', groupSize: 3, isLate: true, receivedAt: '' }],
  }
  const wrapper = mountInPortal(Waiting, { props: { page, path: '/staff/hearings/m/answers', query: { clause: 'k3' } } })
  for (const words of ['YJ-1', '对条文 3', '请多种树。', '相近的共 3 条', '迟到']) expect(wrapper.text()).toContain(words)
  expect(wrapper.findAll('a').map(link => link.attributes('href'))).toEqual(['/staff/hearings/m/answers?clause=k3&comment=c1', '/staff/hearings/m/answers?clause=k3&cursor=1.x'])
  expect(await findingsOf(wrapper)).toEqual([])
})
