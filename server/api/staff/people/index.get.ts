import { findBodyNames } from '#server/domain/bodies/queries'
import { listStaffAccounts } from '#server/domain/staff/queries'
import { defineStaffHandler } from '#server/http/staff'

export default defineStaffHandler('staff', 'read', async ({ db }) => {
  const accounts = await listStaffAccounts(db)
  const bodies = await findBodyNames(db, accounts.flatMap(({ bodyId }) => bodyId ?? []))
  return {
    items: accounts.map(({ id, name, email, role, subDistricts, communities, bodyId, passwordHash, disabledAt }) => ({
      id, name, email, role, subDistricts, communities, body: bodyId && (bodies.get(bodyId) ?? null), isSetUp: passwordHash !== null, disabledAt,
    })),
  }
})
