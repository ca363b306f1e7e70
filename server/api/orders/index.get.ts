import { getQuery } from 'h3'
import { listOpenOrders } from '#server/domain/volunteers/orderQueries'
import { parseWith } from '#server/http/body'
import { definePublicHandler } from '#server/http/handlers'
import { orderListSchema } from '#shared/volunteers/ordering'

/** Orders that wait for somebody: title, kind, time and community, nothing of who asks. */
export default definePublicHandler(({ event, db, now }) => listOpenOrders(db, { ...parseWith(orderListSchema, getQuery(event)), limit: 30, now }))
