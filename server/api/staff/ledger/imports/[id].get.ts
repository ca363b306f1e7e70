import { getRouterParam } from 'h3'
import { getImport, planImport } from '#server/domain/ledger/imports'
import { findUnpublished } from '#server/domain/ledger/queries'
import { mayMove } from '#server/http/siteMoves'
import { translateIssues } from '#server/http/locale'
import { defineStaffHandler } from '#server/http/staff'

export default defineStaffHandler('ledger', 'import', async ({ event, db, calendar, site, locale, actor, now }) => {
  const { id, fileName, headers, rows, mapping, committedAt, siteIds } = await getImport(db, { id: getRouterParam(event, 'id') ?? '', by: actor.id })
  const { subDistricts: scope } = actor.scope
  if (committedAt !== null) {
    const unpublished = await findUnpublished(db, siteIds)
    return {
      id, fileName, headers, mapping, committedAt, plan: null, written: siteIds.length,
      unchecked: unpublished.filter(({ isChecked }) => !isChecked).map(site => site.id), checked: unpublished.filter(({ isChecked }) => isChecked).length,
    }
  }
  const plan = await planImport(db, { sheet: { headers, rows }, mapping, scope, reason: fileName, calendar, heating: site.heating, mayMove: mayMove(actor), actor, now })
  return {
    id, fileName, headers, mapping, committedAt, written: 0, unchecked: [], checked: 0,
    plan: {
      counts: plan.counts,
      problems: translateIssues(plan.problems, locale),
      rows: plan.rows.map(row => ({ ...row, issues: translateIssues(row.issues, locale) })),
    },
  }
})
