import { describe, expect, it } from 'vitest'
import Diff from '../../../components/hearing/Diff.vue'
import DrawCard from '../../../components/hearing/DrawCard.vue'
import Statement from '../../../components/hearing/Statement.vue'
import { findingsOf, mountInPortal } from '../support.ts'

const draw = {
  sequence: 1, poolHash: 'a'.repeat(64), frozenAt: '2026-12-01T02:00:00.000Z', source: { zh: '双色球第 2026140 期', en: null }, secondSource: { zh: '公开信标', en: 'the beacon' },
  numberDueAt: '2026-12-03T13:30:00.000Z', number: null, usesSecond: false, secondReason: null, drawnAt: null, voidedAt: null, voidReason: null, version: 1, entries: 2,
  groups: [{ key: '01', name: { zh: '沿街商户', en: null }, seats: 1, entries: 2, placed: [] }],
}
const drawn = {
  ...draw, number: '03121822', drawnAt: '2026-12-03T14:00:00.000Z', version: 2,
  groups: [{ ...draw.groups[0]!, placed: [{ receipt: 'b'.repeat(64), rank: 1, place: 'seat' }, { receipt: 'c'.repeat(64), rank: 2, place: 'queue' }] }],
}

describe('a draw', () => {
  it('that waits says which number will decide, and offers the pool but no result', async () => {
    const wrapper = mountInPortal(DrawCard, { props: { draw, base: '/hearings/m1' } })
    for (const words of ['双色球第 2026140 期', '公开信标', '还没有产生', 'a'.repeat(64), '1 个座位']) expect(wrapper.text()).toContain(words)
    expect(wrapper.findAll('a').map(link => link.attributes('href'))).toEqual(['/hearings/m1/draws/1/pool.txt'])
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('that was made shows rank and place of each line, and both files', async () => {
    const wrapper = mountInPortal(DrawCard, { props: { draw: drawn, base: '/hearings/m1' } })
    expect(wrapper.findAll('tbody tr').map(row => row.text())).toEqual([expect.stringContaining('座位'), expect.stringContaining('候补')])
    expect(wrapper.findAll('a')).toHaveLength(2)
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('that is void keeps its number and says why; in English what has no English is marked as Chinese', async () => {
    const wrapper = mountInPortal(DrawCard, { props: { draw: { ...drawn, voidedAt: '2026-12-04T01:00:00.000Z', voidReason: { zh: '号码抄错了', en: null } }, base: '/hearings/m1' }, world: { locale: 'en' } })
    for (const words of ['Void', '03121822', '号码抄错了', 'the beacon']) expect(wrapper.text()).toContain(words)
    expect(wrapper.find('span[lang="zh-CN"]').text()).toBe('双色球第 2026140 期')
    expect(await findingsOf(wrapper)).toEqual([])
  })
})

describe('a passage of the record', () => {
  const version = { revision: 1, speaker: '商户代表', text: '停车位要多留三十个。', at: '2026-12-01T02:00:00.000Z', bySpeaker: false, reason: null }
  const statement = { position: 2, speaker: '商户代表', role: 'participant', text: version.text, isConfirmed: false, versions: [version] }

  it('that was never changed is only its words', async () => {
    const wrapper = mountInPortal(Statement, { props: { statement } })
    expect(wrapper.find('details').exists()).toBe(false)
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('shows the words as first published and each change, with who made it and why', async () => {
    const versions = [version, { ...version, revision: 2, text: '停车位要多留十三个。', bySpeaker: true }, { ...version, revision: 3, text: '停车位要多留 13 个。', reason: '统一数字' }]
    const wrapper = mountInPortal(Statement, { props: { statement: { ...statement, text: '停车位要多留 13 个。', versions } } })
    for (const words of ['改过 2 次', '停车位要多留三十个。', '发言人自己更正', '统一数字']) expect(wrapper.text()).toContain(words)
    expect(wrapper.findAll('ins').length).toBeGreaterThan(1)
    expect(await findingsOf(wrapper)).toEqual([])
  })

  it('a difference leaves out nothing of either text, and a screen reader hears what is which', () => {
    const wrapper = mountInPortal(Diff, { props: { before: '多留三十个车位', after: '多留十三个车位' } })
    const textWithout = (tag: string) => {
      const copy = wrapper.element.cloneNode(true) as HTMLElement
      copy.querySelectorAll(`${tag}, .visually-hidden`).forEach(element => { element.remove() })
      return copy.textContent.trim()
    }
    expect([textWithout('ins'), textWithout('del')]).toEqual(['多留三十个车位', '多留十三个车位'])
    expect(wrapper.text()).toMatch(/删去|加上/)
  })
})
