import { getRouterParam } from 'h3'
import { publishSites } from '#server/domain/ledger/commands'
import { siteFactsInvalid } from '#server/domain/ledger/errors'
import { commitImport, getImport, remapImport } from '#server/domain/ledger/imports'
import { findUnpublished } from '#server/domain/ledger/queries'
import { parseWith } from '#server/http/body'
import { forbidden } from '#server/http/errors'
import { mayMove } from '#server/http/siteMoves'
import { defineStaffFormHandler } from '#server/http/staff'
import { importColumnNames, type ImportMapping } from '#shared/ledger/imports'
import { importCommitSchema } from '#shared/ledger/schemas'

/** Chooses the columns anew, writes the import, or publishes what of it somebody else has checked since. */
export default defineStaffFormHandler('ledger', 'import', async ({ event, db, calendar, site, fields, actor, now }) => {
  const found = await getImport(db, { id: getRouterParam(event, 'id') ?? '', by: actor.id })
  const { subDistricts: scope } = actor.scope
  const back = `/staff/ledger/import/${found.id}`
  if (fields.action === 'commit') {
    const { reason } = parseWith(importCommitSchema, { reason: fields.reason })
    const { headers, rows, mapping } = found
    await commitImport(db, { importId: found.id, sheet: { headers, rows }, mapping, scope, reason, calendar, heating: site.heating, mayMove: mayMove(actor), actor, now })
  }
  else if (fields.action === 'publish') {
    const unpublished = await findUnpublished(db, found.siteIds)
    const checked = unpublished.filter(({ isChecked }) => isChecked)
    if (unpublished.length > 0 && checked.length === 0) throw siteFactsInvalid({ issues: [{ path: '', code: 'ledger.legal_check_required' }] })
    if (!checked.every(({ subDistrict }) => actor.can('ledger', 'publish', { subDistrict }))) throw forbidden()
    await publishSites(db, { siteIds: checked.map(({ id }) => id), actor, now })
  }
  else {
    await remapImport(db, { id: found.id, mapping: readMapping(fields, found.headers.length) })
  }
  return back
})

function readMapping(fields: Record<string, string | string[]>, columns: number): ImportMapping {
  return Object.fromEntries(importColumnNames.flatMap((name) => {
    const index = Number(fields[`column-${name}`] || 'none')
    return Number.isInteger(index) && index >= 0 && index < columns ? [[name, index]] : []
  }))
}
