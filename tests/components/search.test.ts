import { expect, test } from 'vitest'
import Marked from '../../components/search/Marked.vue'
import Results from '../../components/search/Results.vue'
import { findingsOf, mountInPortal } from './support.ts'

const hits = [{
  ref: 'invented',
  path: '/ledger/invented',
  title: { text: '<i>違建</i>仓库', marks: [{ start: 3, end: 5 }] },
  snippet: { text: '…旁边的违法建设…', marks: [{ start: 4, end: 8 }] },
  updatedAt: '2026-11-21T16:00:00.000Z',
}]

test('a find is a link in the reader’s language, with its words marked and its date in Beijing', async () => {
  const wrapper = mountInPortal(Results, { props: { kind: 'site', count: 1, hits }, world: { locale: 'en' } })
  const link = wrapper.get('h3 a')
  expect(link.attributes('href')).toBe('/en/ledger/invented')
  expect(link.text()).toBe('<i>違建</i>仓库')
  expect(wrapper.findAll('mark').map(mark => mark.text())).toEqual(['違建', '违法建设'])
  expect(wrapper.text()).toContain('22 November 2026')
  expect(await findingsOf(wrapper)).toEqual([])
})

test('a site of the archive is not dated by the day it was loaded', () => {
  const wrapper = mountInPortal(Results, { props: { kind: 'archiveSite', count: 1, hits } })
  expect(wrapper.get('h2').text()).toBe('2015–2017 年档案中的点位 1 条')
  expect(wrapper.text()).not.toContain('更新于')
})

test('of words that very many sites have, it is said how many can be read and how to ask for fewer', async () => {
  const wrapper = mountInPortal(Results, { props: { kind: 'site', count: 1000, isMore: true, readable: 200, hits }, world: { locale: 'en' } })
  expect(wrapper.text()).toContain('up to 200. Add the name of a road')
  expect(await findingsOf(wrapper)).toEqual([])
})

test('the same is said in Chinese, and nothing where all can be read', () => {
  expect(mountInPortal(Results, { props: { kind: 'site', count: 1000, isMore: true, readable: 200, hits } }).text()).toContain('最多 200 条。请再写上路名')
  expect(mountInPortal(Results, { props: { kind: 'site', count: 1, readable: null, hits } }).text()).not.toContain('最多')
})

test('a text without marks is itself', () => {
  expect(mountInPortal(Marked, { props: { value: { text: '麻峪', marks: [] } } }).text()).toBe('麻峪')
})
