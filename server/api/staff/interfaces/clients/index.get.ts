import { getQuery } from 'h3'
import { listClients } from '#server/domain/open311/clients'
import { parseWith } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { clientListSchema } from '#shared/open311/schemas'

export default defineStaffHandler('interfaces', 'read', ({ event, db }) => listClients(db, { limit: 50, cursor: parseWith(clientListSchema, getQuery(event)).cursor }))
