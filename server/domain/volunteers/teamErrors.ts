import { defineError } from '../../../shared/errors.ts'

export const teamNotFound = defineError({ code: 'team.not_found', status: 404 })
export const teamCursorInvalid = defineError({ code: 'team.cursor_invalid', status: 422 })
/** What was typed for a team cannot stand as it is. */
export const teamInvalid = defineError({ code: 'invalid', status: 422 })
export const teamNotReady = defineError({ code: 'team.not_ready', status: 409 })
export const teamStepNotNow = defineError({ code: 'team.step_not_now', status: 409 })
export const teamSeatsTaken = defineError({ code: 'team.seats_below_taken', status: 409 })
