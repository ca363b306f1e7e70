import { flushPromises } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { defineComponent, h, ref, Suspense, type Component } from 'vue'
import Certificate from '../../../pages/track/volunteer/certificate.vue'
import Confirm from '../../../pages/staff/volunteers/hours/index.vue'
import Corrections from '../../../pages/staff/volunteers/corrections.vue'
import Export from '../../../pages/staff/volunteers/hours/export.vue'
import Hours from '../../../pages/track/volunteer/hours.vue'
import Index from '../../../pages/staff/volunteers/index.vue'
import type { FormState } from '#shared/forms'
import type { Locale } from '#shared/locale'
import { findingsOf, mountInPortal } from '../support.ts'

const both = (zh: string, en: string | null = null) => ({ zh, en })
const staff = { id: 's1', name: '何', role: 'communityWorker', subDistricts: ['110107009'], communities: ['110107009001'], isFresh: true } as const

/** Shows a page with what its one endpoint answers. */
async function show(page: Component, answer: object, { path, form = null, locale = 'zh-CN', refusal }: { path: string, form?: FormState | null, locale?: Locale, refusal?: object }) {
  const fetch = vi.fn((_path: string, options?: { method?: string, body?: object }) => options?.method === 'POST' && refusal ? Promise.reject(Object.assign(new Error('refused'), { data: refusal })) : Promise.resolve(answer))
  Object.assign(globalThis, {
    definePageMeta: () => {}, useFetch: () => Promise.resolve({ data: ref(answer), error: ref(null) }), $fetch: fetch,
    useRoute: () => ({ path, fullPath: path, params: {}, query: Object.fromEntries(new URL(path, 'http://portal.test').searchParams) }),
  })
  const wrapper = mountInPortal(defineComponent({ render: () => h(Suspense, null, { default: () => h(page) }) }), { world: { path, form, locale, staff: path.includes('/staff/') ? staff : null } })
  await flushPromises()
  return { wrapper, sent: () => fetch.mock.calls.filter(([, options]) => options?.method === 'POST').map(([to, options]) => [to, options!.body]) }
}

const shift = {
  id: 's1', team: both('示例劝导队', 'Example team'), startsAt: '2026-11-24T01:00:00.000Z', endsAt: '2026-11-24T03:00:00.000Z', place: both('东门'), seats: 4, least: 3, isCalledOff: false, isDemo: false, lacking: 1,
  people: [
    { id: 'd1', numberEnd: '1111', publicName: '王大妈', checkedInAt: '2026-11-24T00:55:00.000Z', standing: 'arrived' }, { id: 'd2', numberEnd: '2222', publicName: null, checkedInAt: null, standing: 'missing' },
    { id: 'd3', numberEnd: '3333', publicName: null, checkedInAt: null, standing: 'lateCancel' },
  ],
}
const order = { id: 'o1', number: 'XD-12345678', kind: 'shopping', title: null, startsAt: '2026-11-24T07:00:00.000Z', endsAt: '2026-11-24T08:00:00.000Z', on: '2026-11-24', screenDueOn: null, isDemo: true, wait: 'untaken', missingHelpers: 1 }
const today = { choices: ['110107009001'], community: '110107009001', now: '2026-11-24T01:10:00.000Z', today: '2026-11-24', shifts: [shift], orders: [order], counts: { signUps: 2, corrections: 0, disputes: 1 } }

