import { defineError } from '../../../shared/errors.ts'

export const placeNotFound = defineError({ code: 'place.not_found', status: 404 })
/** It is in this state already. */
export const placeStateUnchanged = defineError({ code: 'place.state_unchanged', status: 409 })
export const placeInvalid = defineError({ code: 'invalid', status: 422 })
