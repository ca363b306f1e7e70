import { readFileSync } from 'node:fs'
import { getTableColumns, is, Table } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { dataClasses, dataMap } from '#server/database/dataMap'
import { mappedTables } from '#server/domain/privacy/keeping'
import * as schema from '#server/database/schema'
import { messages } from '../../../i18n/zh-CN.ts'
import { writeDataMap } from '../../../scripts/data-map.ts'

const tables = Object.entries(schema).flatMap(([name, table]) => is(table, Table) ? [{ name, columns: Object.keys(getTableColumns(table)) }] : [])
const classed = (name: string) => dataClasses.flatMap(sort => (dataMap[name]?.[sort] ?? []).map(column => `${name}.${column}`))

it('gives every column of every table exactly one class', () => {
  expect(tables.length).toBeGreaterThan(100)
  const all = tables.flatMap(({ name, columns }) => columns.map(column => `${name}.${column}`))
  const mapped = tables.flatMap(({ name }) => classed(name))
  expect(all.filter(column => !mapped.includes(column))).toEqual([])
  expect(mapped.filter((column, index) => mapped.indexOf(column) !== index)).toEqual([])
})

it('names no table and no column that is gone', () => {
  const all = tables.flatMap(({ name, columns }) => columns.map(column => `${name}.${column}`))
  expect(Object.keys(dataMap).flatMap(classed).filter(column => !all.includes(column))).toEqual([])
  const named = mappedTables.flatMap(({ name, map, columns }) => [map.at, map.person?.by, ...Object.keys(map.person?.where ?? {})].flatMap(column => column && !columns[column] ? [`${name}.${column}`] : []))
  expect(named).toEqual([])
})

/** Rows with words, sealed values or files of somebody whom no receipt leads to, each with who removes them. */
const ofNoReceipt = {
  commentDrafts: 'after 7 days', photoUploads: 'after 7 days', reportDrafts: 'after 7 days', matterFollowers: 'by the link in each mail', followers: 'by the link in each mail', outbox: 'when the mail has left', commentEntries: 'sealed, with the comment they become',
  commentFlags: 'of readers, who leave nothing to know them by', reportUndos: 'within seconds', matterFiles: 'published by the office', sitePhotos: 'published by the office',
}

it('leads from every table with words, sealed values or files of a person to that person, or says why not', () => {
  const personal = Object.entries(dataMap).filter(([, { words, sealed, media }]) => words ?? sealed ?? media)
  expect(personal.filter(([name, { person }]) => !person && !Object.hasOwn(ofNoReceipt, name)).map(([name]) => name)).toEqual([])
})

it('calls what a person takes away by its name', () => {
  const own = Object.entries(dataMap).filter(([, { person }]) => person).map(([name]) => name)
  expect(own.filter(name => !Object.hasOwn(messages.dataRights.table, name))).toEqual([])
})

it('is written down as it is', () => {
  expect(readFileSync('docs/data-map.md', 'utf8')).toBe(writeDataMap())
})
