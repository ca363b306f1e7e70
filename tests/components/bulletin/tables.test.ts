import { expect, it } from 'vitest'
import FigureTable from '../../../components/bulletin/FigureTable.vue'
import Tables from '../../../components/bulletin/Tables.vue'
import { bodyFigures, openFigures, peopleFigures, placeCodes, shownStatuses, type BulletinFigures, type Figure, type Row } from '../../../shared/bulletins/figures.ts'
import { findingsOf, mountInPortal } from '../support.ts'

const row = (changes: Record<string, Figure> = {}) => ({ ...Object.fromEntries([...openFigures, ...peopleFigures, ...shownStatuses.map(status => `status.${status}`), 'medianDays'].map(name => [name, 0])), ...changes }) as Row
const figures = (changes: Record<string, Figure> = {}): Pick<BulletinFigures, 'total' | 'subDistricts' | 'bodies'> => ({
  total: row(changes),
  subDistricts: Object.fromEntries(placeCodes.map(code => [code, row()])),
  bodies: { fire: { ...Object.fromEntries(bodyFigures.map(name => [name, 'few'])), medianDays: null } as never },
})

it('a table says 少于5 and 未公布 in words, links what has rows, and shows a correction beside the frozen figure', async () => {
  const wrapper = mountInPortal(FigureTable, {
    props: {
      id: 'x', caption: '销账', head: '街道', columns: [{ name: 'closed', label: '销账' }, { name: 'told', label: '已答复' }, { name: 'plan', label: '计划' }, { name: 'phase.cleared', label: '已拆除' }], rows: [{ key: 'a', label: '八角街道' }],
      figures: { a: { 'closed': 3, 'told': 'few', 'plan': null, 'status.demolished': 2, 'status.accepted': 1 } }, standing: { a: { 'closed': 4, 'told': 'few', 'plan': null, 'status.demolished': 2, 'status.accepted': 1 } },
      linkOf: (name: string, key: string) => `/rows?${name}&${key}`,
    },
  })
  expect(wrapper.findAll('td').map(cell => cell.text())).toEqual(['3（更正为4）', '少于5', '未公布', '3'])
  expect(wrapper.findAll('td a').map(link => link.attributes('href'))).toEqual(['/rows?closed&a', '/rows?told&a', '/rows?phase.cleared&a'])
  expect(await findingsOf(wrapper)).toEqual([])
})

it('a month has its tables by sub-district and by body, and no row for places that are not known while it is empty', async () => {
  const wrapper = mountInPortal(Tables, { props: { figures: figures({ closed: 7 }), bodies: { fire: { nameZh: '消防支队', nameEn: null } } } })
  expect(wrapper.findAll('h2').map(heading => heading.text())).toEqual(['月底的点位', '这个月做了什么，对照计划', '月底还超期的', '居民反映', '吹哨报到', '异议', '求助', '各单位'])
  expect(wrapper.text()).not.toContain('街道不明')
  expect(wrapper.text()).toContain('消防支队')
  expect(wrapper.findAll('a')).toHaveLength(0)
  expect(await findingsOf(wrapper)).toEqual([])
})
