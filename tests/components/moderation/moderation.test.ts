import { enableAutoUnmount, flushPromises, type VueWrapper } from '@vue/test-utils'
import { nextTick } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import Bulk from '../../../components/moderation/Bulk.vue'
import Changes from '../../../components/moderation/Changes.vue'
import EntryForm from '../../../components/moderation/EntryForm.vue'
import Item from '../../../components/moderation/Item.vue'
import List from '../../../components/moderation/List.vue'
import Slip from '../../../components/moderation/Slip.vue'
import { emptyEntry, toEntryBody, toTyped } from '../../../composables/useEntryForm'
import { findingsOf, mountInPortal } from '../support.ts'

enableAutoUnmount(afterEach)

const at = '2026-11-23T02:00:00.000Z'
const words = '请给王小明家门口留路，电话 13912345678。'
const row = (changes: object = {}) => ({
  id: 'c1', number: 'YJ-00000001', stance: 'oppose', state: 'waiting', isLate: false, flags: 0, channel: 'web', clauseId: 'k3', summary: '请给门口留路', receivedAt: at, isDemo: false, version: 1,
  matterId: 'm1', label: '3', title: { zh: '拆后利用方案', en: null }, kind: 'publicComment', ...changes,
})
function anItem(comment: object = {}, changes: object = {}) {
  return {
    comment: {
      id: 'c1', number: 'YJ-00000001', stance: 'oppose', words, authorKind: 'person', publicName: '李四', channel: 'web', locale: 'zh-CN', receivedAt: at, isLate: false, isDemo: false, hash: 'ab12', state: 'waiting',
      masks: [], masksName: false, rule: null, toAuthor: null, shownAt: null, withdrawnAt: null, version: 1, ...comment,
    },
    marked: [{ text: '请给王小明家门口留路，电话 ', kind: null, mustChange: false }, { text: '13912345678', kind: 'phone', mustChange: true }, { text: '。', kind: null, mustChange: false }],
    clause: { label: '3', text: { zh: '第三条的内容。', en: null }, version: 1 }, matter: { id: 'm1', kind: 'publicComment', title: { zh: '拆后利用方案', en: null }, lateUse: 'considered', closesAt: at },
    dueOn: '2026-11-25', flags: [], decisions: [], appeals: [], files: [], moves: ['publish', 'mask', 'hold', 'refuse'], timeline: [], enteredOn: null, now: at, ...changes,
  }
}
const button = (wrapper: VueWrapper, text: string) => wrapper.findAll('button').find(found => found.text().startsWith(text))!
const press = (key: string) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
const mountItem = (item: ReturnType<typeof anItem>) => {
  const wrapper: VueWrapper = mountInPortal(Item, { props: { 'modelValue': item, 'now': at, 'onUpdate:modelValue': (modelValue: unknown) => wrapper.setProps({ modelValue }) } })
  return wrapper
}

let fetched: ReturnType<typeof vi.fn>
beforeEach(() => { vi.stubGlobal('$fetch', fetched = vi.fn()) })
afterEach(() => { vi.unstubAllGlobals() })

describe('the list', () => {
  it('says what each comment is about, that it was flagged, and what was withdrawn only as withdrawn', async () => {
    const wrapper = mountInPortal(List, { props: { rows: [row({ flags: 3 }), row({ id: 'c2', number: 'YJ-00000002', state: 'withdrawn', summary: '', label: null, isLate: true })], selected: 'c1', chosen: [], query: '?list=all' } })
    expect(wrapper.text()).toContain('3 人举报')
    expect(wrapper.text()).toContain('第 3 条')
    expect(wrapper.findAll('li')[1]!.text()).toContain('写的人已撤回')
    expect(wrapper.find('a').attributes()).toMatchObject({ 'href': '/staff/hearings/m1/comments/c1?list=all', 'aria-current': 'true' })
    expect(await findingsOf(wrapper)).toEqual([])
  })
})

