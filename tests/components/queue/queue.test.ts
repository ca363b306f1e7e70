import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import Bulk from '../../../components/queue/Bulk.vue'
import Changes from '../../../components/queue/Changes.vue'
import Due from '../../../components/queue/Due.vue'
import Duplicates from '../../../components/queue/Duplicates.vue'
import Keys from '../../../components/queue/Keys.vue'
import Lease from '../../../components/queue/Lease.vue'
import List from '../../../components/queue/List.vue'
import Moves from '../../../components/queue/Moves.vue'
import Undo from '../../../components/queue/Undo.vue'
import Views from '../../../components/queue/Views.vue'
import TemplateFields from '../../../components/staff/TemplateFields.vue'
import { moveActions, type StaffMove } from '#shared/reports/queue'
import { useQueueStore } from '~/stores/queue'
import { findingsOf, mountInPortal } from '../support.ts'

enableAutoUnmount(afterEach)

const now = '2026-11-23T02:00:00.000Z'
const report = {
  id: 'r1', number: 'FY-12345678', status: 'submitted', version: 3, kind: 'roof', beingBuilt: 'yes', inDanger: false, subDistrict: '110107003', community: null, placeWords: '公园北门', locale: 'zh-CN',
  dueOn: '2026-11-30', bodyId: null,
}
const item = (changes: object = {}) => ({
  report, words: [{ text: '楼顶搭棚', reason: null }], moves: Object.keys(moveActions), may: { refuse: true, merge: true }, proposal: null, timeline: [], templates: [], body: null, handler: null, lease: null,
  bodies: [{ id: 'b1', nameZh: '城管执法局', nameEn: 'City Management', kind: 'department' }, { id: 'b2', nameZh: '外区', nameEn: null, kind: 'external' }],
  duplicates: [{ id: 'r2', number: 'FY-87654321', status: 'accepted', receivedOn: '2026-11-20', placeWords: '公园北门对面', metres: 40 }], ...changes,
})
const row = (n: number, changes: object = {}) => ({
  id: `r${n}`, number: `FY-${n}`, kind: 'roof', beingBuilt: 'yes', inDanger: false, subDistrict: '110107003', community: null, placeWords: '公园北门', summary: null, status: 'submitted', priority: 2,
  at: now, due: { on: '2026-11-24', until: null }, isDemo: false, version: 1, ...changes,
})
const stubFetch = (answer: (path: string, options: { method?: string, body?: Record<string, unknown> }) => unknown) => {
  const fetch = vi.fn((path: string, options: object) => Promise.resolve().then(() => answer(path, options)))
  vi.stubGlobal('$fetch', fetch)
  return fetch
}
const press = (key: string, target: EventTarget = document) => target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))

describe('the time left', () => {
  it.each([
    [{ on: '2026-11-25', until: null }, '还有 2 日', false], [{ on: '2026-11-23', until: null }, '今日到期', true], [{ on: '2026-11-20', until: null }, '已超 3 日', true],
    [{ on: '2026-11-23', until: '2026-11-23T04:00:00.000Z' }, '还有 2 小时', true], [{ on: '2026-11-23', until: '2026-11-23T01:30:00.000Z' }, '已超 30 分钟', true],
  ])('%j is said as %s, with a picture', (due, words, warns) => {
    const wrapper = mountInPortal(Due, { props: { due, now } })
    expect([wrapper.text(), wrapper.find('svg').exists(), wrapper.classes('warning') || wrapper.find('.warning').exists()]).toEqual([words, true, warns])
  })
})

