import { defineError } from '../../../shared/errors.ts'

/** An address of comments that leads nowhere, with its issue. */
export const readingInvalid = defineError({ code: 'invalid', status: 422 })
export const groupNotFound = defineError({ code: 'reading.group_not_found', status: 404 })
