import { getRouterParam } from 'h3'
import { changeRole } from '#server/domain/staff/commands'
import { parseWith } from '#server/http/body'
import { defineStaffFormHandler, takeSecrets } from '#server/http/staff'
import { roleSchema } from '#shared/staff/schemas'

export default defineStaffFormHandler('staff', 'changeRole', async ({ event, db, fields, actor, now }) => {
  const accountId = getRouterParam(event, 'id') ?? ''
  const { subDistricts, ...change } = parseWith(roleSchema, takeSecrets(fields))
  await changeRole(db, { ...change, subDistricts: subDistricts.length > 0 ? subDistricts : null, accountId, actor, now })
  return `/staff/people/${accountId}`
}, { fresh: true })
