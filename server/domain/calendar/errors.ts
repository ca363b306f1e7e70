import { defineError } from '../../../shared/errors.ts'

/** Somebody else has entered the year meanwhile. */
export const yearChanged = defineError({ code: 'calendar.year_changed', status: 409 })
