import { and, asc, eq, getTableColumns, getTableName, inArray, is, isNotNull, ne, or, sql, Table, type SQL } from 'drizzle-orm'
import type { AnySQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Keys } from '../../crypto/keys.ts'
import { unseal } from '../../crypto/seal.ts'
import type { Database } from '../../database/connect.ts'
import { dataMap, type TableMap } from '../../database/dataMap.ts'
import * as schema from '../../database/schema.ts'
import type { ReceiptKind } from '../../../shared/receipts/number.ts'

export interface MappedTable { name: string, map: TableMap, table: SQLiteTable, columns: Record<string, AnySQLiteColumn> }

/** Every table of the schema with its entry in the map, by the name it has in the code. */
export const mappedTables: MappedTable[] = Object.entries(schema).flatMap(([name, table]) => is(table, Table) && dataMap[name]
  ? [{ name, map: dataMap[name], table: table as SQLiteTable, columns: getTableColumns(table as SQLiteTable) as Record<string, AnySQLiteColumn> }]
  : [])

/** What of a row its person sees and takes away. */
const ownClasses = ['public', 'pseudonymous', 'words', 'sealed'] as const
/** What a deletion is for. */
const personalClasses = ['words', 'sealed', 'media'] as const

const tablesOf = (kind: ReceiptKind) => mappedTables.filter(({ map }) => map.person && (map.person.kind === kind || map.person.kind === 'any'))

function rowsOf({ map, columns }: MappedTable, kind: ReceiptKind, ids: readonly string[]): SQL | undefined {
  const { kind: whose, by, where = {} } = map.person!
  return and(
    inArray(columns[by]!, [...ids]),
    whose === 'any' ? eq(columns.receiptKind!, kind) : undefined,
    ...Object.entries(where).map(([column, value]) => eq(columns[column]!, value)),
  )
}

export interface KeptPart { table: string, rows: Array<Record<string, unknown>> }
export interface KeptFile { table: string, media: string }

/**
 * Everything kept of whoever holds a receipt, table by table: what is empty is left out, what is sealed is opened. Notes of the
 * office, who of the staff did something, and the words of others are not in it.
 */
export async function listKept(db: Database, { kind, ids, keys }: { kind: ReceiptKind, ids: readonly string[], keys: Keys }): Promise<{ parts: KeptPart[], files: KeptFile[] }> {
  const files: KeptFile[] = []
  const parts = await Promise.all(tablesOf(kind).map(async (mapped): Promise<KeptPart> => {
    const { name, map, table, columns } = mapped
    const rows = await db.select().from(table).where(rowsOf(mapped, kind, ids)).orderBy(asc(columns[map.at ?? map.person!.by]!)).limit(5000) as Array<Record<string, unknown>>
    for (const row of rows) files.push(...mediaOf(name, row).map(media => ({ table: name, media })))
    return { table: name, rows: rows.map(row => ownPart(mapped, row, keys)).filter(row => Object.keys(row).length > 0) }
  }))
  return { parts: parts.filter(({ rows }) => rows.length > 0), files }
}

function ownPart({ map, table }: MappedTable, row: Record<string, unknown>, keys: Keys): Record<string, unknown> {
  const place = (column: string) => `${getTableName(table)}:${String(row[map.person!.by])}:${column}`
  return Object.fromEntries(ownClasses.flatMap(sort => (map[sort] ?? []).flatMap((column): Array<[string, unknown]> => {
    const value = row[column]
    if (value === null || value === undefined || value === '') return []
    return [[column, sort === 'sealed' ? unseal(String(value), place(column), keys.contact) : value]]
  })))
}

/** The files a row stands for: of a photo that was sent, the covered copy once the original is gone. */
function mediaOf(name: string, row: Record<string, unknown>): string[] {
  const names = name === 'reportPhotos' ? [row.originalGoneAt ? row.approvedMedia : row.media] : (dataMap[name]!.media ?? []).map(column => row[column])
  return names.filter((media): media is string => typeof media === 'string' && media !== '')
}

/** By table, in how many rows something of the person stands: their words, how they are reached, their files. */
export async function countPersonal(db: Database, { kind, ids }: { kind: ReceiptKind, ids: readonly string[] }): Promise<Record<string, number>> {
  const counted = await Promise.all(tablesOf(kind).map(async (mapped): Promise<[string, number]> => {
    const { map, table, columns } = mapped
    const personal = personalClasses.flatMap(sort => map[sort] ?? [])
    if (personal.length === 0) return [getTableName(table), 0]
    const filled = or(...personal.map(name => and(isNotNull(columns[name]!), columns[name]!.dataType === 'json' ? undefined : ne(columns[name]!, ''))))
    const [row] = await db.select({ count: sql<number>`count(*)` }).from(table).where(and(rowsOf(mapped, kind, ids), filled))
    return [getTableName(table), Number(row?.count ?? 0)]
  }))
  return Object.fromEntries(counted.filter(([, count]) => count > 0))
}

/** The table and column a person of this kind can be reached by. */
export function contactsOf(kind: ReceiptKind | 'any'): { table: SQLiteTable, by: AnySQLiteColumn } | undefined {
  const found = mappedTables.find(({ name, map }) => map.person?.kind === kind && map.sealed && name.endsWith('Contacts'))
  return found && { table: found.table, by: found.columns[found.map.person!.by]! }
}
