import { h } from 'vue'
import { expect, test } from 'vitest'
import BackLink from '../../../components/ui/BackLink.vue'
import Bars from '../../../components/ui/Bars.vue'
import BeforeAfter from '../../../components/ui/BeforeAfter.vue'
import Breadcrumbs from '../../../components/ui/Breadcrumbs.vue'
import Button from '../../../components/ui/Button.vue'
import Details from '../../../components/ui/Details.vue'
import Figure from '../../../components/ui/Figure.vue'
import FilterBar from '../../../components/ui/FilterBar.vue'
import Icon from '../../../components/ui/Icon.vue'
import Notice from '../../../components/ui/Notice.vue'
import Pagination from '../../../components/ui/Pagination.vue'
import Panel from '../../../components/ui/Panel.vue'
import Progress from '../../../components/ui/Progress.vue'
import SkipLink from '../../../components/ui/SkipLink.vue'
import SummaryList from '../../../components/ui/SummaryList.vue'
import Tag from '../../../components/ui/Tag.vue'
import Timeline from '../../../components/ui/Timeline.vue'
import { findingsOf, mountInPortal } from '../support.ts'

const photo = (caption: string) => ({ src: `/photos/${caption}.jpg`, alt: `${caption}的照片`, caption })

/** Every block with what it must show of its own; axe reads each. */
const blocks = [
  { name: 'a way back', component: BackLink, props: { to: '/ledger' }, says: '返回' },
  { name: 'bars', component: Bars, props: { label: '点位数', unit: '处', rows: [{ label: '集经系统', value: 380, to: '/ledger' }, { label: '国资系统', value: 74 }] }, says: '380处' },
  { name: 'before and after', component: BeforeAfter, props: { before: photo('棚房'), after: photo('绿地') }, says: '整治前' },
  { name: 'breadcrumbs', component: Breadcrumbs, props: { items: [{ label: '首页', to: '/' }, { label: '台账公示' }] }, says: '台账公示' },
  { name: 'a button', component: Button, slots: { default: () => '继续' }, says: '继续' },
  { name: 'details', component: Details, props: { summary: '谁能看到？' }, slots: { default: () => '只有办事的人' }, says: '谁能看到？' },
  { name: 'a filter bar', component: FilterBar, props: { action: '/ledger', clearTo: '/ledger', count: '找到 12 处' }, says: '找到 12 处' },
  { name: 'an icon with a name', component: Icon, props: { name: 'search', label: '搜索' }, says: '' },
  { name: 'a notice', component: Notice, props: { title: '历史档案' }, slots: { default: () => h('p', '只读') }, says: '历史档案' },
  { name: 'a warning', component: Notice, props: { tone: 'warning' }, slots: { default: () => h('p', '请先打 119') }, says: '注意' },
  { name: 'pagination', component: Pagination, props: { next: '/ledger?cursor=x', first: '/ledger' }, says: '下一页' },
  { name: 'a panel', component: Panel, props: { title: '收到了', number: 'A-1', numberLabel: '编号' }, says: 'A-1' },
  { name: 'progress', component: Progress, props: { value: 547, max: 528, label: '完成' }, says: '' },
  { name: 'a skip link', component: SkipLink, says: '跳到正文' },
  { name: 'a tag', component: Tag, props: { tone: 'warning' }, slots: { default: () => '暂停' }, says: '暂停' },
  { name: 'a timeline', component: Timeline, props: { items: [{ id: '1', at: '2017年6月30日', dateTime: '2017-06-30', title: '完成', text: '场光地净' }] }, says: '场光地净' },
]

test.each(blocks)('$name is read as it looks', async ({ component, props, slots, says }) => {
  const wrapper = mountInPortal(component, { props, slots })
  expect(wrapper.text()).toContain(says)
  expect(wrapper.html()).not.toMatch(/ style=|<script|<style/)
  if (component === SkipLink) document.querySelector('main')!.id = 'main'
  expect(await findingsOf(wrapper)).toEqual([])
})

test('an unknown value reads 未公布, and a change names its row', async () => {
  const wrapper = mountInPortal(SummaryList, {
    props: { rows: [{ name: 'area', label: '占地面积', value: null }, { name: 'place', label: '在哪里', value: '北门', changeTo: '/report/place' }] },
    slots: { place: () => h('em', '北门') },
  })
  expect(wrapper.findAll('dd').map(value => value.text())).toEqual(['未公布', '北门', '更改在哪里'])
  expect(wrapper.find('em').exists()).toBe(true)
  expect(await findingsOf(wrapper)).toEqual([])
})

test('a picture of figures carries its date, its source and the same figures as a table', async () => {
  const wrapper = mountInPortal(Figure, {
    props: { caption: '按系统', asOf: '截至 2017年6月30日', source: '《通报》' },
    slots: {
      default: () => h('p', '图'),
      table: () => h('table', [h('tr', [h('th', { scope: 'row' }, '集经系统'), h('td', '380')])]),
    },
  })
  expect(wrapper.get('details table').text()).toContain('380')
  expect(wrapper.text()).toContain('来源：《通报》')
  expect(await findingsOf(wrapper)).toEqual([])
})

test('a picture without a table offers none', () => {
  expect(mountInPortal(Figure, { props: { caption: '按系统' } }).find('details').exists()).toBe(false)
})

test('a list with one page has no pagination', () => {
  expect(mountInPortal(Pagination, { props: { next: null, first: null } }).find('nav').exists()).toBe(false)
})

test('a decorative icon is passed over', () => {
  expect(mountInPortal(Icon, { props: { name: 'search' } }).get('svg').attributes('aria-hidden')).toBe('true')
})

test('a link in the shape of a button is a link', () => {
  const wrapper = mountInPortal(Button, { props: { to: '/report' }, slots: { default: () => '我要反映' } })
  expect(wrapper.get('a').attributes('href')).toBe('/report')
})

test('bars are as long as their share of the largest', () => {
  const wrapper = mountInPortal(Bars, { props: { label: '点位数', rows: [{ label: '甲', value: 380 }, { label: '乙', value: 95 }, { label: '丙', value: 0 }] } })
  expect(wrapper.findAll('rect:not(.track)').map(bar => bar.attributes('width'))).toEqual(['100%', '25%', '0%'])
})
