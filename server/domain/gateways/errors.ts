import { defineError } from '../../../shared/errors.ts'

export const gatewayNotFound = defineError({ code: 'gateway.not_found', status: 404 })
export const gatewayInvalid = defineError({ code: 'invalid', status: 422 })
export const gatewayNotNow = defineError({ code: 'gateway.not_now', status: 409 })
/** Its services could not be read. */
export const gatewayUnanswered = defineError({ code: 'gateway.unanswered', status: 409 })
export const kindUnmapped = defineError({ code: 'gateway.kind_unmapped', status: 409 })
export const caseUnfit = defineError({ code: 'gateway.case_unfit', status: 409 })
export const alreadyPassedOn = defineError({ code: 'gateway.already_passed_on', status: 409 })
