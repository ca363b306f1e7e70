import { defineError } from '../../../shared/errors.ts'

export const orderNotFound = defineError({ code: 'order.not_found', status: 404 })
export const orderInvalid = defineError({ code: 'invalid', status: 422 })
/** What it would be is over, or was decided otherwise. */
export const orderNotNow = defineError({ code: 'order.not_now', status: 409 })
/** Somebody has taken it. */
export const orderTaken = defineError({ code: 'order.taken', status: 409 })
