import { boolean, index, integer, real, table, text } from '../../database/columns.ts'

/** Who does a task at the moment. Instants are milliseconds by the database's clock: nodes' clocks differ. */
export const taskLeases = table('task_leases', {
  task: text('task').primaryKey(),
  /** The node's own random name, new at each of its starts. */
  holder: text('holder').notNull(),
  until: integer('until').notNull(),
})

/** What somebody has left of an allowance. A row without use for a quarter of an hour says nothing any more and goes. */
export const allowances = table('allowances', {
  /** A hash with the server's key and the day: neither an address nor a visitor can be read from it. */
  key: text('key').primaryKey(),
  left: real('left').notNull(),
  /** Milliseconds by the database's clock. */
  usedAt: integer('used_at').notNull(),
  /** Whether the last step was granted: the answer of the statement that counts it. */
  granted: boolean('granted').notNull(),
}, table => [index('allowances_by_use').on(table.usedAt)])

/** What every node of one installation has to have alike, such as its keys. */
export const sharedMarks = table('shared_marks', {
  name: text('name').primaryKey(),
  mark: text('mark').notNull(),
})