describe('deciding', () => {
  it('publishes with one key, by the version that was seen and with the flags that were seen', async () => {
    fetched.mockResolvedValue({ state: 'published', version: 2 })
    const wrapper = mountItem(anItem({}, { flags: [{ id: 'f1', reason: 'privacy', words: null, at, settledAt: null, settledBy: null }, { id: 'f0', reason: 'other', words: '看', at, settledAt: at, settledBy: '赵一' }] }))
    expect(await findingsOf(wrapper)).toEqual([])
    press('1')
    await flushPromises()
    expect(fetched).toHaveBeenCalledWith('/api/staff/hearings/m1/comments/c1/decision', expect.objectContaining({ body: { version: 1, flags: ['f1'], decision: 'publish' } }))
    expect(wrapper.emitted('moved')).toEqual([[{ decision: 'publish', state: 'published', version: 2 }]])
  })

  it('refuses with a rule and own words, offering only rules that allow it, and says what is no reason', async () => {
    fetched.mockResolvedValue({ state: 'refused', version: 2 })
    const wrapper = mountItem(anItem())
    press('3')
    await nextTick()
    const options = wrapper.findAll('#f-refuse-rule option').map(option => option.attributes('value'))
    expect(options).toEqual(['', '2', '3', '4', '5', '6', '7'])
    expect(wrapper.text()).toContain('不同意见、话说得重')
    await wrapper.find('#f-refuse-rule').setValue('4')
    expect(wrapper.text()).toContain('只是推销商品')
    await wrapper.find('#f-refuse-toAuthor').setValue('这是广告')
    expect(await findingsOf(wrapper)).toEqual([])
    await wrapper.find('form.move-form').trigger('submit')
    await flushPromises()
    expect(fetched.mock.calls[0]![1]).toMatchObject({ body: { decision: 'refuse', rule: 4, toAuthor: '这是广告' } })
  })

  it('covers what is selected and the name, and shows what others will read', async () => {
    fetched.mockResolvedValue({ state: 'masked', version: 2 })
    const wrapper = mountItem(anItem())
    press('2')
    await nextTick()
    const text = wrapper.find('textarea#raw-c1').element as HTMLTextAreaElement
    text.setSelectionRange(2, 5)
    expect(wrapper.findAll('select[name=maskReason] option').map(option => option.text())).toEqual(['1. 个人信息', '3. 侮辱性词语', '5. 别人的姓名'])
    await wrapper.find('select[name=maskReason]').setValue('5')
    await button(wrapper, '隐去选中的字').trigger('click')
    await wrapper.find('#f-mask-name').setValue(true)
    expect(wrapper.text()).toContain('请给（已隐去：别人的姓名）家门口')
    expect(await findingsOf(wrapper)).toEqual([])
    await wrapper.find('form.move-form').trigger('submit')
    await flushPromises()
    expect(fetched.mock.calls[0]![1]).toMatchObject({ body: { decision: 'mask', masks: [{ start: 2, end: 5, reason: 5 }], masksName: true } })
  })

  it('keeps what was typed when somebody was quicker, shows what changed, and goes on from there', async () => {
    const after = anItem({ state: 'held', rule: 7, toAuthor: '正在查', version: 2 }, { timeline: [{ id: 'e1', at, action: 'moderation.held', sentence: { key: 'events.moderation.held', params: { ruleNumber: 7 } }, reason: null, actorKind: 'staff', actor: '钱二' }] })
    fetched.mockRejectedValueOnce({ data: { code: 'stale' } }).mockResolvedValueOnce(after).mockResolvedValueOnce({ state: 'refused', version: 3 })
    const wrapper = mountItem(anItem())
    press('3')
    await nextTick()
    await wrapper.find('#f-refuse-rule').setValue('4')
    await wrapper.find('#f-refuse-toAuthor').setValue('这是广告')
    await wrapper.find('form.move-form').trigger('submit')
    await flushPromises()
    const changes = wrapper.findComponent(Changes)
    expect(changes.text()).toContain('钱二: 决定暂缓公开，依据规则第 7 条')
    expect(changes.findAll('tbody tr')[0]!.text()).toBe('状态等待审读暂缓公开')
    expect((wrapper.find('#f-refuse-toAuthor').element as HTMLTextAreaElement).value).toBe('这是广告')
    expect(await findingsOf(wrapper)).toEqual([])
    await button(wrapper, '在新的一版上再办一次').trigger('click')
    await flushPromises()
    expect(fetched.mock.calls[2]![1]).toMatchObject({ body: { version: 2, decision: 'refuse', rule: 4, toAuthor: '这是广告' } })
  })

  it('offers nothing of a comment whose writer waits for an answer, or withdrew it', async () => {
    const waiting = mountItem(anItem({ state: 'refused' }, { moves: [], appeals: [{ id: 'a1', text: '请再看', at, dueOn: null, outcome: null, answer: null, decidedAt: null }] }))
    expect(waiting.text()).toContain('等另一个人答复')
    expect(waiting.find('.queue-moves').exists()).toBe(false)
    expect(await findingsOf(waiting)).toEqual([])
    const gone = mountItem(anItem({ state: 'withdrawn', words: '', publicName: null }, { moves: [], marked: [] }))
    expect(gone.text()).toContain('内容已经删除')
    expect(gone.text()).not.toContain('13912345678')
  })

  it('lets letters be letters while somebody types', async () => {
    const wrapper = mountItem(anItem())
    press('3')
    await nextTick()
    wrapper.find('#f-refuse-toAuthor').element.dispatchEvent(new KeyboardEvent('keydown', { key: '1', bubbles: true }))
    await flushPromises()
    expect(fetched).not.toHaveBeenCalled()
  })
})

