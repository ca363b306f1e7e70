import { defineError } from '../../../shared/errors.ts'

export const bodyNotFound = defineError({ code: 'body.not_found', status: 404 })
/** It is no longer in use, or of a kind that cannot do this. */
export const bodyUnfit = defineError({ code: 'body.unfit', status: 422 })
