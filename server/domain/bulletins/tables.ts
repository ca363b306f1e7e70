import { id, index, integer, json, table, text, timestamp } from '../../database/columns.ts'

/** 督查通报: one month as it was frozen. `figures` is what the method of that version gives; its shape is shared/bulletins. */
export const bulletins = table('bulletins', {
  /** `YYYY-MM`, Asia/Shanghai. */
  month: text('month').primaryKey(),
  method: integer('method').notNull(),
  figures: json<Record<string, unknown>>('figures').notNull(),
  /** SHA-256 of the figures in canonical form. */
  digest: text('digest').notNull(),
  frozenAt: timestamp('frozen_at').notNull(),
  frozenBy: id('frozen_by'),
})

/** What was found wrong in a frozen month later, and why. Never changed. */
export const bulletinCorrections = table('bulletin_corrections', {
  id: id('id').primaryKey(),
  month: text('month').notNull(),
  at: timestamp('at').notNull(),
  by: id('by'),
  reason: text('reason').notNull(),
  differences: json<Array<{ path: string, was: number | null, is: number | null }>>('differences').notNull(),
  position: integer('position').notNull(),
}, t => [index('bulletin_corrections_by_month').on(t.month, t.position)])
