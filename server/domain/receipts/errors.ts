import { defineError } from '../../../shared/errors.ts'

/** One answer for a wrong number and a wrong code: it does not tell which numbers exist. */
export const receiptNotFound = defineError({ code: 'receipt.not_found', status: 404 })
export const tooManyTries = defineError({ code: 'receipt.too_many_tries', status: 429 })