describe('the day of a community', () => {
  const path = '/staff/volunteers'
  it('shows who comes, who is missing, which orders wait and what else there is to do', async () => {
    const { wrapper } = await show(Index, today, { path })
    const sections = wrapper.findAll('section').map(section => section.text())
    expect(wrapper.get('h1').text()).toBe('今天：2026年11月24日')
    for (const words of ['09:00–11:00', '示例劝导队', '东门', '王大妈', '08:55 到', '报名 2 人，到了 1 人，名额 4 个']) expect(sections[0]).toContain(words)
    expect(sections[0]).not.toMatch(/2222|3333/)
    for (const words of ['还差 1 人', '编号尾号 2222', '没到', '编号尾号 3333', '临时来不了', '报名等审核', '2']) expect(sections[1]).toContain(words)
    for (const words of ['还没人接', '代买东西、代取快递', 'XD-12345678', '15:00–16:00', '还要 1 人', '演示数据']) expect(sections[2]).toContain(words)
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('says in words when nothing is on', async () => {
    const { wrapper } = await show(Index, { ...today, shifts: [], orders: [] }, { path })
    for (const words of ['今天没有值班。', '没有人缺。', '没有单在等。']) expect(wrapper.text()).toContain(words)
    expect(wrapper.find('select').exists()).toBe(false)
  })

  it('lets who has several communities choose, in English too', async () => {
    const { wrapper } = await show(Index, { ...today, choices: ['110107009001', '110107003007'], community: null, today: null, shifts: [], orders: [], counts: null }, { path: '/en/staff/volunteers', locale: 'en' })
    expect(wrapper.text()).toContain('Choose one first')
    expect(wrapper.findAll('optgroup')).toHaveLength(2)
    expect(wrapper.text()).not.toMatch(/hours\.\w|\{\w+\}/)
    expect(await findingsOf(wrapper)).toEqual([])
  })
})

describe('confirming', () => {
  const page = {
    choices: ['110107009001'], community: null, hasMore: false,
    shifts: [{ id: 's1', team: both('示例劝导队'), place: both('东门'), startsAt: shift.startsAt, endsAt: shift.endsAt, subDistrict: '110107009', community: '110107009001', isDemo: false, people: [
      { dutyId: 'd1', number: 'ZY-00001111', publicName: '王大妈', checkedInAt: shift.startsAt, checkedOutAt: shift.endsAt, leftEarly: false, served: 120 },
      { dutyId: 'd2', number: 'ZY-00002222', publicName: null, checkedInAt: shift.startsAt, checkedOutAt: null, leftEarly: false, served: 100 },
    ] }],
    leases: [{ leaseId: 'l1', orderNumber: 'XD-12345678', kind: 'shopping', title: null, subDistrict: '110107009', community: '110107009001', isDemo: false, number: 'ZY-00001111', publicName: '王大妈', startedAt: shift.startsAt, finishedAt: shift.endsAt, served: 40 }],
  }
  const path = '/staff/volunteers/hours'

  it('of a whole shift sends what was served, changed where somebody typed', async () => {
    const { wrapper, sent } = await show(Confirm, page, { path })
    for (const words of ['2 小时', '编号尾号 2222', '没有签退']) expect(wrapper.text()).toContain(words)
    const [first, reason] = wrapper.findAll('tbody input')
    await first!.setValue('150')
    await reason!.setValue('多留了半小时')
    await wrapper.findAll('form')[0]!.trigger('submit')
    await flushPromises()
    expect(sent()).toEqual([['/api/staff/volunteers/hours/confirmations', { items: [{ source: 'duty', sourceId: 'd1', minutes: 150, reason: '多留了半小时' }, { source: 'duty', sourceId: 'd2', minutes: 100, reason: '' }] }]])
    expect(wrapper.text()).toContain('已确认 2 个人的时长')
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('keeps what was typed when it was refused', async () => {
    const { wrapper } = await show(Confirm, page, { path, refusal: { code: 'hours.reason_missing', message: '要写理由。' } })
    await wrapper.findAll('tbody input')[0]!.setValue('150')
    await wrapper.findAll('form')[0]!.trigger('submit')
    await flushPromises()
    expect(wrapper.text()).toContain('没有办成：要写理由。')
    expect((wrapper.findAll('tbody input')[0]!.element as HTMLInputElement).value).toBe('150')
  })

  it('says when nothing waits', async () => {
    const { wrapper } = await show(Confirm, { ...page, shifts: [], leases: [] }, { path })
    for (const words of ['没有等着确认的值班。', '没有等着确认的单。']) expect(wrapper.text()).toContain(words)
  })
})

it('a request is answered with an outcome and words; a part asks for the minutes', async () => {
  const item = { id: 'c1', source: 'duty', subDistrict: '110107009', community: '110107009001', number: 'ZY-00001111', publicName: null, askedMinutes: 150, words: '忘了签退', at: shift.startsAt, outcome: null, answer: null, decidedAt: null, decidedByName: null, on: '2026-11-24', served: 120, confirmed: null, isDemo: false, team: both('示例劝导队'), place: null, kind: null, orderNumber: null }
  const { wrapper, sent } = await show(Corrections, { choices: ['110107009001'], community: null, isDecided: false, items: [item], nextCursor: null }, { path: '/staff/volunteers/corrections' })
  expect(wrapper.text()).toContain('签到签退算出来 2 小时，已确认 还没确认，申请改为 2 小时 30 分钟。')
  await wrapper.get('input[value="partly"]').setValue()
  await wrapper.get('input[inputmode="numeric"]').setValue('135')
  await wrapper.get('textarea').setValue('按门卫的记录')
  await wrapper.get('form').trigger('submit')
  expect(sent()).toEqual([['/api/staff/volunteers/corrections/c1/decision', { outcome: 'partly', minutes: 135, answer: '按门卫的记录' }]])
  expect(await findingsOf(wrapper)).toEqual([])
})

it('the export says what is in the file, and that the template of 志愿北京 is not public', async () => {
  const { wrapper } = await show(Export, { choices: ['110107009001'], from: '2026-01-01', until: '2026-11-24' }, { path: '/staff/volunteers/hours/export' })
  for (const words of ['导入模板没有公开', '民政部令第67号', '志愿北京的记录为准', '没有电话、邮箱和身份证号']) expect(wrapper.text()).toContain(words)
  expect(wrapper.findAll('form button').map(button => button.attributes('formaction'))).toEqual([undefined, '/staff/volunteers/hours/export.csv'])
  expect(await findingsOf(wrapper)).toEqual([])
})

describe('a volunteer', () => {
  const service = { source: 'duty', sourceId: 'd1', on: '2026-11-24', served: 120, confirmed: 90, isServed: true, team: both('示例劝导队'), place: null, kind: null, orderNumber: null, entries: [{ minutes: 90, reason: null, at: shift.endsAt }], corrections: [] }
  const own = { total: 90, years: [2026, 2025], registryNumber: null, mayKeepNumber: true, items: [service, { ...service, source: 'lease', sourceId: 'l1', team: null, kind: 'shopping', confirmed: null, served: 40, entries: [], corrections: [{ askedMinutes: 60, words: '少了', at: shift.endsAt, outcome: null, answer: null, decidedAt: null }] }] }
  const path = '/track/volunteer/hours'
  const page = { formToken: 'token', year: 2026, own }

  it('reads their hours by day, what waits and what was asked', async () => {
    const { wrapper } = await show(Hours, page, { path })
    for (const words of ['2026 年一共确认了 1 小时 30 分钟。', '2026年11月24日', '示例劝导队', '已确认 1 小时 30 分钟', '邻里互助：代买东西、代取快递', '登记的时间是 40 分钟，等社区确认', '社区还没有答复。', '时长不对？']) expect(wrapper.text()).toContain(words)
    expect(wrapper.find('textarea').exists()).toBe(false)
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('asks for a correction on the page itself, and finds what they typed again', async () => {
    const { wrapper } = await show(Hours, page, { path: `${path}?ask=d1` })
    expect(wrapper.get('input[name="sourceId"]').attributes('value')).toBe('d1')
    const form = { values: { source: 'duty', sourceId: 'd1', hours: '2', minutes: '', words: '' }, issues: [{ path: 'words', code: 'hours.words_required', message: '请写一句是怎么回事。' }] } as unknown as FormState
    const again = await show(Hours, page, { path, form })
    expect((again.wrapper.get('input[name="hours"]').element as HTMLInputElement).value).toBe('2')
    expect(again.wrapper.text()).toContain('请写一句是怎么回事。')
    expect(await findingsOf(again.wrapper)).toEqual([])
  })

  it('opens the page with number and code when nobody has', async () => {
    for (const [one, answer] of [[Hours, { ...page, own: null }], [Certificate, { formToken: 'token', period: { from: '2026-01-01', until: '2026-11-24' }, issuedOn: '2026-11-24', certificate: null }]] as const) {
      const { wrapper } = await show(one, answer, { path, locale: 'en' })
      expect(wrapper.find('input[name="queryCode"]').exists()).toBe(true)
      expect(wrapper.text()).not.toMatch(/hours\.\w|\{\w+\}/)
      expect(await findingsOf(wrapper)).toEqual([])
    }
  })

  it('prints a plain certificate with name, hours, day and community, after which the record of 志愿北京 counts', async () => {
    const certificate = { number: 'ZY-00001111', subDistrict: '110107009', community: '110107009001', isDemo: false, name: '王桂兰', from: '2026-01-01', until: '2026-11-24', total: 130, lines: [{ source: 'duty', team: both('示例劝导队'), kind: null, minutes: 90, days: 1 }, { source: 'lease', team: null, kind: 'shopping', minutes: 40, days: 1 }] }
    const { wrapper } = await show(Certificate, { formToken: 'token', period: { from: '2026-01-01', until: '2026-11-24' }, issuedOn: '2026-11-24', certificate }, { path: '/track/volunteer/certificate' })
    for (const words of ['王桂兰（编号 ZY-00001111），2026年1月1日至2026年11月24日', '一共 2 小时 10 分钟', '示例劝导队', '志愿北京的记录为准', '开具日期：2026年11月24日']) expect(wrapper.text()).toContain(words)
    expect(wrapper.text()).not.toMatch(/积分|排名|名次/)
    expect(await findingsOf(wrapper)).toEqual([])
  })
})
