import { flushPromises } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { defineComponent, h, ref, Suspense, type Component } from 'vue'
import Contact from '../../../pages/track/volunteer/contact.vue'
import Details from '../../../pages/track/volunteer/details.vue'
import Join from '../../../pages/volunteers/teams/[id]/join.vue'
import Joined from '../../../pages/volunteers/joined.vue'
import Leave from '../../../pages/track/volunteer/leave.vue'
import Tracked from '../../../pages/track/volunteer/index.vue'
import type { FormState } from '#shared/forms'
import type { Locale } from '#shared/locale'
import { findingsOf, mountInPortal } from '../support.ts'

const both = (zh: string, en: string | null = null) => ({ zh, en })

/** Shows a page with what its one endpoint answers. */
async function show(page: Component, answer: object, { path, form = null, locale = 'zh-CN' }: { path: string, form?: FormState | null, locale?: Locale }) {
  Object.assign(globalThis, {
    definePageMeta: () => {}, useFetch: () => Promise.resolve({ data: ref(answer), error: ref(null) }), $fetch: vi.fn(),
    useRoute: () => ({ path, fullPath: path, params: { id: 't1' }, query: Object.fromEntries(new URL(path, 'http://portal.test').searchParams) }),
  })
  const wrapper = mountInPortal(defineComponent({ render: () => h(Suspense, null, { default: () => h(page) }) }), { world: { path, form, locale, staff: null } })
  await flushPromises()
  return wrapper
}

const team = { id: 't1', name: both('东山邻里互助队', 'Dongshan neighbours’ help team'), subDistrict: '110107009', community: '110107009001', minAge: 14, isOpen: true, free: 3, waiting: 0 }
const start = { formToken: 'a.b', consentVersion: 1, contactDays: 90, team }
const volunteer = {
  kind: 'volunteer', number: 'ZY-12345678', subDistrict: '110107009', community: '110107009001', ageBand: '60to69', skills: ['phones'], times: ['weekdayMorning'], languages: ['mandarin'], needs: null, publicName: '王阿姨', consentVersion: 1,
  consentedAt: '2026-11-23T02:00:00.000Z', channel: 'web', receivedAt: '2026-11-23T02:00:00.000Z', state: 'applied', checkDueOn: '2026-11-26', checkedAt: null, trainedOn: null, activeAt: null, pausedUntil: null, endedAt: null, stateReason: null,
  digest: true, erasedAt: null, isUnderAge: false, contact: { name: '张*', phone: '****1234', email: null }, guardian: null, teams: [], may: { change: true, pause: true, resume: false, leave: true, erase: true },
  steps: [{ at: '2026-11-23T02:00:00.000Z', action: 'volunteer.signedUp', params: { number: 'ZY-12345678' }, reason: null, actorKind: 'resident', role: null }, { at: '2026-11-24T02:00:00.000Z', action: 'volunteer.contactOpened', params: {}, reason: '值班时受伤，要联系本人', actorKind: 'staff', role: 'custodian' }],
}
const tracked = { formToken: 'a.b', now: '2026-11-24T02:00:00.000Z', contactDays: 90, seats: [], volunteer }

describe('the form of a team', () => {
  it.each(['zh-CN', 'en'] as const)('asks everything on one page in %s, without a fault axe can find', async (locale) => {
    const page = await show(Join, start, { path: '/volunteers/teams/t1/join', locale })
    expect(page.findAll('form')).toHaveLength(1)
    for (const name of ['name', 'phone', 'email', 'community', 'ageBand', 'guardianName', 'guardianPhone', 'guardianConsent', 'skills', 'times', 'languages', 'needs', 'showName', 'publicName', 'digest', 'consent', 'consentVersion', 'submissionId']) expect(page.find(`[name="${name}"]`).exists(), name).toBe(true)
    // Nothing is agreed to before the person does.
    expect(page.findAll<HTMLInputElement>('input:checked').map(({ element }) => `${element.name}=${element.value}`)).toEqual(['languages=mandarin'])
    expect(page.text()).not.toMatch(/signup\.\w/)
    expect(await findingsOf(page)).toEqual([])
  })

  it('shows again what was typed and what is wrong', async () => {
    const page = await show(Join, start, { path: '/volunteers/teams/t1/join', form: { values: { name: '张三', skills: ['cooking'], ageBand: 'under14' }, issues: [{ path: 'ageBand', code: 'volunteer.too_young', message: '不到 14 岁的，这里还不能报名。' }] } })
    expect((page.get('[name="name"]').element as HTMLInputElement).value).toBe('张三')
    expect((page.get('[name="skills"][value="cooking"]').element as HTMLInputElement).checked).toBe(true)
    expect((page.get('[name="languages"][value="mandarin"]').element as HTMLInputElement).checked).toBe(false)
    expect(page.get('[role="alert"]').text()).toContain('不到 14 岁')
    expect(await findingsOf(page)).toEqual([])
  })

  it('of a full team says how many wait; of a closed one there is none', async () => {
    expect((await show(Join, { ...start, team: { ...team, free: 0, waiting: 4 } }, { path: '/volunteers/teams/t1/join' })).text()).toContain('前面有 4 位在等')
    expect((await show(Join, { ...start, team: { ...team, isOpen: false } }, { path: '/volunteers/teams/t1/join' })).find('form').exists()).toBe(false)
  })
})

