import { defineError } from '../../../shared/errors.ts'

export const requestNotFound = defineError({ code: 'dataRequest.not_found', status: 404 })
/** Somebody has answered it already. */
export const requestAnswered = defineError({ code: 'dataRequest.answered', status: 409 })
/** So many questions of one receipt wait already. */
export const tooManyRequests = defineError({ code: 'dataRequest.too_many', status: 409 })
export const breachNotFound = defineError({ code: 'breach.not_found', status: 404 })
/** The step has been taken, or one before it has not. */
export const breachNotNow = defineError({ code: 'breach.not_now', status: 409 })
