import { withCorrections } from '#shared/bulletins/compare'
import type { BulletinFigures } from '#shared/bulletins/figures'
import { toShortNumber } from '#shared/record/checkpoint'
import { rangeOfMonth } from '#shared/reports/figures'
import { findBodyNames } from '#server/domain/bodies/queries'
import { getBulletin, listCorrections, listStanding } from '#server/domain/bulletins/queries'
import { findCheckpointBefore } from '#server/domain/record/log'
import { monthOf } from '#server/http/bulletins'
import { definePublicHandler } from '#server/http/handlers'

const withoutRows = ({ rows: _, ...figures }: BulletinFigures) => figures

/** One frozen month: as it was frozen, as it stands with its corrections, and the months before it. */
export default definePublicHandler(async ({ event, db, site }) => {
  const month = monthOf(event)
  const [{ figures, digest, frozenAt }, corrections, standing] = await Promise.all([getBulletin(db, month), listCorrections(db, month), listStanding(db, { until: month, limit: 6 })])
  const signed = await findCheckpointBefore(db, rangeOfMonth(month).until)
  const bodies = await findBodyNames(db, [...new Set(standing.flatMap(({ bodies }) => Object.keys(bodies)))])
  return {
    month, digest, frozenAt,
    figures: withoutRows(figures),
    standing: withoutRows(withCorrections(figures, corrections)),
    corrections: corrections.map(({ at, reason, differences }) => ({ at, reason, differences: differences.map(({ path, was, is }) => ({ path, was, is })) })),
    before: standing.map(withoutRows),
    bodies: Object.fromEntries(bodies),
    isRanked: site.bulletinRanking,
    // Beside the figures: it is no part of what was frozen, nor of its digest.
    record: signed && signed.size > 0 ? { size: signed.size, root: signed.root, shortNumber: toShortNumber(signed.root) } : null,
  }
})
