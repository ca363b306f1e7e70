import { flushPromises } from '@vue/test-utils'
import { expect, it, onTestFinished } from 'vitest'
import { defineComponent, h, ref, Suspense, type Component } from 'vue'
import Fairness from '../../../pages/bulletins/fairness.vue'
import Months from '../../../pages/bulletins/index.vue'
import Month from '../../../pages/bulletins/[month]/index.vue'
import Rows from '../../../pages/bulletins/[month]/rows.vue'
import StaffMonth from '../../../pages/staff/bulletins/[month]/index.vue'
import { bodyFigures, openFigures, peopleFigures, placeCodes, shownStatuses, type Figure, type Row } from '../../../shared/bulletins/figures.ts'
import { methodNotes } from '../../../shared/bulletins/method.ts'
import { findingsOf, mountInPortal } from '../support.ts'

const at = '2026-11-02T02:00:00.000Z'
const row = (changes: Record<string, Figure> = {}) => ({ ...Object.fromEntries([...openFigures, ...peopleFigures, ...shownStatuses.map(status => `status.${status}`), 'medianDays'].map(name => [name, 0])), ...changes }) as Row
const tables = (changes: Record<string, Figure> = {}) => ({
  month: '2026-10', method: 1, total: row(changes), subDistricts: Object.fromEntries(placeCodes.map(code => [code, row(code === '110107003' ? changes : {})])),
  bodies: { fire: { ...Object.fromEntries(bodyFigures.map(name => [name, 6])), medianDays: 2.5 } },
})
const month = {
  month: '2026-10', digest: 'd'.repeat(64), frozenAt: at, figures: tables({ closed: 3, reportsReceived: 'few', planYear: 12, closedInYear: 6 }), standing: tables({ closed: 4, reportsReceived: 'few', planYear: 12, closedInYear: 7 }),
  corrections: [{ at, reason: '有一处补登晚了', differences: [{ path: 'total.closed', was: 3, is: 4 }, { path: 'rows.closed.110107003', was: 3, is: 4 }] }],
  before: [tables({ closed: 4 })], bodies: { fire: { nameZh: '消防支队', nameEn: null } }, isRanked: false, record: { size: 321, root: 'ab'.repeat(32), shortNumber: '1111 2222 3333 4444' },
}

/** Shows a page with what its one endpoint answers. */
async function show(page: Component, answer: object, path: string) {
  const url = new URL(path, 'http://portal.test')
  Object.assign(globalThis, {
    definePageMeta: () => {}, useFetch: () => Promise.resolve({ data: ref(answer), error: ref(null) }),
    useRoute: () => ({ path: url.pathname, fullPath: path, params: { month: '2026-10' }, query: Object.fromEntries(url.searchParams) }),
  })
  const wrapper = mountInPortal(defineComponent({ render: () => h(Suspense, null, { default: () => h(page) }) }), { world: { path } })
  onTestFinished(() => { wrapper.unmount() })
  await flushPromises()
  return wrapper
}

it('a month shows what was frozen with the correction beside it, its reason, the method and the downloads, and no ranking', async () => {
  const wrapper = await show(Month, month, '/bulletins/2026-10')
  for (const words of ['2026年10月督查通报', '3（更正为4）', '有一处补登晚了', '全区 · 销账', '点位名单：八角街道 · 销账', '少于5', '消防支队', 'd'.repeat(64)]) expect(wrapper.text()).toContain(words)
  expect(wrapper.findAll('#method + ol li')).toHaveLength(methodNotes.length)
  expect(wrapper.findAll('a').map(link => link.attributes('href'))).toEqual(expect.arrayContaining(['/bulletins/2026-10/rows?figure=closed&subDistrict=110107003', '/bulletins/2026-10/rows?figure=told&body=fire', '/bulletins/2026-10/figures.json']))
  expect(wrapper.text()).not.toContain('按完成年度计划的比例排序')
  expect(await findingsOf(wrapper)).toEqual([])
})

it('a month shows beside its figures what the public record had been signed at when it ended', async () => {
  expect((await show(Month, month, '/bulletins/2026-10')).text()).toContain('2026年10月结束时，公开记录有321条，短号码是 1111 2222 3333 4444')
  expect((await show(Month, { ...month, record: null }, '/bulletins/2026-10')).text()).toContain('公开记录还没有开始')
})

