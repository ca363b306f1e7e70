import { config, flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { defineComponent, h, ref, Suspense, type Component } from 'vue'
import Fields from '../../../components/order/Fields.vue'
import Holders from '../../../components/order/Holders.vue'
import Receipt from '../../../components/order/Receipt.vue'
import StaffLeases from '../../../components/order/StaffLeases.vue'
import WindowFields from '../../../components/order/WindowFields.vue'
import StaffTabs from '../../../components/volunteer/StaffTabs.vue'
import New from '../../../pages/orders/new.vue'
import Open from '../../../pages/orders/index.vue'
import Placed from '../../../pages/orders/placed.vue'
import StaffList from '../../../pages/staff/orders/index.vue'
import StaffNew from '../../../pages/staff/orders/new.vue'
import StaffOrder from '../../../pages/staff/orders/[id]/index.vue'
import StaffReceipt from '../../../pages/staff/orders/[id]/receipt.vue'
import Tracked from '../../../pages/track/order/index.vue'
import type { FormState } from '#shared/forms'
import type { Locale } from '#shared/locale'
import { orderStates } from '#shared/volunteers/rules'
import { screenWords } from '#shared/volunteers/screening'
import { findingsOf, mountInPortal } from '../support.ts'

Object.assign(config.global.components, { OrderFields: Fields, OrderHolders: Holders, OrderReceipt: Receipt, OrderStaffLeases: StaffLeases, OrderWindowFields: WindowFields, VolunteerStaffTabs: StaffTabs })

const staff = { id: 's1', name: '何', role: 'communityWorker', subDistricts: 'all', communities: ['110107009001'], isFresh: true } as const
const startsAt = '2026-11-24T01:00:00.000Z'
const endsAt = '2026-11-24T03:00:00.000Z'
const place = { subDistrict: '110107009', community: '110107009001' }
const shown = { id: 'o1', title: '代买一袋米', kind: 'shopping', startsAt, endsAt, ...place, helpers: 2, free: 1, repeats: true, isDemo: false }
const form = {
  formToken: 'token', days: ['2026-11-23', '2026-11-24'], contactDays: 30, subDistrict: { code: '110107009', name: '鲁谷街道', nameEn: 'Lugu' }, communities: [{ id: '110107009001', name: '东山社区', nameEn: 'Dongshan' }], teams: [{ id: 't1', name: { zh: '互助队', en: null }, community: '110107009001' }],
}
const receipt = { orderId: 'o1', number: 'XD-12345678', queryCode: '1234567890123452', receivedAt: startsAt, screenDueOn: '2026-11-24', address: 'http://portal.test/track', qr: { size: 21, path: 'M0 0h1v1h-1z' } }
const tracked = {
  kind: 'order', now: startsAt, id: 'o1', help: 'shopping', words: '帮我买一袋米。', title: null, ...place, startsAt, endsAt, helpers: 1, taken: 0, repeats: true, repeatUntil: '2026-12-15', state: 'posted', screenDueOn: '2026-11-24', stopRule: null, toAsker: null,
  channel: 'web', organisation: null, receivedAt: startsAt, isDemo: false, number: 'XD-12345678', ways: ['name', 'phone'], phone: '****2222', contactDays: 30, isAgreed: false, may: { cancel: true, move: true, reword: true, nextWeek: false, agree: true },
  weeks: [{ id: 'o1', startsAt, state: 'posted' }], case: null, holders: [], views: [], openings: [], steps: [{ at: startsAt, step: 'placed', reason: null }],
}
const words = '请去劝隔壁的租户搬走。'
const staffOrder = {
  order: { ...tracked, kind: 'shopping', words, skills: [], screenedAt: null, reportId: null, version: 1 }, findings: screenWords(words), canBeOpened: false, ways: ['name', 'phone'], leases: [], isAgreed: false, caseNumber: null,
  may: { open: true, reword: true, stop: true, cancel: true, passOn: true, takeBack: false, reveal: false, answer: false, readCase: false },
  history: [{ id: 'e1', at: startsAt, sentence: { key: 'events.order.placed', params: { number: 'XD-12345678' } }, reason: null, actorKind: 'resident', actorName: null }],
}

/** Shows a page with what its one endpoint answers. */
async function show(page: Component, answer: object, { path = '/orders', form = null, locale = 'zh-CN' }: { path?: string, form?: FormState | null, locale?: Locale } = {}) {
  Object.assign(globalThis, {
    definePageMeta: () => {}, useFetch: () => Promise.resolve({ data: ref(answer), error: ref(undefined) }),
    useRoute: () => ({ path, fullPath: path, params: { id: 'o1' }, query: Object.fromEntries(new URL(path, 'http://portal.test').searchParams) }),
  })
  const wrapper = mountInPortal(defineComponent({ render: () => h(Suspense, null, { default: () => h(page) }) }), { world: { path, form, locale, staff } })
  await flushPromises()
  return wrapper
}

const unsaid = /(?:orders|teams|track|report)\.[a-z]+[.\w]*|\{\w+\}/

describe('pages of orders', () => {
  it.each([
    ['the open ones', Open, { items: [shown], nextCursor: 'n' }], ['the form', New, form], ['its first question', New, { ...form, subDistrict: null, communities: [] }], ['the receipt', Placed, { formToken: 'token', receipt }], ['a receipt that is over', Placed, { formToken: 'token', receipt: null }],
    ['the tracked order', Tracked, { formToken: 'token', days: form.days, order: tracked }], ['the way to open one', Tracked, { formToken: 'token', days: form.days, order: null }],
    ['the list of staff', StaffList, { items: [{ ...shown, number: 'XD-12345678', words: '', state: 'posted', taken: 1, screenDueOn: '2026-11-24', waitsForWords: true }], nextCursor: null }],
    ['placing for somebody', StaffNew, form], ['an order for staff', StaffOrder, staffOrder], ['the receipt to read out', StaffReceipt, { receipt }], ['the receipt to read out, later', StaffReceipt, { receipt: null }],
  ])('say everything in both languages and can be used by everybody: %s', async (_, page, answer) => {
    for (const locale of ['zh-CN', 'en'] as const) {
      const wrapper = await show(page, answer, { locale })
      expect(wrapper.findAll('h1, .panel').length).toBeGreaterThan(0)
      expect(wrapper.text()).not.toMatch(unsaid)
      expect(await findingsOf(wrapper)).toEqual([])
    }
  })
})

describe('the open orders', () => {
  it('say how it works, what, when and where, and nothing of who asks', async () => {
    const text = (await show(Open, { items: [shown], nextCursor: null })).text()
    for (const words of ['110', '119', '120', '下单：', '接单：', '回单：', '代买一袋米', '2026年11月24日 星期二 09:00–11:00', '东山社区', '每周一次']) expect(text).toContain(words)
  })
})

describe('placing', () => {
  it('keeps what was typed, and says what is missing', async () => {
    const wrapper = await show(New, form, { form: { values: { words: '买米', subDistrict: '110107009', submissionId: 'mine' }, issues: [{ path: 'phone', code: 'order.reach_missing', message: '请留电话' }] } })
    expect(wrapper.find('textarea').element.value).toBe('买米')
    expect(wrapper.find<HTMLInputElement>('input[name="submissionId"]').element.value).toBe('mine')
    expect(wrapper.find('a[href="#f-phone"]').text()).toBe('请留电话')
  })
})

describe('the asker’s page', () => {
  const track = (changes: object, query = '') => show(Tracked, { formToken: 'token', days: form.days, order: { ...tracked, ...changes } }, { path: `/track/order${query}` })

  it('says in words what is so and what comes next, in every state', async () => {
    const seen = new Set<string>()
    for (const state of orderStates) {
      const lead = (await track({ state, case: state === 'passedOn' ? { number: 'FY-12345678', queryCode: '1' } : null })).find('.lead').text()
      expect(lead).not.toMatch(unsaid)
      seen.add(lead)
    }
    expect(seen.size).toBe(orderStates.length)
  })

  it('says who can see the number, and shows no more of it than its end', async () => {
    const text = (await track({})).text()
    for (const words of ['接单后，只有接单人在有效期内能看到您的电话和地址，每次查看都有记录', '电话 ****2222', '30 天后']) expect(text).toContain(words)
  })

  it('has one button each to cancel, move and forget, and to move to next week when nobody came', async () => {
    const actions = async (changes: object) => (await track(changes)).findAll('[name="action"]').map(control => control.attributes('value'))
    expect(await actions({})).toEqual(['move', 'agree', 'cancel', 'forget', 'forget'])
    expect(await actions({ state: 'expired', may: { cancel: false, move: false, reword: false, nextWeek: true, agree: false } })).toEqual(['nextWeek', 'forget', 'forget'])
    expect(await actions({ toAsker: '请换个说法' })).toContain('reword')
    expect((await track({}, '?done=cancel')).text()).toContain('已经取消')
  })
})

describe('an order for staff', () => {
  it('marks what asks for pressure, and has no button to open it', async () => {
    const wrapper = await show(StaffOrder, staffOrder)
    expect(wrapper.find('mark').text()).toContain('劝隔壁的租户搬走（像是劝说某个人）')
    expect(wrapper.text()).toContain('谁都不能打开')
    const actions = wrapper.findAll('[name="action"]').map(input => input.attributes('value'))
    expect(actions).toEqual(['reword', 'stop', 'cancel', 'passOn'])
    const free = await show(StaffOrder, { ...staffOrder, order: { ...staffOrder.order, words: '买米' }, findings: [], canBeOpened: true })
    expect(free.find('input[name="action"][value="open"]').exists()).toBe(true)
    // The public line is never filled in from the words.
    expect(free.find<HTMLInputElement>('input[name="title"]').element.value).toBe('')
  })
})
