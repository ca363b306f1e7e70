import type { Serialize } from 'nitropack/types'
import type listOrders from '#server/api/orders/index.get'
import type getNewOrder from '#server/api/orders/new.get'
import type getPlaced from '#server/api/orders/placed.get'
import type getTracked from '#server/api/track/order/index.get'

export type OpenOrdersAnswer = Serialize<Awaited<ReturnType<typeof listOrders>>>
export type NewOrderAnswer = Serialize<Awaited<ReturnType<typeof getNewOrder>>>
export type PlacedOrderAnswer = Serialize<Awaited<ReturnType<typeof getPlaced>>>
export type TrackedOrderAnswer = Serialize<Awaited<ReturnType<typeof getTracked>>>
