import { flushPromises } from '@vue/test-utils'
import { expect, it, onTestFinished } from 'vitest'
import { defineComponent, h, ref, Suspense, type Component } from 'vue'
import Day from '../../../pages/record/days/[day].vue'
import Record from '../../../pages/record/index.vue'
import Notice from '../../../pages/record/notice.vue'
import { toQrCode } from '../../../server/domain/receipts/qr.ts'
import { toShortNumber } from '../../../shared/record/checkpoint.ts'
import { findingsOf, mountInPortal } from '../support.ts'

const root = '0123456789abcdef'.repeat(4)
const checkpoint = { size: 1234, root, signedAt: '2026-11-23T02:00:30.000Z', shortNumber: toShortNumber(root) }
const day = { day: '2026-11-23', from: 1000, to: 1234, topics: { site: 3, comment: 2 }, receipts: 200, others: 29 }
const record = {
  checkpoint: { ...checkpoint, note: '' }, keys: ['portal.example/record+00000000+AAAA'], address: 'https://portal.example/record', days: [day], next: '2026-11-10', isFirst: true,
  witnesses: [{ name: '街道图书馆', size: 1200, at: '2026-11-23T01:59:00.000Z', outcome: 'unreachable' }], compared: null,
}
const leaf = { commitment: 'c'.repeat(64), leaf: '{}', erased: null, place: null, topic: null, at: null, batch: null }
const items = [
  { ...leaf, position: 1000, type: 'change', topic: 'site', at: '2026-11-23T02:00:00.000Z', place: { path: '/ledger/s1', isDemo: true } },
  { ...leaf, position: 1001, type: 'receipt', batch: '2026-11-23T01Z' },
  { ...leaf, position: 1002, type: 'change', topic: 'comment', at: '2026-11-23T02:00:01.000Z', erased: { reason: 'withdrawn' } },
]

async function show(page: Component, answer: object, path: string, asked: unknown[] = []) {
  const url = new URL(path, 'http://portal.test')
  Object.assign(globalThis, {
    definePageMeta: () => {}, useFetch: (_: string, { query }: { query: unknown }) => {
      asked.push(query)
      return Promise.resolve({ data: ref(answer), error: ref(null) })
    },
    useRoute: () => ({ path: url.pathname, fullPath: path, params: { day: '2026-11-23' }, query: Object.fromEntries(url.searchParams) }),
  })
  const wrapper = mountInPortal(defineComponent({ render: () => h(Suspense, null, { default: () => h(page) }) }), { world: { path, locale: path.startsWith('/en') ? 'en' : 'zh-CN' } })
  onTestFinished(() => { wrapper.unmount() })
  await flushPromises()
  return wrapper
}
const linksOf = (wrapper: Awaited<ReturnType<typeof show>>) => wrapper.findAll('a').map(link => link.attributes('href'))

it('the record says what it is, what was signed last, what each day brought, who witnesses it and what it cannot prove', async () => {
  const wrapper = await show(Record, record, '/record')
  for (const words of ['只能往后写的账', '1,234条', checkpoint.shortNumber, '01234567 89abcdef', '2026年11月23日 10:00', '点位变动3，意见2，收到的材料200，当天合计和页面状态29', '街道图书馆', '签到第1,200条', '没有联系上', '它不能证明写进去的事情本身是真的', '不记姓名、电话、住址']) expect(wrapper.text()).toContain(words)
  expect(linksOf(wrapper)).toEqual(expect.arrayContaining(['/record/days/2026-11-23', '/record/notice', '/record/check.html', '/record/check.mjs', '/record/keys', '/record/checkpoint', '/record?before=2026-11-10#days']))
  expect(await findingsOf(wrapper)).toEqual([])
})

