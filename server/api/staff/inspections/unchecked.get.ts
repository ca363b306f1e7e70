import { getQuery } from 'h3'
import { listUnchecked } from '#server/domain/ledger/checks'
import { parseWith } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { uncheckedListSchema } from '#shared/inspections/schemas'
import { toDay } from '#shared/time'

export default defineStaffHandler('ledger', 'inspect', ({ event, db, actor, now }) =>
  listUnchecked(db, { ...parseWith(uncheckedListSchema, getQuery(event)), scope: actor.scope, today: toDay(now), limit: 50 }))
