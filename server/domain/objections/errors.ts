import { defineError } from '../../../shared/errors.ts'

export const objectionNotFound = defineError({ code: 'objection.not_found', status: 404 })
export const objectionInvalid = defineError({ code: 'invalid', status: 422 })
/** The step does not fit where the objection stands. */
export const objectionNotNow = defineError({ code: 'objection.not_now', status: 409 })
/** Who registered the entry, or made the last correction before the objection, neither reviews nor decides it. */
export const ownEntry = defineError({ code: 'objection.own_entry', status: 403 })
/** Whoever reviewed does not decide. */
export const ownReview = defineError({ code: 'objection.own_review', status: 403 })
export const identityWaiting = defineError({ code: 'objection.identity_waiting', status: 409 })
export const noObjectionContact = defineError({ code: 'objection.no_contact', status: 404 })
export const tooManyObjectionFiles = defineError({ code: 'objection.too_many_files', status: 422 })
