import { expect, it } from 'vitest'
import { packagedCalendar } from '#shared/calendar/calendar'
import { remedyDates } from '#shared/ledger/remedies'
import Remedies from '../../../components/ledger/Remedies.vue'
import { findingsOf, mountInPortal } from '../support.ts'

it('the remedies stand with their last days, and by their length where no day is known yet', async () => {
  const wrapper = mountInPortal(Remedies, { props: { dates: remedyDates('2026-03-02', packagedCalendar), petition: true } })
  for (const words of ['申请行政复议', '最晚 2026年5月6日', '最晚 2026年9月2日', '15 日内，从收到复议决定书的那一天算', '60 日内，从受理的那一天算', '行政诉讼法 46', '12348']) expect(wrapper.text()).toContain(words)
  expect(await findingsOf(wrapper)).toEqual([])
})

it('in English they say which day may still move', () => {
  const text = mountInPortal(Remedies, { world: { locale: 'en' }, props: { dates: remedyDates('2026-11-02', packagedCalendar) } }).text()
  expect(text).toContain('by 4 January 2027 at the latest')
  expect(text).toContain('may move later')
  expect(text).not.toContain('Petition')
})
