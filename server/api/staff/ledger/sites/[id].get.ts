import { getRouterParam } from 'h3'
import { getSiteForStaff } from '#server/domain/ledger/queries'
import { defineStaffHandler } from '#server/http/staff'

export default defineStaffHandler('ledger', 'read', async ({ event, db, actor }) => {
  const page = await getSiteForStaff(db, getRouterParam(event, 'id') ?? '')
  const where = { subDistrict: page.site.subDistrict }
  return { ...page, may: { edit: actor.can('ledger', 'edit', where), publish: actor.can('ledger', 'publish', where), withdraw: actor.can('ledger', 'withdraw', where) } }
})
