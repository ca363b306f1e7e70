import { getRouterParam } from 'h3'
import { disableStaff, enableStaff } from '#server/domain/staff/commands'
import { getStaffAccount } from '#server/domain/staff/queries'
import { parseWith } from '#server/http/body'
import { defineStaffFormHandler, takeSecrets } from '#server/http/staff'
import { reasonSchema } from '#shared/staff/schemas'

/** Shuts somebody out, or lets somebody who was shut out back in. */
export default defineStaffFormHandler('staff', 'disable', async ({ event, db, fields, actor, now }) => {
  const accountId = getRouterParam(event, 'id') ?? ''
  const change = { ...parseWith(reasonSchema, takeSecrets(fields)), accountId, actor, now }
  const { disabledAt } = await getStaffAccount(db, accountId)
  await (disabledAt === null ? disableStaff(db, change) : enableStaff(db, change))
  return `/staff/people/${accountId}`
}, { fresh: true })
