import { describe, expect, it } from 'vitest'
import { applicationStates } from '#shared/hearings/meeting'
import AgendaFields from '../../../components/meeting/AgendaFields.vue'
import Standing from '../../../components/meeting/Standing.vue'
import TimeField from '../../../components/meeting/TimeField.vue'
import ContactOpening from '../../../components/staff/ContactOpening.vue'
import { findingsOf, mountInPortal } from '../support.ts'

const application = { role: 'speaker', state: 'applied', ahead: null, answerBy: null, isAnswerLate: false, applyUntil: '2026-12-01T02:00:00.000Z', startsAt: '2026-12-23T02:00:00.000Z' }
const standing = (changes: Record<string, unknown>, locale: 'zh-CN' | 'en' = 'zh-CN') => mountInPortal(Standing, { props: { application: { ...application, ...changes } }, world: { locale } })

describe('how it stands with an application', () => {
  it('is said in words for every state, in both languages', async () => {
    for (const locale of ['zh-CN', 'en'] as const) {
      for (const state of applicationStates) {
        const wrapper = standing({ state, answerBy: '2026-12-05T16:00:00.000Z' }, locale)
        expect(wrapper.text(), state).toMatch(locale === 'en' ? /[a-z]{3}.*\./ : /\p{Script=Han}{4}/u)
        expect(wrapper.text()).not.toMatch(/meeting\.\w|\{\w+\}/)
        expect(await findingsOf(wrapper)).toEqual([])
      }
    }
  })

  it('says how many are before somebody who waits, and until when somebody invited has to answer', () => {
    expect(standing({ state: 'waiting', ahead: 3 }).text()).toContain('前面还有 3 位')
    expect(standing({ state: 'waiting', ahead: 0 }).text()).toContain('下一个就是您')
    expect(standing({ state: 'invited', answerBy: '2026-12-05T16:00:00.000Z' }).text()).toContain('请在2026年12月6日 00:00以前回答来不来')
    expect(standing({ state: 'invited', answerBy: '2026-12-05T16:00:00.000Z', isAnswerLate: true }).text()).toContain('已经过了')
  })
})

it('an agenda says how much of the time it takes, and when it is too long', async () => {
  const rows = [{ zh: '宣读事项', en: '', minutes: '10' }, { zh: '发言', en: '', minutes: '100' }]
  const wrapper = mountInPortal(AgendaFields, { props: { modelValue: rows, available: 120 } })
  expect(wrapper.text()).toContain('议程一共 110 分钟，会议有 120 分钟。')
  expect(wrapper.text()).not.toContain('放不下')
  await wrapper.setProps({ available: 100 })
  expect(wrapper.text()).toContain('议程放不下')
  expect(await findingsOf(wrapper)).toEqual([])
})

it('a day with its time, and the opening of a contact, can be used by everybody', async () => {
  expect(await findingsOf(mountInPortal(TimeField, { props: { name: 'startsAt', label: '开始', day: '2026-12-23', time: '10:00' } }))).toEqual([])
  const opening = mountInPortal(ContactOpening, { props: { address: '/api/x', path: '/staff/x', ways: ['phone'] } })
  expect(opening.text()).toContain('留着的有：电话')
  expect(await findingsOf(opening)).toEqual([])
})
