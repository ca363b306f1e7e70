import { flushPromises } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { defineComponent, h, ref, Suspense, type Component } from 'vue'
import Applications from '../../../pages/staff/hearings/[id]/applications/index.vue'
import Apply from '../../../pages/hearings/[id]/meeting/apply.vue'
import Call from '../../../pages/hearings/[id]/meeting/index.vue'
import Listen from '../../../pages/hearings/[id]/meeting/listen.vue'
import Meeting from '../../../pages/staff/hearings/[id]/meeting.vue'
import Received from '../../../pages/hearings/[id]/meeting/received.vue'
import Tracked from '../../../pages/track/application/index.vue'
import type { FormState } from '#shared/forms'
import type { Locale } from '#shared/locale'
import { findingsOf, mountInPortal } from '../support.ts'

const now = '2026-11-25T02:00:00.000Z'
const startsAt = '2026-12-23T02:00:00.000Z'
const endsAt = '2026-12-23T04:00:00.000Z'
const both = (zh: string, en: string | null = null) => ({ zh, en })
const staff = { id: 's1', name: '何', role: 'hearingOfficer', subDistricts: 'all', isFresh: true } as const
const counts = { applied: 5, seated: 2, waiting: 3 }
const meeting = {
  matter: { id: 'm1', kind: 'hearing', title: both('麻峪地块', 'The ground at Mayu'), contact: both('电话 010-00000000'), isDemo: false, isWithdrawn: false },
  now, startsAt, endsAt, place: both('三楼会议室'), agenda: [{ title: both('宣读事项'), minutes: 10 }], applyFrom: '2026-11-24T02:00:00.000Z', applyUntil: '2026-12-01T02:00:00.000Z',
  selection: 'arrival', selectionRule: both('按报名先后。'), observerSeats: 2, calledAt: '2026-11-23T02:00:00.000Z', selectedAt: null, materialsSentAt: null, materialsDueBy: '2026-12-16T02:00:00.000Z', contactDays: 60,
  groups: [{ id: 'g1', name: both('附近居民', 'Neighbours'), seats: 2, ...counts }], observers: { applied: 1, seated: 1, waiting: 0 }, phase: { speaker: 'open', observer: 'open' },
  materials: [{ id: 'f1', name: both('方案说明'), media: 'x.pdf', mediaType: 'application/pdf', size: 234_567, sha256: '0', at: now }],
  notices: [{ id: 'n1', sequence: 1, kind: 'called', text: both('开会。'), fromClosesAt: null, toClosesAt: null, at: now }], participants: null, formToken: 'token',
}
const application = {
  kind: 'application', matter: { id: 'm1', kind: 'hearing', title: both('麻峪地块'), isWithdrawn: false }, startsAt, endsAt, place: both('三楼会议室'), selection: 'arrival', applyUntil: meeting.applyUntil,
  number: 'TZ-12345678', role: 'speaker', gist: '停车', stance: 'suggest', publicName: null, receivedAt: now, state: 'invited', rank: 8, answerBy: '2026-11-30T16:00:00.000Z', checkedInAt: null, ways: ['name', 'phone'],
  group: both('附近居民'), ahead: null, isAnswerLate: false, may: { come: true, leave: true }, checkInCode: '123456783', draws: [], steps: [{ at: now, step: 'applied', reason: null, role: null }, { at: now, step: 'contactOpened', reason: '打电话通知', role: 'custodian' }],
}

/** Shows a page with what its one endpoint answers. */
async function show(page: Component, answer: object, { path = '/hearings/m1/meeting', form = null, isStaff = false, locale = 'zh-CN', refusal }: { path?: string, form?: FormState | null, isStaff?: boolean, locale?: Locale, refusal?: object } = {}) {
  const fetch = vi.fn((_path: string, options?: { method?: string, body?: object }) => options?.method === 'POST' && refusal ? Promise.reject(Object.assign(new Error('refused'), { data: refusal })) : Promise.resolve(answer))
  Object.assign(globalThis, {
    definePageMeta: () => {}, useFetch: () => Promise.resolve({ data: ref(answer), error: ref(null) }), $fetch: fetch,
    useRoute: () => ({ path, fullPath: path, params: { id: 'm1' }, query: Object.fromEntries(new URL(path, 'http://portal.test').searchParams) }),
  })
  const wrapper = mountInPortal(defineComponent({ render: () => h(Suspense, null, { default: () => h(page) }) }), { world: { path, form, locale, staff: isStaff ? staff : null } })
  await flushPromises()
  return { wrapper, fetch, sent: () => fetch.mock.calls.filter(([, options]) => options?.method === 'POST').map(([to, options]) => [to, options!.body]) }
}

