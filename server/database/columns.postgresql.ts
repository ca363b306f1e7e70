import {
  bigint, boolean as booleanColumn, doublePrecision, jsonb, pgTable, text as textColumn, timestamp as timestampColumn,
} from 'drizzle-orm/pg-core'

export { index, uniqueIndex, primaryKey } from 'drizzle-orm/pg-core'

export const table = pgTable

export const id = (name: string) => textColumn(name)
export const text = (name: string) => textColumn(name)
export const integer = (name: string) => bigint(name, { mode: 'number' })
export const real = (name: string) => doublePrecision(name)
export const boolean = (name: string) => booleanColumn(name)
export const timestamp = (name: string) => timestampColumn(name, { withTimezone: true, precision: 3, mode: 'date' })
export const day = (name: string) => textColumn(name)
export const json = <T>(name: string) => jsonb(name).$type<T>()
