import { writeFileSync } from 'node:fs'
import { getTableColumns, getTableName, is, Table } from 'drizzle-orm'
import { dataClasses, dataMap, type DataClass } from '#server/database/dataMap'
import * as schema from '#server/database/schema'

const zh: Record<DataClass, string> = { public: '公开', pseudonymous: '假名', words: '本人的话', sealed: '加密', media: '文件', office: '内部', staff: '工作人员', secret: '密钥', technical: '技术' }
const people = { report: '反映', comment: '意见', application: '听证报名', proposal: '议题', volunteer: '老街坊', order: '订单', objection: '异议', assistance: '求助', any: '任一回执' }

/** The data map as a page to read: every table, whose rows they are, and its columns by class. */
export function writeDataMap(): string {
  const tables = Object.entries(schema).flatMap(([name, table]) => is(table, Table) ? [{ name, table }] : []).sort((a, b) => a.name < b.name ? -1 : 1)
  const lines = tables.map(({ name, table }) => {
    const map = dataMap[name] ?? {}
    const columns: Record<string, { name: string }> = getTableColumns(table)
    const cells = dataClasses.flatMap(sort => map[sort]?.length ? [`**${zh[sort]}** ${map[sort].map(column => columns[column]?.name ?? column).join(', ')}`] : [])
    return `| \`${getTableName(table)}\` | ${map.person ? people[map.person.kind] : ''} | ${cells.join('<br>')} |`
  })
  return [
    '# 数据地图 · Data map', '',
    '由数据库结构生成（`npm run data-map`），测试检查每一列都有类别、这一页是最新的。Generated from the schema; a test fails when a column has no class or this page is old.', '',
    ...dataClasses.map(sort => `- ${zh[sort]} = ${sort}`), '',
    '| 表 table | 谁的 whose | 列 columns |', '|---|---|---|', ...lines, '',
  ].join('\n')
}

if (import.meta.main) {
  writeFileSync('docs/data-map.md', writeDataMap())
  console.log('docs/data-map.md')
}
