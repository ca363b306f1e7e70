import { defineError } from '../../../shared/errors.ts'

export const volunteerNotFound = defineError({ code: 'volunteer.not_found', status: 404 })
export const teamNotFound = defineError({ code: 'volunteer.team_not_found', status: 404 })
export const teamNotOpen = defineError({ code: 'volunteer.team_not_open', status: 409 })
/** The team's tasks do not fit somebody under eighteen. */
export const teamForAdults = defineError({ code: 'volunteer.team_for_adults', status: 409 })
/** Left, not taken on, or their data deleted: nothing can be changed any more. */
export const volunteerGone = defineError({ code: 'volunteer.gone', status: 409 })
export const noContactKept = defineError({ code: 'volunteer.no_contact', status: 404 })
