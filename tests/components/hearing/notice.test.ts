import { describe, expect, it } from 'vitest'
import { matterKinds } from '#shared/hearings/rules'
import Card from '../../../components/hearing/Card.vue'
import FollowForm from '../../../components/hearing/FollowForm.vue'
import Kind from '../../../components/hearing/Kind.vue'
import Notices from '../../../components/hearing/Notices.vue'
import Pieces from '../../../components/hearing/Pieces.vue'
import Sum from '../../../components/hearing/Sum.vue'
import WindowOfMatter from '../../../components/hearing/Window.vue'
import Words from '../../../components/hearing/Words.vue'
import { findingsOf, mountInPortal } from '../support.ts'

const both = (zh: string, en: string | null = null) => ({ zh, en })
const now = '2026-12-01T02:00:00.000Z'
const extension = { id: 'n2', sequence: 2, kind: 'extended', text: both('有居民要求多几天。', 'Residents asked for more days.'), fromClosesAt: '2026-12-05T02:00:00.000Z', toClosesAt: '2026-12-10T05:00:00.000Z', at: '2026-11-30T02:00:00.000Z' }
const opened = { ...extension, id: 'n1', sequence: 1, kind: 'opened', text: null, fromClosesAt: null, toClosesAt: '2026-12-05T02:00:00.000Z', at: '2026-11-01T02:00:00.000Z' }
const matter = {
  id: 'm1', kind: 'publicComment', state: 'open', title: both('麻峪地块拆后利用方案', 'A plan for Mayu'), organiser: both('石景山区示范办公室'), subDistrict: null, community: null, isDemo: false,
  opensAt: '2026-11-01T02:00:00.000Z', closesAt: '2026-12-10T05:00:00.000Z', firstClosesAt: '2026-12-05T02:00:00.000Z', now, lateUse: 'kept', notices: [opened, extension], shortWindowReason: null,
}
const aWindow = (changes: Record<string, unknown> = {}) => mountInPortal(WindowOfMatter, { props: { matter: { ...matter, ...changes } } })

describe('the window', () => {
  it('says both closing times, the change with its reason, what is left and what happens with late comments', async () => {
    const wrapper = aWindow()
    for (const words of ['离截止还有 9 天 3 小时', '最初公布的截止时间2026年12月5日 10:00', '截止2026年12月10日 13:00', '从 2026年12月5日 10:00 延长到 2026年12月10日 13:00', '有居民要求多几天。', '不再逐条答复']) expect(wrapper.text()).toContain(words)
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('says that it was not changed, and why it is short where it is', () => {
    const text = aWindow({ notices: [opened], firstClosesAt: matter.closesAt, shortWindowReason: both('汛期以前必须定。') }).text()
    expect(text).toContain('截止时间没有改过')
    expect(text).toContain('汛期以前必须定。')
    expect(text).not.toContain('最初公布的截止时间')
  })

  it('says in the last minute that a minute is left, and at the instant that it is over', () => {
    expect(aWindow({ now: '2026-12-10T04:59:59.999Z' }).text()).toContain('离截止还有 1 分钟')
    expect(aWindow({ now: matter.closesAt, state: 'closed' }).text()).toContain('提意见的时间已经过了')
  })
})

it('three kinds have three words and three classes; a deliberation says what it is not', async () => {
  const kinds = matterKinds.map((kind) => {
    const tag = mountInPortal(Kind, { props: { kind } })
    return [tag.text(), tag.classes().join(' ')]
  })
  expect(kinds).toEqual([['征求意见', 'tag'], ['听证会', 'tag active'], ['居民议事', 'tag deliberation']])
  const card = mountInPortal(Card, { props: { matter: { ...matter, kind: 'deliberation' }, now: new Date(now) } })
  expect(card.text()).toContain('居民议事，不具法律听证效力')
  expect(card.get('a').attributes('href')).toBe('/hearings/m1')
})

it('an English page marks what there is only in Chinese', () => {
  const wrapper = mountInPortal(Card, { world: { locale: 'en' }, props: { matter, now: new Date(now) } })
  expect(wrapper.get('a').text()).toBe('A plan for Mayu')
  expect(wrapper.get('[lang="zh-CN"]').text()).toBe('石景山区示范办公室')
})

it('the sum is said in one line and explained part by part', async () => {
  const wrapper = mountInPortal(Sum, { props: { comments: { received: 21, published: 6, masked: 5, held: 4, withdrawn: 3, late: 2, refused: 1, waiting: 3 } } })
  expect(wrapper.text()).toContain('收到 21 = 公开 6 + 遮盖后公开 5 + 暂不公开 4 + 撤回 3 + 迟到 2 + 不予公开 1')
  expect(wrapper.findAll('tbody tr').map(row => row.get('td').text())).toEqual(['6', '5', '4', '3', '2', '1'])
  expect(wrapper.text()).toContain('其中 3 条在等人审看')
  expect(await findingsOf(wrapper)).toEqual([])
})

it('notices are read newest first, with their words', async () => {
  const wrapper = mountInPortal(Notices, { props: { notices: [opened, extension] } })
  expect(wrapper.findAll('li strong').map(title => title.text())).toEqual(['延长截止时间', '公布并征求意见'])
  expect(wrapper.text()).toContain('有居民要求多几天。')
  expect(await findingsOf(wrapper)).toEqual([])
})

it('words keep their paragraphs and lines, and are text whatever they look like', () => {
  const wrapper = mountInPortal({ components: { Words }, template: '<div><Words :text="text" /></div>', data: () => ({ text: both('第一段\n第二行\n\n<b>第二段</b>') }) })
  expect(wrapper.findAll('p').map(paragraph => paragraph.element.innerHTML.replace(/<!--.*?-->/g, ''))).toEqual(['第一段<br>第二行', '&lt;b&gt;第二段&lt;/b&gt;'])
})

it('the form for news has one labelled field and posts to its own page', async () => {
  const wrapper = mountInPortal(FollowForm, { props: { matterId: 'm1', formToken: 'x' } })
  expect(wrapper.get('form').attributes()).toMatchObject({ method: 'post', action: '/hearings/m1/follow' })
  expect(await findingsOf(wrapper)).toEqual([])
})

it('what was put in and taken out is said, not only coloured', () => {
  const wrapper = mountInPortal(Pieces, { props: { pieces: [{ text: '种', change: 'same' }, { text: '树', change: 'removed' }, { text: '草', change: 'added' }] } })
  expect(wrapper.text()).toBe('种删去：树新增：草')
  expect([wrapper.get('del').text(), wrapper.get('ins').text()]).toEqual(['删去：树', '新增：草'])
})
