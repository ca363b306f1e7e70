import { countRecoveryCodes, getStaffAccount, listOpenSessions } from '#server/domain/staff/queries'
import { defineStaffHandler } from '#server/http/staff'

export default defineStaffHandler('account', 'read', async ({ db, actor, now }) => {
  const { name, email, role, subDistricts, communities } = await getStaffAccount(db, actor.id)
  const sessions = await listOpenSessions(db, { accountId: actor.id, now })
  return {
    name,
    email,
    role,
    subDistricts,
    communities,
    recoveryCodesLeft: await countRecoveryCodes(db, actor.id),
    sessions: sessions.map(({ id, createdAt, lastSeenAt }) => ({ id, createdAt, lastSeenAt, isThis: id === actor.sessionId })),
  }
})
