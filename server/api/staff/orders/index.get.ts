import { getQuery } from 'h3'
import { listOrdersForStaff } from '#server/domain/volunteers/orderQueries'
import { parseWith } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { staffOrderListSchema } from '#shared/volunteers/ordering'

/** Orders of the communities somebody is responsible for. */
export default defineStaffHandler('orders', 'read', ({ event, db, actor }) =>
  listOrdersForStaff(db, { ...parseWith(staffOrderListSchema, getQuery(event)), scope: actor.scope, limit: 50 }))
