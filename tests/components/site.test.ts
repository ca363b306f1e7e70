import { expect, test } from 'vitest'
import Footer from '../../components/site/Footer.vue'
import Header from '../../components/site/Header.vue'
import Squares from '../../components/home/Squares.vue'
import Places from '../../components/home/Places.vue'
import { defaultSite } from '../../shared/site/schemas.ts'
import { findingsOf, mountInPortal } from './support.ts'

test('the header says that this is no government site until the operator puts it into service', async () => {
  const wrapper = mountInPortal(Header)
  expect(wrapper.text()).toContain('演示站点，非政府网站')
  expect(await findingsOf(wrapper)).toEqual([])
  expect(mountInPortal(Header, { world: { site: { ...defaultSite, inService: true } } }).text()).not.toContain('演示站点')
})

test('长辈版, the display settings and the other language are one plain link away, and lead back here', () => {
  const wrapper = mountInPortal(Header, { world: { path: '/ledger?subDistrict=110107009' } })
  const links = wrapper.findAll('.strip a').map(link => link.attributes('href'))
  expect(links).toEqual([
    '/mode?to=elder&back=%2Fledger%3FsubDistrict%3D110107009',
    '/mode?back=%2Fledger%3FsubDistrict%3D110107009',
    '/en/ledger?subDistrict=110107009',
  ])
})

test('in 长辈版 a telephone number stands at the top of every page', () => {
  const wrapper = mountInPortal(Header, { world: { mode: 'elder' } })
  expect(wrapper.get('.strip a[href="tel:12345"]').text()).toBe('12345')
  expect(wrapper.get('.strip a[href^="/mode?to=standard"]').text()).toBe('标准版')
})

test('the section one is in is marked, in either language', () => {
  const wrapper = mountInPortal(Header, { world: { locale: 'en', path: '/en/policies/hold-periods' } })
  const current = wrapper.findAll('nav.sections [aria-current="page"]')
  expect(current.map(link => link.attributes('href'))).toEqual(['/en/policies'])
})

test('the footer shows the facts of the operator, and says which are missing', async () => {
  const wrapper = mountInPortal(Footer, { world: { site: { ...defaultSite, hostBodyZh: '某区某局' } } })
  expect(wrapper.text()).toContain('主办单位某区某局')
  expect(wrapper.text()).toContain('ICP 备案号由运营单位填写')
  expect(await findingsOf(wrapper)).toEqual([])
  const inService = mountInPortal(Footer, { world: { site: { ...defaultSite, inService: true } } })
  expect(inService.text()).not.toContain('ICP 备案号')
  expect(inService.text()).toContain('主办单位由运营单位填写')
})

test('the picture of the archive has one square for every site', () => {
  const wrapper = mountInPortal(Squares, { props: { groups: [380, 74, 48, 45], task: 528, label: '547 处' } })
  const squaresOf = (path: string) => [...path.matchAll(/h(\d+)/g)].reduce((sum, [, length]) => sum + (Number(length) + 3) / 12, 0)
  expect(wrapper.findAll('path:not(.task)').map(path => squaresOf(path.attributes('d')!))).toEqual([380, 74, 48, 45])
  expect(wrapper.get('svg').attributes('aria-label')).toBe('547 处')
})

test('every sub-district has an equal tile, and live and archived sites are never added together', async () => {
  const wrapper = mountInPortal(Places, { props: { live: { 110107009: 2 }, archive: { 110107009: 4 } } })
  expect(wrapper.findAll('li')).toHaveLength(9)
  expect(wrapper.get('a[href="/ledger?subDistrict=110107009"]').text()).toBe('广宁现行 2 处档案 4 处')
  expect(wrapper.text()).toContain('示意图，非行政区划图')
  expect(await findingsOf(wrapper)).toEqual([])
})
