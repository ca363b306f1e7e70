import { defineError } from '../../../shared/errors.ts'

export const whistleNotFound = defineError({ code: 'whistle.not_found', status: 404 })
/** The case is not in a state to be whistled on. */
export const cannotWhistle = defineError({ code: 'whistle.not_now', status: 409 })
export const whistleInvalid = defineError({ code: 'invalid', status: 422 })
/** Nobody whistled for the body the person works for. */
export const notWhistled = defineError({ code: 'whistle.not_yours', status: 403 })
export const alreadyAnswered = defineError({ code: 'whistle.already_answered', status: 409 })
export const whistleClosed = defineError({ code: 'whistle.closed', status: 409 })