it('a number on paper is held against what was signed at that size', async () => {
  const found = await show(Record, { ...record, compared: { size: 900, found: { ...checkpoint, size: 900 } } }, '/record?size=900')
  expect(found.text()).toContain('到第900条时，2026年11月23日 10:00签的是')
  expect(found.find('input[name=size]').attributes('value')).toBe('900')
  expect(await findingsOf(found)).toEqual([])
  const missing = await show(Record, { ...record, compared: { size: 901, found: null } }, '/record?size=901')
  expect(missing.text()).toContain('没有在901条时签过')
  expect(missing.text()).toContain('这张纸就是证据')
})

it('a number is taken as people write it, and what is none is told so instead of an error', async () => {
  const asked: unknown[] = []
  const open = async (size: string) => (await show(Record, record, `/record?size=${encodeURIComponent(size)}`, asked)).text()
  await open('１,２34 条')
  expect(await open('十二')).toContain('请只填数字')
  expect(asked).toEqual([{ size: '1234' }, {}])
})

it('a record that has not begun says so', async () => {
  const wrapper = await show(Record, { ...record, checkpoint: null, days: [], keys: [], witnesses: [], next: null }, '/record')
  for (const words of ['记录刚刚开始', '还没有条目', '现在还没有别的单位作见证']) expect(wrapper.text()).toContain(words)
  expect(await findingsOf(wrapper)).toEqual([])
})

it('a record that is signed no more warns before anything else, and only then', async () => {
  const page = await show(Record, { ...record, isStopped: true }, '/record')
  expect(page.text()).toContain('已经停止签署')
  expect(page.text().indexOf('已经停止签署')).toBeLessThan(page.text().indexOf('现在的记录'))
  expect((await show(Record, record, '/record')).text()).not.toContain('停止签署')
})

it('a day tells of a receipt only its hour, links what is public, and says of what went why', async () => {
  const wrapper = await show(Day, { ...day, start: 1000, items, nextCursor: '1003' }, '/record/days/2026-11-23')
  for (const words of ['台账点位有变动', '演示', '2026年11月23日 09:00到10:00之间', '内容已经由本人撤回，只留校验码', 'c'.repeat(64)]) expect(wrapper.text()).toContain(words)
  const [site, receipt] = wrapper.findAll('li.card')
  expect(site!.find('time').attributes('datetime')).toBe('2026-11-23T02:00:00.000Z')
  expect(receipt!.find('time').attributes('datetime')).toBeUndefined()
  expect(linksOf(wrapper)).toEqual(expect.arrayContaining(['/ledger/s1', '/api/record/entries/1000', '/record/days/2026-11-23?cursor=1003']))
  expect(await findingsOf(wrapper)).toEqual([])
  const none = await show(Day, { ...day, from: 5, to: 5, start: 5, items: [], nextCursor: null }, '/record/days/2026-11-23')
  expect(none.text()).toContain('这一天没有条目')
})

it('the sheet for the notice board has date, number, address and code, in Chinese for everybody', async () => {
  const answer = { checkpoint, address: 'https://portal.example/record?size=1234', shortAddress: 'portal.example/record', qr: toQrCode('https://portal.example/record?size=1234') }
  const wrapper = await show(Notice, answer, '/en/record/notice')
  for (const words of ['到2026年11月23日 10:00，公开记录一共1234条', checkpoint.shortNumber, 'portal.example/record', '填上条数1234', '12345']) expect(wrapper.find('article').text()).toContain(words)
  expect(wrapper.find('article').attributes('lang')).toBe('zh-CN')
  expect(wrapper.find('svg[role=img]').attributes('aria-label')).toBe(answer.address)
  expect(await findingsOf(wrapper)).toEqual([])
})

it('every page reads in English', async () => {
  expect((await show(Record, record, '/en/record')).text()).toContain('can only be added to')
  const wrapper = await show(Day, { ...day, start: 1000, items, nextCursor: null }, '/en/record/days/2026-11-23')
  expect(wrapper.text()).toContain('between 23 November 2026, 09:00 and 10:00')
  expect(wrapper.text()).not.toMatch(/[\u4e00-\u9fff]/)
})
