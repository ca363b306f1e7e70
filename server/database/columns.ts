import * as sqlite from './columns.sqlite.ts'
import * as postgresql from './columns.postgresql.ts'

export type Dialect = 'sqlite' | 'postgresql'

/** Chosen once per process: the tables are built while their modules load. */
export const dialect: Dialect = /^postgres(ql)?:/.test(process.env.DATABASE_URL ?? '') ? 'postgresql' : 'sqlite'

/**
 * The column vocabulary all tables are written in. SQLite's types are the common language, so a column may use
 * only what both databases give back alike.
 */
const vocabulary = dialect === 'sqlite' ? sqlite : (postgresql as unknown as typeof sqlite)

export const { table, id, text, integer, real, boolean, timestamp, day, json, index, uniqueIndex, primaryKey } = vocabulary