it('many are published after a preview, and whatever cannot be says why', async () => {
  const results = [{ id: 'c1', number: 'YJ-00000001', to: 'published', problem: null, version: 1 }, { id: 'c2', number: 'YJ-00000002', to: null, problem: 'moderation.one_by_one', version: 1 }]
  fetched.mockResolvedValue({ results })
  const wrapper: VueWrapper = mountInPortal(Bulk, { props: { 'matterId': 'm1', 'rows': [row(), row({ id: 'c2' })], 'chosen': ['c1', 'c2'], 'onUpdate:chosen': (chosen: string[]) => wrapper.setProps({ chosen }) } })
  await button(wrapper, '先看会怎样').trigger('click')
  await flushPromises()
  expect(wrapper.findAll('li').map(line => line.text())).toEqual([expect.stringContaining('已公开'), expect.stringContaining('要单独看')])
  expect(await findingsOf(wrapper)).toEqual([])
  await button(wrapper, '公开这 1 条').trigger('click')
  await flushPromises()
  expect(fetched.mock.calls.map(([, { body }]) => (body as { preview: boolean }).preview)).toEqual([true, false])
  expect(wrapper.emitted('done')).toEqual([[results]])
  expect(wrapper.text()).toContain('结果')
})

describe('paper and telephone', () => {
  it('asks for what stands on the paper, and sends it in Beijing’s time', async () => {
    const typed = { ...emptyEntry(), channel: 'paper', receivedOn: '2026-11-23', receivedTime: '10:00', stance: 'oppose', words: '留路', author: 'person', name: '王小明', phone: '13912345678' }
    const wrapper = mountInPortal(EntryForm, { props: { modelValue: typed, clauses: [{ id: 'k3', label: '3', text: { zh: '第三条', en: null } }], issueOf: () => undefined } })
    expect(await findingsOf(wrapper)).toEqual([])
    const body = toEntryBody(typed, 's1')
    expect(body).toEqual({ channel: 'paper', receivedAt: at, said: { submissionId: 's1', clause: null, stance: 'oppose', words: '留路', authorKind: 'person', name: '王小明', publishName: false, contact: { phone: '13912345678', email: null } } })
    expect(toTyped({ ...body, said: { ...body.said, keepPassages: false } } as never)).toEqual(typed)
    expect(toEntryBody(emptyEntry(), 's1').receivedAt).toBeUndefined()
  })

  it('hands over a slip with number, code in groups, and that it came late', async () => {
    const wrapper = mountInPortal(Slip, { props: { receipt: { number: 'YJ-00000001', queryCode: '1234567812345678', receivedAt: at, isLate: true }, title: '拆后利用方案' } })
    expect(wrapper.text()).toContain('1234 5678 1234 5678')
    expect(wrapper.text()).toContain('迟到')
    expect(await findingsOf(wrapper)).toEqual([])
  })
})
