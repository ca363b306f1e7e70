import { defineError } from '../../../shared/errors.ts'

export const decisionNotFound = defineError({ code: 'decision.not_found', status: 404 })
/** With the issues of days that cannot be. */
export const decisionInvalid = defineError({ code: 'invalid', status: 422 })
export const decisionNumberTaken = defineError({ code: 'decision.number_taken', status: 422 })
export const decisionIsPublished = defineError({ code: 'decision.is_published', status: 409 })
export const decisionIsChanged = defineError({ code: 'decision.is_changed', status: 409 })
export const decisionIsNotToWithdraw = defineError({ code: 'decision.not_to_withdraw', status: 409 })
/** Nobody would read it: the site itself is not before the public. */
export const decisionSiteIsNotPublic = defineError({ code: 'decision.site_not_public', status: 409 })
