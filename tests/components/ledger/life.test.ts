import { describe, expect, it } from 'vitest'
import { packagedCalendar } from '#shared/calendar/calendar'
import { remedyDates } from '#shared/ledger/remedies'
import DoorNotice from '../../../components/ledger/DoorNotice.vue'
import Records from '../../../components/ledger/Records.vue'
import Standing from '../../../components/ledger/Standing.vue'
import { findingsOf, mountInPortal } from '../support.ts'

const standing = { status: 'hold', isFrozen: true, reviewDueOn: '2026-12-14', holdUntilOn: '2027-05-03', isBarred: true, plannedOn: '2027-05-10', isUnchecked: true, lastCheckedOn: '2026-10-01' }

describe('what holds a site where it is', () => {
  it('is said in sentences with their days', async () => {
    const wrapper = mountInPortal(Standing, { props: standing })
    for (const words of ['有人提出异议，办结以前不往下走', '最晚 2026年12月14日 给出结论', '救济期到 2027年5月3日（含当日）', '不能强制拆除', '现在不能强制执行', '排定的执行日：2027年5月10日', '已经 30 日没有人到现场查看过', '上一次查看：2026年10月1日']) expect(wrapper.text()).toContain(words)
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('is nothing where nothing holds it', () => {
    const text = mountInPortal(Standing, { world: { locale: 'en' }, props: { ...standing, status: 'classified', isFrozen: false, isBarred: false, plannedOn: null, isUnchecked: false } }).text()
    expect(text).toBe('')
  })
})

describe('what is on file of a site', () => {
  const life = {
    round: 2, days: [{ what: 'orderServedOn', day: '2026-11-02' }], remedies: remedyDates('2026-11-02', packagedCalendar), remediesRun: true, isBarred: false, plannedOn: null,
    decisions: [
      { state: 'awaited', id: 'a', kind: 'order', dueOn: '2026-11-30' },
      { state: 'published', id: 'b', kind: 'order', number: '示例〔2026〕1号', decidedOn: '2026-11-02', summaryZh: '限期拆除示例棚', summaryEn: null, publishedAt: '2026-11-03T02:00:00Z', changed: null },
      { state: 'withdrawn', id: 'c', kind: 'order', number: '示例〔2026〕2号', decidedOn: '2026-11-02', how: 'annulled', changedOn: '2026-11-10', reason: '事实有误', withdrawnAt: '2026-11-12T02:00:00Z' },
    ],
    acceptance: { people: 2, hasOther: true, lastSeenOn: '2026-10-16' },
    visits: [{ id: 'v', round: 1, visitedOn: '2026-11-10', result: 'fail', rectifyByOn: '2026-11-24', rectifiedOn: null }],
    reuses: [{ id: 'r', kind: 'green', areaM2: 900, greenM2: 850, doneOn: '2026-11-01', textZh: '口袋公园', textEn: null, photos: [] }],
    lastCheckedOn: '2026-11-10', isUnchecked: false,
  }

  it('is told with numbers, days and results', async () => {
    const wrapper = mountInPortal(Records, { props: { life } })
    for (const words of [
      '限期拆除决定送达', '最晚 2027年1月4日', '最晚 2026年11月30日 公布', '责令限期拆除 示例〔2026〕1号', '限期拆除示例棚', '这份决定 2026年11月10日 被撤销', '理由：事实有误',
      '2 个人到现场看过', '其中至少一人不是权属单位的', '不合格', '（反弹以前）', '最晚 2026年11月24日', '公园绿地，900 平方米，其中绿化 850 平方米，2026年11月1日完成', '口袋公园',
    ]) expect(wrapper.text()).toContain(words)
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('is told in English too', () => {
    const text = mountInPortal(Records, { world: { locale: 'en' }, props: { life } }).text()
    for (const words of ['2 people looked at the place', 'Failed', 'annulled on 10 November 2026', 'Park and green']) expect(text).toContain(words)
  })
})

it('the sheet for a door says everything in Chinese and in English, with a code to the entry and one to an objection', async () => {
  const sheet = {
    name: '示例院', step: '现在这一步：救济期内', says: ['不能强制'], days: [{ label: '救济期到', day: '2027年5月3日' }], daysFrom: '从送达算', mayNot: { title: '不能做的', lines: ['不能停水'] }, youCan: { title: '可以做的', lines: ['申请复议'] },
    call: { title: '打电话', numbers: [{ number: '12348', words: '法律援助' }] }, entry: '看经过', object: '提异议', closing: ['不上网也行。'],
  }
  const code = (path: string) => ({ address: `https://portal.example${path}`, shortAddress: `portal.example${path}`, qr: { size: 1, path: 'M0 0h1v1h-1z' } })
  const notice = { id: 's1', name: { zh: '示例院', en: null }, isDemo: false, entry: code('/ledger/s1'), object: code('/objections/new?site=s1'), sheets: [{ ...sheet, locale: 'zh-CN', heading: '给住在这里的人' }, { ...sheet, locale: 'en', heading: 'To those who live here', name: 'Example Yard' }] }
  const wrapper = mountInPortal(DoorNotice, { props: { notice } })
  for (const words of ['给住在这里的人', 'To those who live here', '示例院', 'Example Yard', '2027年5月3日', '不能停水', '12348', 'portal.example/objections/new?site=s1']) expect(wrapper.text()).toContain(words)
  expect(wrapper.findAll('svg[role="img"]')).toHaveLength(4)
  expect(wrapper.findAll('section').map(section => section.attributes('lang'))).toEqual(['zh-CN', 'en'])
  expect(await findingsOf(wrapper)).toEqual([])
})
