import { describe, expect, it } from 'vitest'
import { archiveSources } from '#server/domain/ledger/archive/sources'
import ArchiveFigures from '../../../components/ledger/ArchiveFigures.vue'
import Doors from '../../../components/ledger/Doors.vue'
import SiteCard from '../../../components/ledger/SiteCard.vue'
import Sources from '../../../components/ledger/Sources.vue'
import Split from '../../../components/ledger/Split.vue'
import SumChecks from '../../../components/ledger/SumChecks.vue'
import { findingsOf, mountInPortal } from '../support.ts'

const site = {
  id: 's1', period: 'live', nameZh: '示例院', nameEn: 'Example Yard', aliases: [], subDistrict: '110107009', subDistrictBasis: 'stated', community: null,
  placeWords: null, category: 'noPermit', owner: 'collective', landAreaM2: 1200, landAreaQualifier: 'nearly', buildingAreaM2: null, buildingAreaQualifier: null,
  greenAreaM2: null, mode: null, status: 'planned', statusOn: '2026-11-20', isDemo: true, sources: [],
}

describe('a site of the list', () => {
  it('says its name, state, place and area in words', () => {
    const text = mountInPortal(SiteCard, { props: { site } }).text()
    for (const words of ['示例院', '已定策', '演示', '广宁街道', '集经系统', '近 1,200 平方米', '2026年11月20日']) expect(text).toContain(words)
  })

  it('says of what is not known that it is not published', () => {
    const unknown = { ...site, subDistrict: null, category: null, owner: null, landAreaM2: null, landAreaQualifier: null, statusOn: null, isDemo: false }
    expect(mountInPortal(SiteCard, { props: { site: unknown } }).text()).toContain('占地面积 未公布')
  })

  it('is in English on an English page, and says how a sub-district is known', () => {
    const wrapper = mountInPortal(SiteCard, { world: { locale: 'en' }, props: { site: { ...site, subDistrictBasis: 'name' } } })
    expect(wrapper.text()).toContain('Example Yard')
    expect(wrapper.text()).toContain('Guangning Sub-district (by the site’s name)')
    expect(wrapper.get('a').attributes('href')).toBe('/en/ledger/s1')
  })
})

it('three doors of equal size lead to correction, rights and help', async () => {
  const wrapper = mountInPortal(Doors, { props: { siteId: 's1' } })
  expect(wrapper.findAll('a').map(door => [door.text(), door.attributes('href')])).toEqual([
    ['这里写错了', '/objections/new?site=s1&about=wrong'], ['我住在、经营在这里', '/objections/new?site=s1&about=living'], ['我需要帮助', '/assistance/new?site=s1'],
  ])
  expect(await findingsOf(wrapper)).toEqual([])
})

it('a source says what it does not carry', async () => {
  const wrapper = mountInPortal(Sources, { props: { sources: [archiveSources.S4, archiveSources.S2] } })
  expect(wrapper.text()).toContain('北京市房山区人民政府，2017年2月23日')
  expect(wrapper.text()).toContain('发布单位未见，日期未见')
  expect(await findingsOf(wrapper)).toEqual([])
})

it('a sum that differs is said to differ, with its note', async () => {
  const check = { labelZh: '历时', labelEn: 'Duration', sources: [], noteEn: null }
  const wrapper = mountInPortal(SumChecks, { props: { checks: [
    { ...check, id: 'days', computed: 602, printed: 622, agrees: false, noteZh: '两个数都列出' }, { ...check, id: 'sites', computed: 547, printed: 547, agrees: true, noteZh: null },
  ] } })
  expect(wrapper.text()).toMatch(/602.*622.*不一致.*两个数都列出.*547.*一致/s)
  expect(await findingsOf(wrapper)).toEqual([])
})

it('a printed figure has its date, its source and an address of its own', async () => {
  const figure = { id: 'greening', labelZh: '覆绿增绿', labelEn: 'Greening', value: 210_000, unit: 'm2', qualifier: 'exact', asOf: '2017-06-30', noteZh: null, noteEn: null, sources: [archiveSources.S2] }
  const wrapper = mountInPortal(ArchiveFigures, { props: { figures: [figure], caption: '数字' } })
  expect(wrapper.find('#figure-greening').text()).toMatch(/210,000 平方米.*2017年6月30日/s)
  expect(wrapper.get('a').attributes('href')).toBe('/ledger/archive#source-S2')
})

it('a chart is followed by the table of the same numbers, each leading to its rows', async () => {
  const row = { landM2: 10, buildingM2: 5, greenM2: 0 }
  const rows = [{ key: 'shougang', label: '首钢系统', sites: 3, to: '/ledger?period=live&owner=shougang', ...row }, { key: null, label: '未公布', sites: 1, ...row }]
  const wrapper = mountInPortal(Split, { props: { caption: '按权属系统', rows, asOf: '截至今天', total: { sites: 4, landM2: 20, buildingM2: 10, greenM2: 0 } } })
  expect(wrapper.findAll('tbody tr').map(line => line.findAll('td').map(cell => cell.text()))).toEqual([['3', '10', '5', '0'], ['1', '10', '5', '0']])
  expect(wrapper.get('tfoot').text()).toContain('4')
  expect(wrapper.findAll('a').every(link => link.attributes('href') === '/ledger?period=live&owner=shougang')).toBe(true)
  expect(await findingsOf(wrapper)).toEqual([])
})
