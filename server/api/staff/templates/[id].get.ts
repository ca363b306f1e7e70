import { getRouterParam } from 'h3'
import { getTemplate } from '#server/domain/reports/templates'
import { defineStaffHandler } from '#server/http/staff'

export default defineStaffHandler('templates', 'read', ({ event, db }) => getTemplate(db, getRouterParam(event, 'id') ?? ''))
