import { flushPromises } from '@vue/test-utils'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { defineComponent, h, ref, Suspense, type Component } from 'vue'
import Correct from '../../../pages/track/application/correct.vue'
import Floor from '../../../pages/staff/hearings/[id]/floor.vue'
import PublicDraw from '../../../pages/hearings/[id]/draw.vue'
import PublicRecord from '../../../pages/hearings/[id]/record.vue'
import SignOff from '../../../pages/staff/hearings/[id]/sign-off.vue'
import StaffDraw from '../../../pages/staff/hearings/[id]/draw.vue'
import StaffRecord from '../../../pages/staff/hearings/[id]/record.vue'
import type { FormState } from '#shared/forms'
import { findingsOf, mountInPortal } from '../support.ts'

const at = '2026-12-23T02:00:00.000Z'
const title = { zh: '麻峪地块', en: null }
const matter = { id: 'm1', kind: 'hearing', title, subDistrict: null, isDemo: false }
const staff = { id: 's1', name: '何', role: 'hearingOfficer', subDistricts: 'all', isFresh: true } as const

/** Shows a page with what its one endpoint answers. */
async function show(page: Component, answer: object, { path = '/hearings/m1/draw', form = null, isStaff = false }: { path?: string, form?: FormState | null, isStaff?: boolean } = {}) {
  Object.assign(globalThis, { definePageMeta: () => {}, useFetch: () => Promise.resolve({ data: ref(answer), error: ref(null) }) })
  const fetch = vi.fn((_path: string, _options?: { method?: string, body?: object }) => Promise.resolve(answer))
  Object.assign(globalThis, { $fetch: fetch, useRoute: () => ({ path, fullPath: path, params: { id: 'm1' }, query: Object.fromEntries(new URL(path, 'http://portal.test').searchParams) }) })
  const wrapper = mountInPortal(defineComponent({ render: () => h(Suspense, null, { default: () => h(page) }) }), { world: { path, form, staff: isStaff ? staff : null } })
  // A page left mounted would hear the keys of the next test.
  onTestFinished(() => { wrapper.unmount() })
  await flushPromises()
  return { wrapper, fetch }
}

const turn = (id: string, changes: object = {}) => ({ id, matterId: 'm1', position: 1, applicationId: null, speaker: `发言人${id}`, secondsAllowed: 180, startedAt: null, endedAt: null, version: 1, ...changes })

