import type { Serialize } from 'nitropack/types'
import type listOrders from '#server/api/staff/orders/index.get'
import type getNewOrder from '#server/api/staff/orders/new.get'
import type getOrder from '#server/api/staff/orders/[id]/index.get'
import type getReceipt from '#server/api/staff/orders/[id]/receipt.get'

export type StaffOrdersAnswer = Serialize<Awaited<ReturnType<typeof listOrders>>>
export type StaffNewOrderAnswer = Serialize<Awaited<ReturnType<typeof getNewOrder>>>
export type StaffOrderAnswer = Serialize<Awaited<ReturnType<typeof getOrder>>>
export type StaffReceiptAnswer = Serialize<Awaited<ReturnType<typeof getReceipt>>>
