import { id, integer, json, table, text, timestamp, uniqueIndex } from '../../database/columns.ts'
import type { Difference } from '../../../shared/bulletins/compare.ts'
import type { BulletinFigures } from '../../../shared/bulletins/figures.ts'

/** 督查通报: one month as it was frozen. `figures` is what the method of that version gives; its shape is shared/bulletins. */
export const bulletins = table('bulletins', {
  /** `YYYY-MM`, Asia/Shanghai. */
  month: text('month').primaryKey(),
  method: integer('method').notNull(),
  figures: json<BulletinFigures>('figures').notNull(),
  /** SHA-256 of the figures in canonical form. */
  digest: text('digest').notNull(),
  frozenAt: timestamp('frozen_at').notNull(),
  frozenBy: id('frozen_by'),
})

/** What was found wrong in a frozen month later, and why, one after the other. Never changed. */
export const bulletinCorrections = table('bulletin_corrections', {
  id: id('id').primaryKey(),
  month: text('month').notNull(),
  at: timestamp('at').notNull(),
  by: id('by'),
  reason: text('reason').notNull(),
  differences: json<Difference[]>('differences').notNull(),
  position: integer('position').notNull(),
}, t => [uniqueIndex('bulletin_corrections_by_month').on(t.month, t.position)])
