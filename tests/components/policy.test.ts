import { expect, test } from 'vitest'
import Laws from '../../components/policy/Laws.vue'
import Limits from '../../components/policy/Limits.vue'
import Review from '../../components/policy/Review.vue'
import Sites from '../../components/policy/Sites.vue'
import Sources from '../../components/policy/Sources.vue'
import { findingsOf, mountInPortal } from './support.ts'

const limits = [
  { what: '行政复议的申请期限', limit: '知道之日起60日', basis: '《行政复议法》第20条', mark: 'law' },
  { what: '审查答复', limit: '15个工作日', basis: null, mark: 'default' },
  { what: '一般问题反馈', limit: '派单后7日', basis: 'DB11/T 2021—2022', mark: 'provisional' },
]

test('a limit shows the article it rests on, or says that it is no law', async () => {
  const wrapper = mountInPortal(Limits, { props: { limits } })
  const [law, ours, unconfirmed] = wrapper.findAll('dl > div').map(row => row.text())
  expect(law).toContain('依据：《行政复议法》第20条')
  expect(law).not.toContain('本站默认')
  expect(ours).toContain('本站默认')
  expect(unconfirmed).toContain('待运营单位确认')
  expect(await findingsOf(wrapper)).toEqual([])
})

test('a law keeps its official Chinese title on an English page, with a translation', async () => {
  const law = [{ title: '《中华人民共和国行政强制法》', translation: 'Administrative Compulsion Law', article: 'Art. 44', url: 'https://flk.npc.gov.cn/' }]
  const wrapper = mountInPortal(Laws, { props: { law }, world: { locale: 'en' } })
  expect(wrapper.get('a[lang="zh-CN"]').text()).toBe('《中华人民共和国行政强制法》')
  expect(wrapper.get('li').text()).toContain('Administrative Compulsion Law')
  expect(await findingsOf(wrapper)).toEqual([])
})

test('a source names the district it is about, and what is not known is 未公布', async () => {
  const sources = [{ title: '实施意见', publisher: '北京市房山区人民政府', date: '2017-02-23', district: '房山区' }, { title: '报告', publisher: null, date: null, district: '石景山区' }]
  const wrapper = mountInPortal(Sources, { props: { sources } })
  const [fangshan, unknown] = wrapper.findAll('li').map(row => row.text())
  expect(fangshan).toContain('说的是：房山区')
  expect(fangshan).toContain('2017年2月23日')
  expect(unknown).toContain('发布：未公布')
  expect(unknown).toContain('日期：未公布')
  expect(await findingsOf(wrapper)).toEqual([])
})

test('a page says when it was published, when it is looked at again, and by whom', () => {
  const wrapper = mountInPortal(Review, { props: { publishedOn: '2026-11-22', reviewOn: '2027-05-22', responsible: '街道办事处' } })
  expect(wrapper.text()).toBe('发布日期：2026年11月22日 · 下次复核日期：2027年5月22日 · 负责单位：街道办事处')
})

const market = {
  id: 'mayu-market', period: 'archive', nameZh: '麻峪石材市场', nameEn: 'Mayu stone market', subDistrict: '110107009', subDistrictBasis: 'stated',
  status: 'demolished', statusOn: '2017', isDemo: false,
}

test('the sites of a policy lead to their pages and to all others in the state, and a year stays a year', async () => {
  const sites = { items: [market], counts: [{ period: 'archive', status: 'demolished', sites: 3 }] }
  const wrapper = mountInPortal(Sites, { props: { sites } })
  expect(wrapper.get('a[href="/ledger/mayu-market"]').text()).toBe('麻峪石材市场')
  expect(wrapper.get('li').text()).toContain('2017年')
  expect(wrapper.get('a[href="/ledger?period=archive&status=demolished"]').text()).toContain('3')
  expect(await findingsOf(wrapper)).toEqual([])
})

test('a policy that concerns no published site says so', () => {
  expect(mountInPortal(Sites, { props: { sites: { items: [], counts: [] } } }).text()).toBe('现在没有与此有关的公示点位。')
})
