import { getQuery } from 'h3'
import { listProposals } from '#server/domain/hearings/deliberation'
import { parseWith } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { proposalListSchema } from '#shared/hearings/deliberation'

export default defineStaffHandler('hearings', 'read', ({ event, db, actor }) =>
  listProposals(db, { ...parseWith(proposalListSchema, getQuery(event)), scope: actor.scope, limit: 50 }))