describe('the moves of a report', () => {
  it.each(Object.keys(moveActions) as StaffMove[])('%s has its button and, if it asks for something, its form, without a finding of axe', async (move) => {
    stubFetch(() => ({ status: 'accepted', version: 4 }))
    const wrapper = mountInPortal(Moves, { props: { item: item({ moves: [move] }) } })
    const button = wrapper.find('.move-list button')
    await button.trigger('click')
    await flushPromises()
    expect(wrapper.find('form.move-form').exists()).toBe(button.attributes('aria-expanded') !== undefined)
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('are sent with the version that was seen', async () => {
    const fetch = stubFetch(() => ({ status: 'accepted', version: 4 }))
    const wrapper = mountInPortal(Moves, { props: { item: item() } })
    press('1')
    await flushPromises()
    expect(fetch).toHaveBeenCalledWith('/api/staff/reports/r1/acceptance', expect.objectContaining({ method: 'POST', body: { version: 3 } }))
    expect(wrapper.emitted('moved')).toEqual([[{ move: 'accept', status: 'accepted', version: 4 }]])
  })

  it('refusing asks for its reason first; the dispatch form begins empty beside the reporter’s words', async () => {
    const fetch = stubFetch(() => ({ status: 'refused', version: 4 }))
    const wrapper = mountInPortal(Moves, { props: { item: item() } })
    press('3')
    await flushPromises()
    expect(fetch).not.toHaveBeenCalled()
    expect(document.activeElement?.id).toBe('f-refuse-reason')
    press('1', document.activeElement!)
    expect(fetch).not.toHaveBeenCalled()
    await wrapper.find('select').setValue('3')
    press('3')
    await flushPromises()
    expect(fetch).toHaveBeenCalledWith('/api/staff/reports/r1/refusal', expect.objectContaining({ body: { version: 3, reason: '3' } }))
    press('a')
    await flushPromises()
    expect((wrapper.find('#f-dispatch-rewrite').element as HTMLTextAreaElement).value).toBe('')
    expect(wrapper.find('.raw-words').text()).toContain('楼顶搭棚')
    expect(wrapper.findAll('#f-dispatch-bodyId option').map(option => option.text())).toEqual(['请选择', '城管执法局'])
  })

  it('that come second keep what was typed, and go again on the new version', async () => {
    let isStale = true
    const fetch = stubFetch(() => {
      if (isStale) throw Object.assign(new Error('409'), { data: { code: 'stale' } })
      return { status: 'needsInfo', version: 5 }
    })
    const wrapper = mountInPortal(Moves, { props: { item: item() } })
    await wrapper.findAll('.move-list button').find(button => button.text().includes('请反映人补充'))!.trigger('click')
    await wrapper.find('textarea').setValue('请补一张照片')
    await wrapper.find('form').trigger('submit')
    await flushPromises()
    const [[move, retry]] = wrapper.emitted('stale') as [[string, () => void]]
    expect(move).toBe('ask')
    await wrapper.setProps({ item: item({ report: { ...report, version: 4 } }) })
    expect((wrapper.find('textarea').element as HTMLTextAreaElement).value).toBe('请补一张照片')
    isStale = false
    retry()
    await flushPromises()
    expect(fetch).toHaveBeenLastCalledWith('/api/staff/reports/r1/question', expect.objectContaining({ body: { version: 4, text: '请补一张照片' } }))
    expect(wrapper.emitted('moved')).toHaveLength(1)
  })

  it('show a refusal that waits for a second person, who is not its author', async () => {
    const fetch = stubFetch(() => ({ status: 'refused', version: 4 }))
    const proposal = { reason: 3, at: now, byId: 's2', by: '钱二' }
    const wrapper = mountInPortal(Moves, { props: { item: item({ proposal }) }, world: { staff: { id: 's1', name: '赵一', role: 'triage', subDistricts: 'all', isFresh: true } } })
    await wrapper.findAll('button').find(button => button.text() === '同意不予受理')!.trigger('click')
    expect(fetch).toHaveBeenCalledWith('/api/staff/reports/r1/refusal-check', expect.objectContaining({ body: { version: 3, agree: true } }))
    const own = mountInPortal(Moves, { props: { item: item({ proposal }) }, world: { staff: { id: 's2', name: '钱二', role: 'triage', subDistricts: 'all', isFresh: true } } })
    expect(own.text()).toContain('这是您提的')
  })
})

describe('keys', () => {
  it('are off where they were switched off, but for the list of them', async () => {
    const fetch = stubFetch(() => ({ status: 'accepted', version: 4 }))
    mountInPortal(Moves, { props: { item: item() } })
    useQueueStore().hasKeys = false
    press('1')
    await flushPromises()
    expect(fetch).not.toHaveBeenCalled()
  })

  it('have a list, without a finding of axe', async () => {
    const wrapper = mountInPortal(Keys)
    expect(wrapper.findAll('dt').map(key => key.text())).toEqual(['J', 'K', '1', '2', '3', 'H', 'A', 'R', 'M', 'Z', 'X', '?'])
    expect(await findingsOf(wrapper)).toEqual([])
  })
})

describe('what somebody else has changed', () => {
  it('is said field by field, with who did it, and can be tried again', async () => {
    const after = item({
      report: { ...report, status: 'accepted', dueOn: '2026-12-01' },
      timeline: [{ id: 'e2', at: now, action: 'report.accepted', sentence: { key: 'events.report.accepted', params: {} }, actor: '钱二', actorKind: 'staff', text: null }],
    })
    const wrapper = mountInPortal(Changes, { props: { before: item(), after, canRetry: true } })
    expect(wrapper.findAll('tbody tr').map(line => line.findAll('th, td').map(cell => cell.text()))).toEqual([['状态', '已提交，等待受理', '已受理'], ['期限', '2026-11-30', '2026-12-01']])
    expect(wrapper.text()).toContain('钱二: 受理')
    await wrapper.findAll('button')[0]!.trigger('click')
    expect(wrapper.emitted('retry')).toHaveLength(1)
    expect(await findingsOf(wrapper)).toEqual([])
  })
})

describe('the list', () => {
  it('says what each report is, and which is open', async () => {
    const wrapper = mountInPortal(List, { props: { rows: [row(1), row(2, { inDanger: true })], selected: 'r2', chosen: ['r1'], now, query: '?status=submitted', mayChoose: true } })
    expect(wrapper.findAll('a').map(link => link.attributes('href'))).toEqual(['/staff/reports/r1?status=submitted', '/staff/reports/r2?status=submitted'])
    expect(wrapper.find('[aria-current="true"]').text()).toContain('有人有危险')
    await wrapper.findAll('input')[1]!.trigger('change')
    expect(wrapper.emitted('choose')).toEqual([['r2']])
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('has its kept names, and its counts stop at a thousand', async () => {
    const counts = { submitted: 1001, accepted: 12 }
    const wrapper = mountInPortal(Views, { props: { list: { status: 'submitted', inbox: null }, counts, views: [{ id: 'v1', name: '八角在建', query: 'kind=roof' }], filter: {} } })
    expect(wrapper.text()).toContain('1000+')
    expect(wrapper.findAll('a').find(link => link.text() === '八角在建')!.attributes('href')).toBe('/staff/reports?kind=roof')
    expect(await findingsOf(wrapper)).toEqual([])
  })
})

describe('one decision on many', () => {
  it('shows what each would become before it is made, and what each became', async () => {
    const store = useQueueStore()
    store.chosen = ['r1', 'r2']
    const results = (to: string) => [{ id: 'r1', number: 'FY-1', from: 'submitted', to, problem: null, version: 2 }, { id: 'r2', number: 'FY-2', from: 'submitted', to: null, problem: 'stale', version: 5 }]
    const fetch = stubFetch(() => ({ results: results('accepted') }))
    const wrapper = mountInPortal(Bulk, { props: { rows: [row(1), row(2)], may: { accept: true, refuse: true, close: false } } })
    await wrapper.find('select').setValue('accept')
    await wrapper.findAll('button')[0]!.trigger('click')
    await flushPromises()
    expect(fetch.mock.calls[0]![1]).toMatchObject({ body: { preview: true, move: 'accept', items: [{ id: 'r1', version: 1 }, { id: 'r2', version: 1 }] } })
    expect(wrapper.findAll('.plain-list li').map(line => line.text())).toEqual([expect.stringContaining('已受理'), expect.stringContaining('刚被别人改过')])
    expect(await findingsOf(wrapper)).toEqual([])
    await wrapper.findAll('button').find(button => button.text() === '处理这 1 件')!.trigger('click')
    await flushPromises()
    expect([wrapper.emitted('done'), store.chosen, store.undoable?.items]).toEqual([[[results('accepted'), 'accept']], ['r2'], [{ id: 'r1', number: 'FY-1', version: 2 }]])
  })
})

describe('blocks of the item', () => {
  it('warn of who has it open', async () => {
    const wrapper = mountInPortal(Lease, { props: { reportId: 'r1', given: { by: '钱二', until: now, isMine: false }, wants: false } })
    expect(wrapper.text()).toContain('钱二 正在看这件')
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('offer to merge into what may be the same', async () => {
    const wrapper = mountInPortal(Duplicates, { props: { item: item() } })
    expect(wrapper.text()).toContain('40 米')
    await wrapper.find('button').trigger('click')
    expect(wrapper.emitted('merge')).toEqual([['FY-87654321']])
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('take a decision back for ten seconds', async () => {
    const fetch = stubFetch(() => ({ status: 'submitted', version: 5 }))
    const wrapper = mountInPortal(Undo)
    const store = useQueueStore()
    store.undoable = { words: 'FY-1 已受理', items: [{ id: 'r1', number: 'FY-1', version: 4 }], isLater: false, until: Date.now() + 10_000 }
    await flushPromises()
    expect(wrapper.text()).toContain('撤销（10 秒）')
    press('z')
    await flushPromises()
    expect(fetch).toHaveBeenCalledWith('/api/staff/reports/r1/undo', expect.objectContaining({ body: { version: 4 } }))
    expect([wrapper.emitted('undone'), store.undoable]).toEqual([[[[{ id: 'r1', version: 5 }]]], null])
  })

  it('fill in a template where it belongs, and send nothing', async () => {
    const fetch = stubFetch(() => ({}))
    const templates = [{ id: 't1', name: '请补照片', move: 'ask', textZh: '{number}，{place}，请在 {day} 前补照片，{phone}', textEn: 'x' }]
    const wrapper = mountInPortal(Moves, { props: { item: item({ templates }) } })
    expect(await findingsOf(wrapper)).toEqual([])
    await wrapper.find('dialog .rows button').trigger('click')
    expect((wrapper.find('#f-ask-text').element as HTMLTextAreaElement).value).toBe('FY-12345678，八角街道 公园北门，请在 2026年11月30日 前补照片，12345')
    expect(fetch).not.toHaveBeenCalled()
  })

  it('write a template', async () => {
    const wrapper = mountInPortal(TemplateFields, { props: { given: { name: '请补照片', move: 'ask', kind: 'roof', textZh: '甲', textEn: 'A' } } })
    expect((wrapper.find('#f-textZh').element as HTMLTextAreaElement).value).toBe('甲')
    expect(wrapper.text()).toContain('{number} {day} {phone} {place}')
    expect(await findingsOf(wrapper)).toEqual([])
  })
})