describe('the floor', () => {
  const floor = { matter, turns: [turn('a', { startedAt: '2026-12-23T01:56:00.000Z', version: 2 }), turn('b'), turn('c')], present: [{ id: 'p1', number: 'TZ-12345678', publicName: null, groupId: 'g', gist: '停车', stance: null, isQueued: false }], now: at }

  it('shows who speaks, how long over, who is next, and who waits to be called', async () => {
    const { wrapper } = await show(Floor, floor, { path: '/staff/hearings/m1/floor', isStaff: true })
    for (const words of ['发言人a', '超时 1:00', '下一位：发言人b', '没有公开姓名（TZ-12345678）']) expect(wrapper.text()).toContain(words)
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('calls the next and stops by a key, and says whom it has seen speaking', async () => {
    const { fetch } = await show(Floor, floor, { path: '/staff/hearings/m1/floor', isStaff: true })
    const press = async (key: string) => {
      document.dispatchEvent(new KeyboardEvent('keydown', { key }))
      await flushPromises()
    }
    await press('n')
    await press('s')
    const sent = fetch.mock.calls.filter(([, options]) => options?.method === 'POST').map(([path, options]) => [path.split('/').slice(-2).join('/'), options!.body])
    expect(sent).toEqual([['b/start', { version: 1, speakingId: 'a' }], ['a/end', { version: 2 }]])
  })
})

describe('the staff page of the draw', () => {
  const meeting = { selection: 'draw', applyUntil: '2026-12-20T02:00:00.000Z', isRulePublished: true, hasBegun: false }
  const draw = {
    sequence: 1, poolHash: 'a'.repeat(64), frozenAt: at, source: title, secondSource: title, numberDueAt: '2026-12-23T01:00:00.000Z', number: null, usesSecond: false, secondReason: null, drawnAt: null, voidedAt: null, voidReason: null,
    version: 1, entries: 0, groups: [],
  }

  it.each([
    ['before applications close', { meeting: { ...meeting, applyUntil: '2026-12-24T02:00:00.000Z' }, draws: [] }, [], '截止以后才能封存'], ['without a published rule', { meeting: { ...meeting, isRulePublished: false }, draws: [] }, [], '不能封存'],
    ['ready to freeze', { meeting, draws: [] }, ['freeze'], '封存并公告'], ['with a number that is not due', { meeting, draws: [{ ...draw, numberDueAt: '2026-12-24T02:00:00.000Z' }] }, ['void'], '以后才能填号码'],
    ['with a number that is due', { meeting, draws: [draw] }, ['number', 'void'], '抽签并公告'], ['by arrival', { meeting: { ...meeting, selection: 'arrival' }, draws: [] }, [], '不抽签'],
    ['after the meeting began', { meeting: { ...meeting, hasBegun: true }, draws: [{ ...draw, number: '123456' }] }, [], '123456'],
  ])('%s offers what can be done, and says why not', async (_, answer, actions, words) => {
    const { wrapper } = await show(StaffDraw, { matter, now: at, ...answer }, { path: '/staff/hearings/m1/draw', isStaff: true })
    expect(wrapper.findAll('input[name="action"]').map(input => input.attributes('value'))).toEqual(actions)
    expect(wrapper.text()).toContain(words)
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('is a public page that explains the draw before there is one', async () => {
    const { wrapper } = await show(PublicDraw, { id: 'm1', kind: 'deliberation', title, draws: [], now: at })
    for (const words of ['还没有抽签', '居民议事，不具法律听证效力', '断网也能用']) expect(wrapper.text()).toContain(words)
    expect(await findingsOf(wrapper)).toEqual([])
  })
})

describe('the record', () => {
  const latest = { id: 'x', position: 1, revision: 1, applicationId: 'p1', speaker: '商户代表', role: 'participant', text: '多留车位。', at, by: 's1', reason: null }
  const record = { startsAt: at, recordPublishedAt: null, correctableUntil: null, signedOffAt: null, signedOffBy: null, version: 3, places: [{ position: 1, latest, published: [latest], isConfirmed: false }], allConfirmed: false, isWriter: true, obstacle: 'notPublished' }
  const answer = { matter, record, hasBegun: true, speakers: [{ id: 'p1', number: 'TZ-12345678', publicName: '商户代表' }], turns: [{ id: 't1', speaker: '商户代表', applicationId: 'p1' }], correctDays: 5, may: { write: true, signOff: true }, now: at }

  it('is written by staff, who can change and take out until it is published, and only change with a reason afterwards', async () => {
    const draft = await show(StaffRecord, answer, { path: '/staff/hearings/m1/record', isStaff: true })
    expect(draft.wrapper.findAll('input[name="action"]').map(input => input.attributes('value'))).toEqual(['drop', 'publish'])
    expect(await findingsOf(draft.wrapper)).toEqual([])
    const published = await show(StaffRecord, { ...answer, record: { ...record, recordPublishedAt: at, correctableUntil: at } }, { path: '/staff/hearings/m1/record?position=1', isStaff: true })
    expect(published.wrapper.findAll('input[name="action"]').map(input => input.attributes('value'))).toEqual(['amend'])
    expect(published.wrapper.find('input[name="reason"]').exists()).toBe(true)
    expect((published.wrapper.find('textarea').element as HTMLTextAreaElement).value).toBe('多留车位。')
    expect(await findingsOf(published.wrapper)).toEqual([])
  })

  it('is signed off on a page that says what stands in the way', async () => {
    const blocked = await show(SignOff, { ...answer, record: { ...record, recordPublishedAt: at, obstacle: 'ownRecord' } }, { path: '/staff/hearings/m1/sign-off', isStaff: true })
    expect([blocked.wrapper.find('form').exists(), blocked.wrapper.text()]).toEqual([false, expect.stringContaining('要由另一个人定稿')])
    const free = await show(SignOff, { ...answer, record: { ...record, obstacle: null } }, { path: '/staff/hearings/m1/sign-off', isStaff: true })
    expect(free.wrapper.find('input[name="version"]').attributes('value')).toBe('3')
    expect(await findingsOf(free.wrapper)).toEqual([])
  })

  it('is read by everybody, with times and a page to sign on paper', async () => {
    const version = { revision: 1, speaker: '商户代表', text: '多留车位。', at, bySpeaker: false, reason: null }
    const statement = { position: 1, speaker: '商户代表', role: 'participant', text: '多留车位。', isConfirmed: true, versions: [version] }
    const { wrapper } = await show(PublicRecord, {
      id: 'm1', kind: 'hearing', title, now: at, times: [{ speaker: '商户代表', secondsAllowed: 180, startedAt: at, endedAt: at, seconds: 240 }],
      record: { heldAt: at, place: title, publishedAt: at, correctableUntil: '2026-12-31T16:00:00.000Z', signedOffAt: null, statements: [statement] },
    })
    for (const words of ['4:00', '超 1:00', '可以更正自己的话', '签字']) expect(wrapper.text()).toContain(words)
    expect(wrapper.find('section.only-print').text()).toContain('商户代表')
    expect(await findingsOf(wrapper)).toEqual([])
  })

  const own = (words: object[], canCorrect = true) => ({ formToken: 't', isOpened: true, matterId: 'm1', own: { correctableUntil: at, canCorrect, signedOffAt: null, words } })
  const words = { position: 2, revision: 1, text: '多留车位。', isConfirmed: false }

  it('lets a speaker correct or confirm their words by plain forms, one passage at a time', async () => {
    const one = await show(Correct, own([words]), { path: '/track/application/correct' })
    expect(one.wrapper.findAll('form')).toHaveLength(2)
    expect(await findingsOf(one.wrapper)).toEqual([])
    const two = await show(Correct, own([words, { ...words, position: 4 }]), { path: '/track/application/correct?position=4' })
    expect(two.wrapper.findAll('textarea')).toHaveLength(1)
    expect(two.wrapper.findAll('a').some(link => link.attributes('href') === '/track/application/correct?position=2#words-2')).toBe(true)
    expect(await findingsOf(two.wrapper)).toEqual([])
    const over = await show(Correct, own([words], false), { path: '/track/application/correct' })
    expect([over.wrapper.findAll('form').length, over.wrapper.text()]).toEqual([0, expect.stringContaining('更正的时间已过')])
  })

  it('shows a refused correction with what was typed, even when the half hour is over', async () => {
    const form = { values: { position: '2', revision: '1', text: '请打 13812345678' }, issues: [{ path: 'text', code: 'report.words_must_change', message: '标出的内容不能发送' }] }
    for (const answer of [own([words]), { formToken: 't', isOpened: false, matterId: null, own: null }]) {
      const { wrapper } = await show(Correct, answer, { path: '/track/application/correct', form })
      expect((wrapper.find('textarea').element as HTMLTextAreaElement).value).toBe('请打 13812345678')
      expect(await findingsOf(wrapper)).toEqual([])
    }
  })
})
