import { getOrderFigures } from '#server/domain/volunteers/orderFigures'
import { definePublicHandler } from '#server/http/handlers'

/** Counts and middles of the orders of three full months. */
export default definePublicHandler(({ db, now }) => getOrderFigures(db, { now }))
