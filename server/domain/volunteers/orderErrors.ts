import { defineError } from '../../../shared/errors.ts'

export const orderNotFound = defineError({ code: 'order.not_found', status: 404 })
export const orderInvalid = defineError({ code: 'invalid', status: 422 })
/** What it would be is over, or was decided otherwise. */
export const orderNotNow = defineError({ code: 'order.not_now', status: 409 })
/** Somebody has taken it. */
export const orderTaken = defineError({ code: 'order.taken', status: 409 })
/** Asks for what neighbours are never asked for: nobody opens it. */
export const orderForbidden = defineError({ code: 'order.words_forbidden', status: 409 })
export const notAgreed = defineError({ code: 'order.not_agreed', status: 409 })
export const noAskerContact = defineError({ code: 'order.no_contact', status: 404 })
