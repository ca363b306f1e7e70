import { id, index, integer, json, table, text, timestamp } from '../../database/columns.ts'
import type { Day } from '../../../shared/time.ts'

/** One year of the State Council's holiday notice, as staff have entered it. What it said before is in its events. */
export const holidayYears = table('holiday_years', {
  year: integer('year').primaryKey(),
  off: json<Day[]>('off').notNull(),
  work: json<Day[]>('work').notNull(),
  notice: text('notice').notNull(),
  enteredBy: id('entered_by').notNull(),
  enteredAt: timestamp('entered_at').notNull(),
  version: integer('version').notNull(),
})

/** Each time all open due days were counted again to the end. The last row tells whether it has to be done. */
export const dueRecounts = table('due_recounts', {
  id: id('id').primaryKey(),
  calendarVersion: text('calendar_version').notNull(),
  finishedAt: timestamp('finished_at').notNull(),
  looked: integer('looked').notNull(),
  moved: integer('moved').notNull(),
}, t => [index('due_recounts_by_time').on(t.finishedAt, t.id)])
