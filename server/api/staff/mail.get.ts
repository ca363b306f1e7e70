import { getOutboxState } from '#server/domain/notifications/outbox'
import { defineStaffHandler } from '#server/http/staff'

export default defineStaffHandler('mail', 'read', async ({ db }) => ({
  isConfigured: Boolean(process.env.SMTP_URL),
  ...await getOutboxState(db),
}))
