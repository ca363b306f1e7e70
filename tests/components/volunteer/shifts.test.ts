import { flushPromises } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { defineComponent, h, ref, Suspense, type Component } from 'vue'
import ShiftsOfStaff from '../../../pages/staff/volunteers/shifts/index.vue'
import ShiftOfStaff from '../../../pages/staff/volunteers/shifts/[id]/index.vue'
import NewShift from '../../../pages/staff/volunteers/shifts/new.vue'
import ShiftCode from '../../../components/volunteer/ShiftCode.vue'
import OwnShifts from '../../../pages/track/volunteer/shifts/index.vue'
import OwnShift from '../../../pages/track/volunteer/shifts/[id]/index.vue'
import People from '../../../pages/track/volunteer/shifts/[id]/people.vue'
import type { OwnShiftAnswer, OwnShiftsAnswer, ShiftPeopleAnswer, StaffShift, StaffShiftList, TeamToPlan } from '~/components/volunteer/shifts'
import type { Locale } from '#shared/locale'
import { findingsOf, mountInPortal } from '../support.ts'

const both = (zh: string, en: string | null = null) => ({ zh, en })
const staff = { id: 's1', name: '何', role: 'communityWorker', subDistricts: 'all', communities: ['110107009001'], isFresh: true } as const
const facts = {
  id: 'x1', teamId: 't1', subDistrict: '110107009', community: '110107009001', startsAt: '2026-11-25T01:00:00.000Z', endsAt: '2026-11-25T03:00:00.000Z', on: '2026-11-25', place: both('东山社区东门'), note: null, skills: ['talking' as const],
  seats: 4, taken: 4, free: 0, least: 2, calledOffAt: null, calledOffReason: null, closedAt: null, isDemo: false, version: 1,
}
const qr = { size: 3, path: 'M0 0h1v1h-1z' }

async function show(page: Component, answer: unknown, { path = '/track/volunteer/shifts/x1', isStaff = false, locale = 'zh-CN', props = {} }: { path?: string, isStaff?: boolean, locale?: Locale, props?: Record<string, unknown> } = {}) {
  const fetch = vi.fn((_path: string, _options?: { method?: string, body?: object }) => Promise.resolve(answer))
  Object.assign(globalThis, {
    definePageMeta: () => {}, navigateTo: vi.fn(), useFetch: () => Promise.resolve({ data: ref(answer), error: ref(null) }), $fetch: fetch,
    useRoute: () => ({ path, fullPath: path, params: { id: 'x1' }, query: Object.fromEntries(new URL(path, 'http://portal.test').searchParams) }),
  })
  const wrapper = mountInPortal(defineComponent({ render: () => h(Suspense, null, { default: () => h(page, props) }) }), { world: { path, locale, staff: isStaff ? staff : null } })
  await flushPromises()
  return { wrapper, sent: () => fetch.mock.calls.filter(([, options]) => options?.method && options.method !== 'GET').map(([to, options]) => [options!.method, to, options!.body]) }
}

type Own = NonNullable<OwnShiftAnswer['shift']>
const none = { signUp: false, accept: false, decline: false, cancel: false, leaveQueue: false, swap: false, stopSwap: false, checkIn: false, checkOut: false }
const mine: NonNullable<Own['mine']> = { state: 'going', why: [], answerBy: null, isLate: false, swapAt: null, checkedInAt: null, checkedOutAt: null, leftEarly: false, ahead: null, minutes: null }
const own = (changes: Partial<Own> = {}): OwnShiftAnswer => ({
  formToken: 'token', shift: {
    ...facts, team: both('东山劝导队', 'Dongshan team'), teamContact: both('社区居委会 010-00000000'), isServing: true, obstacle: null, mine, waiting: 0, partners: { named: ['王老师'], unnamed: 1 }, swaps: [],
    isAtRisk: false, isLateNow: false, isLeader: false, may: { ...none, cancel: true, swap: true }, ...changes,
  },
})

