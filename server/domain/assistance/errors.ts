import { defineError } from '../../../shared/errors.ts'

export const assistanceNotFound = defineError({ code: 'assistance.not_found', status: 404 })
export const assistanceInvalid = defineError({ code: 'invalid', status: 422 })
/** It is over, or was decided otherwise. */
export const assistanceNotNow = defineError({ code: 'assistance.not_now', status: 409 })
/** The route is no longer as the person saw it. */
export const routeStale = defineError({ code: 'stale', status: 409 })
/** There is no consent that volunteers may be told. */
export const volunteersNotAllowed = defineError({ code: 'assistance.volunteers_not_allowed', status: 409 })
export const noHelpContact = defineError({ code: 'assistance.no_contact', status: 404 })
/** Only whoever works on it opens how to reach the person. */
export const notAtWork = defineError({ code: 'assistance.not_at_work', status: 409 })
