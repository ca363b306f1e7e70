import { defineError } from '../../../shared/errors.ts'

export const entryNotFound = defineError({ code: 'not_found', status: 404 })
