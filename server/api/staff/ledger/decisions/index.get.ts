import { getQuery } from 'h3'
import { listDueDecisions } from '#server/domain/ledger/decisions'
import { parseWith } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { dueDecisionListSchema } from '#shared/ledger/decisions'
import { toDay } from '#shared/time'

export default defineStaffHandler('ledger', 'read', async ({ event, db, actor, now }) => {
  const { list, limit, cursor } = parseWith(dueDecisionListSchema, getQuery(event))
  return { ...await listDueDecisions(db, { list, limit, cursor, subDistricts: actor.scope.subDistricts }), list, today: toDay(now) }
})