describe('a shift behind the receipt', () => {
  it.each([
    ['going', {}, ['您会来', '王老师、还有 1 位没有公开称呼的队员', '这次不行', '不用说原因', '找人替我']],
    ['late', { isLateNow: true }, ['我们马上请下一位']],
    ['waiting', { mine: { ...mine, state: 'waiting', ahead: 2 }, may: { ...none, leaveQueue: true } }, ['前面有 2 人', '不排了']],
    ['offered', { mine: { ...mine, state: 'offered', answerBy: '2026-11-24T02:00:00.000Z', why: [{ key: 'skill', params: { skill: 'talking' } }] }, may: { ...none, accept: true, decline: true } }, ['请在 2026年11月24日 10:00 前答复', '我来', '这次不行', '为什么请您']],
    ['over', { mine: { ...mine, state: 'absent' }, may: none }, ['记录是没有来']],
    ['present', { mine: { ...mine, state: 'present', checkedInAt: '2026-11-25T00:50:00.000Z' }, may: { ...none, checkOut: true } }, ['您已签到', '签到码', '签退']],
    ['none', { mine: undefined, may: { ...none, signUp: true }, swaps: [{ dutyId: 'd1', publicName: '王老师' }], free: 1 }, ['您还没有报这个班次', '我要报名', '替 王老师']],
    ['called off', { calledOffAt: '2026-11-24T02:00:00.000Z', calledOffReason: '大风', may: none }, ['这个班次取消了', '原因：大风']],
  ] as const)('says what is so and what can be done: %s', async (_, changes, words) => {
    const { wrapper } = await show(OwnShift, own(changes as unknown as Partial<Own>))
    for (const word of words) expect(wrapper.text()).toContain(word)
    expect(wrapper.text()).not.toMatch(/shifts\.\w|roster\.\w|\{\w+\}/)
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('has the scanned code filled in', async () => {
    const { wrapper } = await show(OwnShift, own({ may: { ...none, checkIn: true } }), { path: '/track/volunteer/shifts/x1?code=123456' })
    expect(wrapper.get<HTMLInputElement>('input[name=code]').element.value).toBe('123456')
  })

  it('asks for number and code where nothing is opened, and is complete in English', async () => {
    expect((await show(OwnShift, { formToken: 'token', shift: null })).wrapper.find('input[name=queryCode]').exists()).toBe(true)
    const { wrapper } = await show(OwnShift, own(), { locale: 'en', path: '/en/track/volunteer/shifts/x1' })
    expect(wrapper.text()).toContain('You are coming')
    expect(wrapper.text()).not.toMatch(/shifts\.\w|\{\w+\}/)
    expect(await findingsOf(wrapper)).toEqual([])
  })
})

it('the list leads to what one is on, what one can join and what is past', async () => {
  const answer: OwnShiftsAnswer = { formToken: 'token', shifts: {
    leading: [{ ...facts, id: 'x4', team: both('东山劝导队') }],
    mine: [{ ...facts, team: both('东山劝导队'), state: 'offered', answerBy: '2026-11-24T02:00:00.000Z', minutes: null }],
    open: [{ ...facts, id: 'x2', team: both('东山劝导队'), waiting: 3, wantsSwap: true }], before: [{ ...facts, id: 'x3', team: both('东山劝导队'), state: 'present', answerBy: null, minutes: 110 }],
  } }
  const { wrapper } = await show(OwnShifts, answer)
  for (const words of ['领队：给大家签到', '等答复', '名额满了，3 人在排队', '有人想找人替班', '110 分钟', '2026年11月25日 星期三，09:00 到 11:00']) expect(wrapper.text()).toContain(words)
  expect(await findingsOf(wrapper)).toEqual([])
})

it('the leader sees public names or the end of a number, and one tap for each', async () => {
  const person = { state: 'going' as const, checkedInAt: null, checkedOutAt: null }
  const answer: ShiftPeopleAnswer = { formToken: 'token', qr, shift: {
    ...facts, team: both('东山劝导队'), code: '123456', codeUntil: '2026-11-25T01:05:00.000Z', may: { present: true, out: true, absent: true },
    people: [{ ...person, dutyId: 'd1', publicName: '王老师', end: '1234' }, { ...person, dutyId: 'd2', publicName: null, end: '5678' }, { dutyId: 'd3', publicName: null, end: '9012', state: 'present', checkedInAt: '2026-11-25T01:00:00.000Z', checkedOutAt: null }],
  } }
  const { wrapper } = await show(People, answer)
  for (const words of ['王老师', '队员 ****5678', '123 456', '09:05 换新码']) expect(wrapper.text()).toContain(words)
  expect(wrapper.findAll('button').map(button => button.attributes('value'))).toEqual(['present', 'absent', 'present', 'absent', 'out'])
  expect(await findingsOf(wrapper)).toEqual([])
})

describe('the staff pages', () => {
  it('list the shifts of a day with who comes, where people lack and who cancelled late', async () => {
    const answer: StaffShiftList = { items: [{ ...facts, team: both('东山劝导队'), form: 'persuasion', coming: 1, present: 0, absent: 0, offered: 1, waiting: 2, isAtRisk: true, late: 1 }], nextCursor: null }
    const { wrapper } = await show(ShiftsOfStaff, answer, { path: '/staff/volunteers/shifts', isStaff: true })
    for (const words of ['2026年11月25日', '09:00–11:00', '会来 1/4，等答复 1，排队 2', '人不够，至少 2 人', '临时有 1 人来不了']) expect(wrapper.text()).toContain(words)
    expect(await findingsOf(wrapper)).toEqual([])
  })

  const person: StaffShift['people'][number] = {
    dutyId: 'd1', volunteerId: 'v1', number: 'ZY-12345678', publicName: null, isLeader: true, ways: ['phone'], state: 'going', rank: 1, why: [], answerBy: null, isLate: false, swapAt: null, checkedInAt: null, checkedInBy: null,
    checkedOutAt: null, leftEarly: false, confirmedMinutes: null, version: 3, minutes: null,
  }
  const answer: StaffShift = {
    ...facts, siteId: null, site: null, team: { id: 't1', name: both('东山劝导队'), form: 'persuasion', least: 2, leaderId: 'v1' }, coming: 1, isAtRisk: true, isLateAlarm: true,
    may: { change: true, present: true, out: true, absent: true, correct: true }, people: [person, { ...person, dutyId: 'd2', number: 'ZY-87654321', state: 'cancelled', isLate: true, isLeader: false }],
  }

  it('of one shift ticks people off, puts right and changes', async () => {
    const { wrapper, sent } = await show(ShiftOfStaff, answer, { path: '/staff/volunteers/shifts/x1', isStaff: true })
    for (const words of ['ZY-12345678', '有人临时来不了', '人不够', '领队']) expect(wrapper.text()).toContain(words)
    expect(wrapper.text()).not.toMatch(/shifts\.\w|\{\w+\}/)
    expect(await findingsOf(wrapper)).toEqual([])
    const button = (words: string) => wrapper.findAll('button').find(one => one.text().startsWith(words))!
    await button('到了').trigger('click')
    await flushPromises()
    await button('更正').trigger('click')
    await wrapper.get('input[value=present]').setValue(true)
    await wrapper.get('input[name=correctReason]').setValue('记错了')
    wrapper.get('input[name=correctReason]').element.closest('form')!.dispatchEvent(new Event('submit'))
    await flushPromises()
    await wrapper.get('input[name=seats]').setValue('6')
    wrapper.get('input[name=seats]').element.closest('form')!.dispatchEvent(new Event('submit'))
    await flushPromises()
    const base = '/api/staff/volunteers/shifts/x1'
    expect(sent()).toEqual([
      ['POST', `${base}/duties/d1/steps`, { step: 'present' }],
      ['POST', `${base}/duties/d1/correction`, { version: 3, state: 'present', from: '09:00', until: '11:00', reason: '记错了' }],
      ['PUT', base, { version: 1, on: '2026-11-25', from: '09:00', until: '11:00', place: { zh: '东山社区东门', en: null }, note: null, seats: 6, least: 2, skills: ['talking'], siteId: null }],
    ])
  })

  it('plan a shift once, however often it is sent', async () => {
    const teams: TeamToPlan[] = [{ id: 't1', form: 'persuasion', subDistrict: '110107009', community: '110107009001', name: both('东山劝导队'), where: both('东山社区东门'), skills: [], least: 2 }]
    const { wrapper, sent } = await show(NewShift, teams, { path: '/staff/volunteers/shifts/new?team=t1', isStaff: true })
    expect(wrapper.get<HTMLInputElement>('input[name=place]').element.value).toBe('东山社区东门')
    await wrapper.get('input[name=on]').setValue('2026-12-01')
    for (const _ of [1, 2]) {
      wrapper.get('form').element.dispatchEvent(new Event('submit'))
      await flushPromises()
    }
    const [first, second] = sent().map(([, , body]) => body as { id: string, on: string, copies: number })
    expect(first).toMatchObject({ on: '2026-12-01', copies: 0, teamId: 't1' })
    expect(second!.id).toBe(first!.id)
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('show the code to be held up, large and as a QR code', async () => {
    const { wrapper } = await show(ShiftCode, { code: '123456', until: '2026-11-25T01:05:00.000Z', qr }, { isStaff: true, props: { shiftId: 'x1' } })
    expect(wrapper.text()).toContain('123 456')
    expect(wrapper.find('svg[role=img]').exists()).toBe(true)
    expect(await findingsOf(wrapper)).toEqual([])
  })
})
