import type { BulletinFigures } from '#shared/bulletins/figures'
import { rangeOfMonth } from '#shared/reports/figures'
import { findBodyNames } from '#server/domain/bodies/queries'
import { computeMonth } from '#server/domain/bulletins/compute'
import { digestOf } from '#server/domain/bulletins/freezing'
import { findBulletin, listCorrections, verifyBulletin } from '#server/domain/bulletins/queries'
import { countingWith, monthOf } from '#server/http/bulletins'
import { defineStaffHandler } from '#server/http/staff'

const withoutRows = ({ rows: _, ...figures }: BulletinFigures) => figures

/** A month counted now; of a frozen one, also what of it is no longer what was published. */
export default defineStaffHandler('bulletins', 'read', async ({ event, db, now, calendar, site, actor }) => {
  const month = monthOf(event)
  const bulletin = await findBulletin(db, month)
  const verified = bulletin && await verifyBulletin(db, { month, ...countingWith({ calendar, site }) })
  const figures = verified?.figures ?? await computeMonth(db, { month, ...countingWith({ calendar, site }) })
  const corrections = bulletin ? await listCorrections(db, month) : []
  return {
    month,
    isOver: rangeOfMonth(month).until <= now,
    countedAt: now,
    digest: digestOf(figures),
    figures: withoutRows(figures),
    frozen: bulletin ? { at: bulletin.frozenAt, digest: bulletin.digest, figures: withoutRows(bulletin.figures) } : null,
    open: (verified?.open ?? []).map(({ path, was, is }) => ({ path, was, is })),
    corrections: corrections.map(({ at, reason, differences }) => ({ at, reason, count: differences.length })),
    bodies: Object.fromEntries(await findBodyNames(db, Object.keys({ ...figures.bodies, ...bulletin?.figures.bodies }))),
    mayFreeze: actor.can('bulletins', 'freeze'),
  }
})
