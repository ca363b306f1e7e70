import { defineError } from '../../../shared/errors.ts'

/** Left, not taken on, or their data deleted: nothing can be changed any more. */
export const volunteerGone = defineError({ code: 'volunteer.gone', status: 409 })
export const noContactKept = defineError({ code: 'volunteer.no_contact', status: 404 })
export const contactInvalid = defineError({ code: 'invalid', status: 422 })