describe('the receipt', () => {
  const receipt = { number: 'ZY-12345678', queryCode: '1234567890123456', receivedAt: '2026-11-23T02:00:00.000Z', address: 'http://portal.test/track', qr: { size: 21, path: 'M0 0h1v1h-1z' } }

  it('shows number, code and place in the queue, or leads to where one looks', async () => {
    const page = await show(Joined, { formToken: 'a.b', receipt, volunteer: { state: 'applied', checkDueOn: '2026-11-26', teams: [{ id: 'm1', teamId: 't1', name: team.name, state: 'waiting', rank: 24, joinedAt: '', answerBy: null, ahead: 3 }] } }, { path: '/volunteers/joined' })
    for (const words of ['ZY-12345678', '1234 5678 9012 3456', '前面还有 3 位']) expect(page.text()).toContain(words)
    expect(await findingsOf(page)).toEqual([])
    const gone = await show(Joined, { formToken: '', receipt: null, volunteer: null }, { path: '/volunteers/joined' })
    expect(gone.find('a[href="/track"]').exists()).toBe(true)
  })
})

describe('behind the receipt', () => {
  it.each(['zh-CN', 'en'] as const)('stands everything that is kept, and who opened the contact, in %s', async (locale) => {
    const page = await show(Tracked, tracked, { path: '/track/volunteer', locale })
    for (const words of ['ZY-12345678', '****1234', '王阿姨', '值班时受伤，要联系本人']) expect(page.text()).toContain(words)
    expect(page.text()).not.toMatch(/signup\.\w|standing\.\w/)
    expect(await findingsOf(page)).toEqual([])
  })

  it('the form of the details starts with what is kept, and that of the contact empty', async () => {
    const details = await show(Details, tracked, { path: '/track/volunteer/details' })
    expect(details.findAll<HTMLInputElement>('input:checked').map(({ element }) => `${element.name}=${element.value}`)).toEqual(['ageBand=60to69', 'skills=phones', 'times=weekdayMorning', 'languages=mandarin', 'showName=yes', 'digest=yes'])
    expect(await findingsOf(details)).toEqual([])
    const contact = await show(Contact, tracked, { path: '/track/volunteer/contact' })
    expect((contact.get('[name="phone"]').element as HTMLInputElement).value).toBe('')
    expect(contact.text()).toContain('****1234')
    expect(await findingsOf(contact)).toEqual([])
  })

  it('pausing, leaving and deleting each have one button; after leaving only deleting is left', async () => {
    const page = await show(Leave, tracked, { path: '/track/volunteer/leave' })
    expect(page.findAll('button').map(button => button.attributes('value'))).toEqual(['pause', 'leave', 'erase'])
    expect(await findingsOf(page)).toEqual([])
    const left = await show(Leave, { ...tracked, volunteer: { ...volunteer, state: 'left', may: { change: false, pause: false, resume: false, leave: false, erase: true } } }, { path: '/track/volunteer/leave' })
    expect(left.findAll('button').map(button => button.attributes('value'))).toEqual(['erase'])
  })

  it('asks for number and code where none was opened', async () => {
    for (const page of [Tracked, Details, Contact, Leave]) {
      const shown = await show(page, { ...tracked, volunteer: null }, { path: '/track/volunteer' })
      expect(shown.find('[name="queryCode"]').exists()).toBe(true)
    }
  })
})
