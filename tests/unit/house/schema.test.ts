import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

interface Table {
  name: string
  columns: Record<string, { notNull: boolean, primaryKey: boolean }>
  indexes: Record<string, { isUnique: boolean, columns: Array<string | { expression: string }> }>
}

interface Snapshot { tables: Record<string, Table> }

/** What the migrations of a database end in. */
function readSchema(dialect: 'sqlite' | 'postgresql') {
  const folder = `server/database/migrations/${dialect}/meta`
  const { entries } = JSON.parse(readFileSync(`${folder}/_journal.json`, 'utf8')) as { entries: Array<{ idx: number }> }
  const last = String(entries.at(-1)!.idx).padStart(4, '0')
  const { tables } = JSON.parse(readFileSync(`${folder}/${last}_snapshot.json`, 'utf8')) as Snapshot
  return Object.fromEntries(Object.values(tables).map(({ name, columns, indexes }) => [name, {
    columns: Object.fromEntries(Object.entries(columns).map(([column, { notNull, primaryKey }]) => [column, { notNull, primaryKey }])),
    indexes: Object.fromEntries(Object.entries(indexes).map(([index, { columns: indexed }]) => [index, indexed.map(column => typeof column === 'string' ? column : column.expression)])),
  }]))
}

it('has the same tables, columns and indexes in both databases', () => {
  const schema = readSchema('sqlite')
  expect(Object.keys(schema)).toContain('events')
  expect(readSchema('postgresql')).toEqual(schema)
})
