import { describe, expect, it } from 'vitest'
import { isLive, leaseStates } from '#shared/volunteers/rules'
import Errand from '../../../components/order/Errand.vue'
import Holders from '../../../components/order/Holders.vue'
import StaffLeases from '../../../components/order/StaffLeases.vue'
import { findingsOf, mountInPortal } from '../support.ts'

const at = '2026-11-24T02:00:00.000Z'
const holder = (changes: object = {}) => ({ leaseId: 'l1', name: null, numberEnd: '5678', state: 'taken', lives: true, takenAt: at, startBy: '2026-11-24T04:00:00.000Z', startedAt: null, finishBy: null, endedAt: null, seenAt: [], ...changes })

describe('who has taken an order', () => {
  it('is said to the asker in words for every state, in both languages', async () => {
    for (const locale of ['zh-CN', 'en'] as const) {
      const holders = leaseStates.map((state, n) => holder({ leaseId: `l${n}`, state, lives: isLive(state), startedAt: at }))
      const wrapper = mountInPortal(Holders, { props: { holders }, world: { locale } })
      expect(wrapper.findAll('li')).toHaveLength(leaseStates.length)
      expect(wrapper.text()).not.toMatch(/leases\.\w|\{\w+\}/)
      expect(await findingsOf(wrapper)).toEqual([])
    }
  })

  it('is the end of a number, or the name that was agreed to; until when, and each look at the contact', () => {
    const text = mountInPortal(Holders, { props: { holders: [holder({ seenAt: [at] })] } }).text()
    for (const words of ['队员 5678', '最晚 2026年11月24日 12:00 到', '现在能看您的电话和地址', '看过您的电话和地址：2026年11月24日 10:00']) expect(text).toContain(words)
    expect(mountInPortal(Holders, { props: { holders: [holder({ name: '老王' })] } }).text()).toContain('老王')
    expect(mountInPortal(Holders, { props: { holders: [] } }).text()).toContain('还没有人接')
  })

  it('is a table for staff', async () => {
    const wrapper = mountInPortal(StaffLeases, { props: { leases: [{ ...holder({ state: 'finished', lives: false, seenAt: [at, at] }), volunteerId: 'v', number: 'ZY-12345678', minutes: 50, isHandingOver: false }] } })
    for (const words of ['ZY-12345678', '帮完了', '50', '2 次']) expect(wrapper.text()).toContain(words)
    expect(await findingsOf(wrapper)).toEqual([])
  })
})

it('an order says what, when and where', async () => {
  const wrapper = mountInPortal(Errand, { props: { order: { kind: 'shopping', title: '代买一袋米', subDistrict: '110107009', community: '110107009001', startsAt: at, endsAt: '2026-11-24T04:00:00.000Z', helpers: 2, skills: [] } } })
  for (const words of ['代买一袋米', '2026年11月24日 星期二 10:00–12:00', '要 2 个人']) expect(wrapper.text()).toContain(words)
  expect(await findingsOf(wrapper)).toEqual([])
})