describe('the call', () => {
  it('says when, where, what, for whom there are seats, how many are free and by which rule', async () => {
    const { wrapper } = await show(Call, meeting)
    for (const words of ['2026年12月23日 10:00', '三楼会议室', '我要报名发言', '我来旁听', '附近居民', '先报名的先得', '按报名先后。', '宣读事项，10 分钟', '最晚2026年12月16日 10:00公布', '方案说明']) expect(wrapper.text()).toContain(words)
    expect(wrapper.findAll('tbody tr').map(row => row.findAll('td').map(cell => cell.text()))).toEqual([['2', '5', '0'], ['2', '1', '1']])
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('is complete in English, with Chinese where there is none', async () => {
    const { wrapper } = await show(Call, meeting, { locale: 'en', path: '/en/hearings/m1/meeting' })
    expect(wrapper.text()).toContain('Neighbours')
    expect(wrapper.get('[lang="zh-CN"]').text()).toMatch(/\p{Script=Han}/u)
    expect(wrapper.text()).not.toMatch(/meeting\.\w|\{\w+\}/)
  })

  it('names the participants who agreed, and others by the end of their number', async () => {
    const participants = { at: now, groups: [{ name: both('附近居民'), members: [{ name: '李四', numberEnd: '1111', isAsked: false }, { name: null, numberEnd: '2222', isAsked: true }] }] }
    const { wrapper } = await show(Call, { ...meeting, phase: { speaker: 'over', observer: 'over' }, participants })
    for (const words of ['李四', '编号最后四位 2222（等本人回答）', '发言报名已经截止']) expect(wrapper.text()).toContain(words)
    expect(wrapper.text()).not.toContain('1111')
    expect(wrapper.text()).not.toContain('我要报名发言')
  })

  it('of neighbours says that it is no hearing, and that everybody may come', async () => {
    const { wrapper } = await show(Call, { ...meeting, matter: { ...meeting.matter, kind: 'deliberation' }, observerSeats: 0, groups: [], selectionRule: null })
    for (const words of ['居民议事，不具法律听证效力', '谁都可以来，不用报名。']) expect(wrapper.text()).toContain(words)
  })
})

describe('applying', () => {
  it('asks for little, says why and what is published, and keeps what was typed when it is refused', async () => {
    const form = { values: { gist: '停车的地方', name: '王五' }, issues: [{ path: 'groupId', code: 'meeting.group_missing', message: '请选您属于哪一类。' }] }
    const { wrapper } = await show(Apply, meeting, { form })
    for (const words of ['请选您属于哪一类。', '先报先得', '依法要公布听证参加人名单', '存的时候加密，会后 60 天删除']) expect(wrapper.text()).toContain(words)
    expect(wrapper.get<HTMLTextAreaElement>('textarea[name=gist]').element.value).toBe('停车的地方')
    expect(wrapper.get<HTMLInputElement>('input[name=name]').element.value).toBe('王五')
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('to listen takes no name and says whether a seat is left', async () => {
    const { wrapper } = await show(Listen, meeting)
    expect(wrapper.text()).toContain('现在还有 1 个旁听席')
    expect(wrapper.find('input[name=name]').exists()).toBe(false)
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('is over when it is over', async () => {
    const { wrapper } = await show(Apply, { ...meeting, phase: { speaker: 'over', observer: 'open' } })
    expect(wrapper.find('form').exists()).toBe(false)
    expect(wrapper.text()).toContain('报名已经截止')
  })
})

describe('the receipt', () => {
  const receipt = { number: 'TZ-12345678', queryCode: '1234567890123452', receivedAt: now, address: 'https://portal.test/track', qr: { size: 3, path: 'M0 0h1v1h-1z' } }

  it('is shown once, with what comes next', async () => {
    const { wrapper } = await show(Received, { receipt, application: { ...application, state: 'waiting', ahead: 2 }, formToken: 'token' })
    for (const words of ['TZ-12345678', '1234 5678 9012 3452', '前面还有 2 位']) expect(wrapper.text()).toContain(words)
    expect(await findingsOf(wrapper)).toEqual([])
    expect((await show(Received, { receipt: null, application: null, formToken: '' })).wrapper.text()).toContain('收据已经收起')
  })

  it('asks somebody invited with one tap each, shows the code for the door and who opened the contact', async () => {
    const { wrapper } = await show(Tracked, { formToken: 'token', now, application, checkInQr: receipt.qr }, { path: '/track/application' })
    expect(wrapper.findAll('button[name=action]').map(button => button.attributes('value'))).toEqual(['come', 'leave', 'forgetContact', 'forget'])
    for (const words of ['123 456 783', '请在2026年12月1日 00:00以前回答来不来', '打电话通知']) expect(wrapper.text()).toContain(words)
    expect(await findingsOf(wrapper)).toEqual([])
    const { wrapper: closed } = await show(Tracked, { formToken: 'token', now, application: null, checkInQr: null }, { path: '/track/application' })
    expect(closed.find('input[name=queryCode]').exists()).toBe(true)
  })
})

describe('staff', () => {
  const matter = { id: 'm1', kind: 'hearing', stage: 'published', title: both('麻峪地块'), subDistrict: null, isDemo: false }
  const plan = {
    matterId: 'm1', startsAt, endsAt, place: both('三楼会议室'), agenda: meeting.agenda, applyFrom: meeting.applyFrom, applyUntil: meeting.applyUntil, selection: 'arrival', selectionRule: both('按报名先后。'), observerSeats: 2, observersTaken: 1,
    calledAt: null, selectedAt: null, materialsSentAt: null, heldAt: null, recordPublishedAt: null, correctableUntil: null, signedOffAt: null, signedOffBy: null, version: 3,
  }
  const page = { matter, now, meeting: plan, groups: [{ id: 'g1', name: both('附近居民'), seats: 2, taken: 2, ...counts }], observers: { applied: 1, seated: 1, waiting: 0 }, materialsDueBy: meeting.materialsDueBy, materials: [], listedAt: null }
  const press = async (wrapper: Awaited<ReturnType<typeof show>>['wrapper'], words: string) => {
    await wrapper.findAll('button').find(button => button.text().startsWith(words))!.trigger('click')
    await flushPromises()
  }

  it('plan a meeting and send what they see, and read what is wrong where it is', async () => {
    const refusal = { code: 'invalid', message: '有几处需要改一下。', issues: [{ path: 'agenda', message: '议程放不进会议时间。' }] }
    const { wrapper, sent } = await show(Meeting, page, { path: '/staff/hearings/m1/meeting', isStaff: true, refusal })
    await press(wrapper, '加一类')
    await wrapper.get('input[name=group-1-zh]').setValue('商户')
    await wrapper.get('input[name=group-1-seats]').setValue('3')
    await wrapper.findAll('form').at(-1)!.trigger('submit')
    await flushPromises()
    expect(sent()).toEqual([['/api/staff/hearings/m1/meeting/plan', expect.objectContaining({
      version: 3, startsAt, endsAt, applyFrom: meeting.applyFrom, observerSeats: 2, agenda: [{ title: both('宣读事项'), minutes: 10 }], groups: [{ name: both('附近居民'), seats: 2 }, { name: both('商户'), seats: 3 }],
    })]])
    expect(wrapper.text()).toContain('议程放不进会议时间。')
    expect(wrapper.get<HTMLInputElement>('input[name=group-1-zh]').element.value).toBe('商户')
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('call it with its version, and afterwards change it by a notice only', async () => {
    const { wrapper, sent } = await show(Meeting, page, { path: '/staff/hearings/m1/meeting', isStaff: true })
    await press(wrapper, '发布会议公告')
    expect(sent()).toEqual([['/api/staff/hearings/m1/meeting/call', { version: 3 }]])
    const { wrapper: called } = await show(Meeting, { ...page, meeting: { ...plan, calledAt: now } }, { path: '/staff/hearings/m1/meeting', isStaff: true })
    expect(called.find('input[name=applyFrom]').exists()).toBe(false)
    for (const words of ['公布这份材料', '发布改动的公告', '公布参加人名单']) expect(called.text()).toContain(words)
    expect(await findingsOf(called)).toEqual([])
  })

  it('see whom to call, note what somebody said, and check in by code', async () => {
    const item = { id: 'a1', number: 'TZ-12345678', role: 'speaker', groupId: 'g1', gist: '停车', stance: 'suggest', publicName: null, receivedAt: now, state: 'invited', rank: 1, answerBy: '2026-11-30T16:00:00.000Z', checkedInAt: null, ways: ['name', 'phone'], phonedAt: null, checkInCode: '123456783' }
    const list = { matter, now, meeting: { startsAt, endsAt, place: both('三楼会议室'), selection: 'arrival', selectedAt: null, observerSeats: 0, observersTaken: 0 }, groups: [{ id: 'g1', name: both('附近居民'), seats: 2, taken: 1 }], items: [item] }
    const { wrapper, sent } = await show(Applications, list, { path: '/staff/hearings/m1/applications', isStaff: true })
    expect(wrapper.text()).toContain('有 1 人要打电话通知')
    expect(wrapper.text()).not.toContain('打开一次')
    await press(wrapper, '已电话通知')
    await wrapper.get('input[name=code]').setValue('123 456 783')
    await wrapper.get('form').trigger('submit')
    await flushPromises()
    expect(sent()).toEqual([['/api/staff/hearings/m1/applications/a1/steps', { step: 'phoned' }], ['/api/staff/hearings/m1/check-in', { code: '123 456 783' }]])
    expect(await findingsOf(wrapper)).toEqual([])
  })
})
