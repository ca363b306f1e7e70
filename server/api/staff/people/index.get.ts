import { listStaffAccounts } from '#server/domain/staff/queries'
import { defineStaffHandler } from '#server/http/staff'

export default defineStaffHandler('staff', 'read', async ({ db }) => ({
  items: (await listStaffAccounts(db)).map(({ id, name, email, role, subDistricts, passwordHash, disabledAt }) => ({
    id, name, email, role, subDistricts, isSetUp: passwordHash !== null, disabledAt,
  })),
}))
