import { listTemplates } from '#server/domain/reports/templates'
import { defineStaffHandler } from '#server/http/staff'

export default defineStaffHandler('templates', 'read', async ({ db }) => ({ items: await listTemplates(db) }))
