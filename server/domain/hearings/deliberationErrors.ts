import { defineError } from '../../../shared/errors.ts'

export const proposalNotFound = defineError({ code: 'deliberation.not_found', status: 404 })
export const proposalInvalid = defineError({ code: 'invalid', status: 422 })
export const proposalNotNow = defineError({ code: 'deliberation.not_now', status: 409 })
export const proposalFinal = defineError({ code: 'deliberation.final', status: 409 })
export const agreementNotFound = defineError({ code: 'deliberation.agreement_not_found', status: 404 })
export const notAHall = defineError({ code: 'deliberation.not_a_hall', status: 409 })
