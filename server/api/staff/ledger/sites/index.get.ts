import { getQuery } from 'h3'
import { listSitesForStaff } from '#server/domain/ledger/queries'
import { parseWith } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { staffListSchema } from '#shared/ledger/schemas'

export default defineStaffHandler('ledger', 'read', ({ event, db }) => listSitesForStaff(db, parseWith(staffListSchema, getQuery(event))))