it('a ranking is shown when the operator switched it on, with why', async () => {
  const wrapper = await show(Month, { ...month, isRanked: true }, '/bulletins/2026-10')
  expect(wrapper.text()).toContain('督查通报原来就有排名')
  expect(wrapper.text()).toContain('八角街道 完成 7／12')
})

it('the rows of a figure are public sites, and of what people sent only numbers, with why', async () => {
  const asked = { month: '2026-10', subDistrict: '110107003', body: null, bodies: {}, next: 100, previous: null }
  const sites = await show(Rows, { ...asked, figure: 'status.closed', counts: null, sites: [{ id: 's1', nameZh: '示例仓库', nameEn: null }], total: 120, first: 1, gone: 99 }, '/bulletins/2026-10/rows?figure=status.closed&subDistrict=110107003')
  expect(sites.findAll('a').map(link => link.attributes('href'))).toEqual(expect.arrayContaining(['/ledger/s1', '/bulletins/2026-10/rows?figure=status.closed&subDistrict=110107003&from=100', '/ledger?period=live&subDistrict=110107003&status=closed']))
  expect(sites.text()).toContain('其中99个现在不公开')
  expect(await findingsOf(sites)).toEqual([])
  const people = await show(Rows, { ...asked, figure: 'reportsReceived', counts: [{ key: '110107003', figure: 'few' }], sites: [], total: 0, first: 0, gone: 0, next: null }, '/bulletins/2026-10/rows?figure=reportsReceived')
  expect(people.text()).toContain('没有名单')
  expect(people.findAll('td').map(cell => cell.text())).toEqual(['少于5'])
})

it('the fairness of a quarter warns by name, and says that a warning is no verdict', async () => {
  const classes = { danger: 'few', building: 0, other: 6 } as const
  const rows = Object.fromEntries(placeCodes.map(code => [code, { reports: classes, findings: classes, actions: { danger: 3, building: 0, other: 0 } }]))
  const wrapper = await show(Fairness, { quarter: '2026-Q3', rows, total: rows['110107003'], basis: 'danger', unfair: ['110107009'], previous: '2026-Q2', next: null }, '/bulletins/fairness')
  for (const words of ['2026年第3季度', '广宁街道的执法行动', '提醒不等于有错']) expect(wrapper.text()).toContain(words)
  expect(await findingsOf(wrapper)).toEqual([])
})

it('before the first month there is a sentence of what will come', async () => {
  const wrapper = await show(Months, { months: [], next: null, isFirst: true, quarter: '2026-Q3' }, '/bulletins')
  expect(wrapper.text()).toContain('还没有通报')
  expect(await findingsOf(wrapper)).toEqual([])
})

it('staff freeze what they saw when the month is over, and correct a frozen one by what differs', async () => {
  const answer = { month: '2026-10', isOver: true, countedAt: at, digest: 'e'.repeat(64), figures: month.standing, frozen: null, open: [], corrections: [], bodies: month.bodies, mayFreeze: true }
  const preview = await show(StaffMonth, answer, '/staff/bulletins/2026-10')
  expect([preview.get('input[name="act"]').attributes('value'), preview.get('input[name="seen"]').attributes('value')]).toEqual(['freeze', 'e'.repeat(64)])
  expect(await findingsOf(preview)).toEqual([])
  for (const changes of [{ isOver: false }, { mayFreeze: false }]) expect((await show(StaffMonth, { ...answer, ...changes }, '/staff/bulletins/2026-10')).findAll('form')).toHaveLength(0)
  const frozen = { at, digest: month.digest, figures: month.figures }
  const differs = await show(StaffMonth, { ...answer, frozen, open: month.corrections[0]!.differences }, '/staff/bulletins/2026-10')
  expect([differs.get('input[name="act"]').attributes('value'), differs.get('input[name="seen"]').attributes('value')]).toEqual(['correct', '2'])
  expect((await show(StaffMonth, { ...answer, frozen }, '/staff/bulletins/2026-10')).text()).toContain('重新计算的结果和公布的一样')
})
