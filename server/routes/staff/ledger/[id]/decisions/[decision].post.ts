import { getRouterParam } from 'h3'
import { changeDecision, getDecision, publishDecision, serveDecision, withdrawDecision } from '#server/domain/ledger/decisions'
import { getSite } from '#server/domain/ledger/queries'
import { parseWith } from '#server/http/body'
import { notFound } from '#server/http/errors'
import { defineStaffFormHandler } from '#server/http/staff'
import { decisionChangeSchema, decisionPublicationSchema, decisionServiceSchema, decisionWithdrawalSchema } from '#shared/ledger/decisions'

/** Notes that a decision was served, publishes it, notes that it was changed or annulled, or takes it back. */
export default defineStaffFormHandler('ledger', 'decide', async ({ event, db, fields, actor, calendar, now }) => {
  const site = await getSite(db, getRouterParam(event, 'id') ?? '')
  actor.requireRow(site.subDistrict)
  const { id: decisionId, siteId } = await getDecision(db, getRouterParam(event, 'decision') ?? '')
  if (siteId !== site.id) throw notFound()
  const { submissionId: _, action, ...given } = fields
  const by = { decisionId, actor, now }
  if (action === 'serve') await serveDecision(db, { ...parseWith(decisionServiceSchema, given), ...by })
  else if (action === 'publish') await publishDecision(db, { ...parseWith(decisionPublicationSchema, given), ...by })
  else if (action === 'change') await changeDecision(db, { ...parseWith(decisionChangeSchema, given), calendar, ...by })
  else await withdrawDecision(db, { ...parseWith(decisionWithdrawalSchema, given), ...by })
  return `/staff/ledger/${site.id}/decisions/${decisionId}`
})
