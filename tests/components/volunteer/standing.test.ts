import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import Memberships from '../../../components/volunteer/Memberships.vue'
import PersonSeat from '../../../components/volunteer/PersonSeat.vue'
import PersonSteps from '../../../components/volunteer/PersonSteps.vue'
import { findingsOf, mountInPortal } from '../support.ts'

enableAutoUnmount(afterEach)

const at = '2026-11-25T02:00:00.000Z'
const mayNothing = { accept: false, pass: false, queue: false, leave: false }
const seat = (changes: object = {}) => ({
  id: 'm1', teamId: 't1', name: { zh: '东山邻里互助队', en: null }, state: 'waiting', answerBy: null, isAnswerLate: false, queue: { ahead: 3, waiting: 9 }, agreement: null, obstacle: null, may: { ...mayNothing, leave: true }, ...changes,
})
const buttons = (wrapper: ReturnType<typeof mountInPortal>) => wrapper.findAll('button').map(found => found.text())

let fetched: ReturnType<typeof vi.fn>
beforeEach(() => { vi.stubGlobal('$fetch', fetched = vi.fn()) })
afterEach(() => { vi.unstubAllGlobals() })

describe('the places of a volunteer', () => {
  it.each([
    ['waiting', seat(), '前面还有 3 位，一共 9 位', ['离开这支队伍']],
    ['the first who waits', seat({ queue: { ahead: 0, waiting: 4 } }), '候补第一位', ['离开这支队伍']],
    ['offered', seat({ state: 'offered', answerBy: at, queue: null, may: { accept: true, pass: true, queue: false, leave: true } }), '2026年11月25日 10:00 前回答', ['我来，接受这个位置', '这次不行', '离开这支队伍']],
    ['too late', seat({ state: 'offered', answerBy: at, isAnswerLate: true, queue: null }), '回答的时间已经过了', ['离开这支队伍']],
    ['lapsed', seat({ state: 'lapsed', queue: null, may: { ...mayNothing, queue: true } }), '没有等到您的回答', ['重新排队']],
    ['seated without the agreement', seat({ state: 'seated', queue: null, obstacle: 'notAgreed', agreement: { number: 2, accepted: 1, isAgreed: false } }), '请先看协议并同意', ['离开这支队伍']],
  ])('say in plain words how it is to be %s, with one tap for each thing one may do', async (_, one, words, expected) => {
    const wrapper = mountInPortal(Memberships, { props: { seats: [one], formToken: 'x' } })
    expect(document.body.textContent).toContain(words)
    expect(buttons(wrapper)).toEqual(expected)
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('are complete in English', () => {
    mountInPortal(Memberships, { props: { seats: [seat()], formToken: 'x' }, world: { locale: 'en' } })
    expect(document.body.textContent).toContain('Ahead of you: 3. Waiting in all: 9.')
  })
})

const person = (changes: object = {}) => ({
  volunteer: { id: 'v1', number: 'ZY-00000001', state: 'applied', version: 4, checkDueOn: '2026-11-26', ...changes }, seats: [], ways: [], trainings: [], history: [], mayCheck: true, now: at,
})

describe('the steps of staff', () => {
  it.each([
    ['applied', ['登记', '暂停', '结束服务']],
    ['checked', ['登记', '暂停', '结束服务']],
    ['paused', ['登记', '恢复服务', '结束服务']],
    ['left', []],
  ])('of somebody %s are those that can be taken', async (state, expected) => {
    const wrapper = mountInPortal(PersonSteps, { props: { person: person({ state }) } })
    expect(buttons(wrapper)).toEqual(expected)
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('keep what was typed when somebody else was quicker, say so, and go with the version that is shown then', async () => {
    fetched.mockRejectedValueOnce({ data: { code: 'stale', message: '刚才有人改过。' } }).mockResolvedValue({})
    const wrapper = mountInPortal(PersonSteps, { props: { person: person() } })
    await wrapper.find('input[value="no"]').setValue()
    await wrapper.find('textarea[name="checkReason"]').setValue('请先到社区来谈谈。')
    await wrapper.find('form').trigger('submit')
    await flushPromises()
    expect(wrapper.emitted('refused')).toHaveLength(1)
    expect(wrapper.text()).toContain('刚才有人改过。')
    await wrapper.setProps({ person: person({ version: 5 }) })
    expect(wrapper.find<HTMLTextAreaElement>('textarea[name="checkReason"]').element.value).toBe('请先到社区来谈谈。')
    await wrapper.find('form').trigger('submit')
    await flushPromises()
    expect(fetched).toHaveBeenLastCalledWith('/api/staff/volunteers/people/v1/check', expect.objectContaining({ body: { version: 5, isAccepted: false, reason: '请先到社区来谈谈。' } }))
    expect(wrapper.emitted('done')).toEqual([['check']])
  })
})

describe('a place in a team, as staff see it', () => {
  it('offers to record paper only while the present version is not accepted', async () => {
    const one = { id: 'm1', teamId: 't1', name: { zh: '劝导队', en: null }, state: 'seated', answerBy: null, needsAgreement: true, isAgreed: false, agreement: 2, queue: null }
    const wrapper = mountInPortal(PersonSeat, { props: { seat: one, volunteerId: 'v1', mayCheck: true } })
    expect(buttons(wrapper)).toEqual(['登记已签', '离开这支队伍'])
    expect(await findingsOf(wrapper)).toEqual([])
    await wrapper.setProps({ seat: { ...one, isAgreed: true } })
    expect(wrapper.text()).toContain('已同意第 2 版')
    expect(buttons(wrapper)).toEqual(['离开这支队伍'])
  })
})
