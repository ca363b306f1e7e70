import type { Serialize } from 'nitropack/types'
import type getOrderReturn from '#server/api/track/order/return.get'
import type getOwnReturns from '#server/api/track/volunteer/returns.get'
import type getFigures from '#server/api/orders/figures.get'

export type OrderReturnAnswer = Serialize<Awaited<ReturnType<typeof getOrderReturn>>>
export type OwnReturnsAnswer = Serialize<Awaited<ReturnType<typeof getOwnReturns>>>
export type OrderFiguresAnswer = Serialize<Awaited<ReturnType<typeof getFigures>>>
/** What came of one lease, as a page gets it. */
export type ShownReturn = Omit<NonNullable<OrderReturnAnswer['opened']>['returns'][number], 'mayDispute'>
