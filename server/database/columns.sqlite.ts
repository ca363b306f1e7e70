import { sqliteTable, text as textColumn, integer as integerColumn, real as realColumn } from 'drizzle-orm/sqlite-core'

export { index, uniqueIndex, primaryKey } from 'drizzle-orm/sqlite-core'

export const table = sqliteTable

export const id = (name: string) => textColumn(name)
export const text = (name: string) => textColumn(name)
export const integer = (name: string) => integerColumn(name)
/** Areas and coordinates. */
export const real = (name: string) => realColumn(name)
export const boolean = (name: string) => integerColumn(name, { mode: 'boolean' })
/** An instant, UTC, milliseconds. */
export const timestamp = (name: string) => integerColumn(name, { mode: 'timestamp_ms' })
/** A day as `YYYY-MM-DD` in Asia/Shanghai. */
export const day = (name: string) => textColumn(name)
/** Read and written whole: queries never look inside. */
export const json = <T>(name: string) => textColumn(name, { mode: 'json' }).$type<T>()
