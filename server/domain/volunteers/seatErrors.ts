import { defineError } from '../../../shared/errors.ts'

export const volunteerNotFound = defineError({ code: 'seat.volunteer_not_found', status: 404 })
export const membershipNotFound = defineError({ code: 'seat.membership_not_found', status: 404 })
/** The team takes nobody at present. */
export const teamNotOpen = defineError({ code: 'seat.team_not_open', status: 409 })
/** The tasks are for grown-ups. */
export const tooYoung = defineError({ code: 'seat.too_young', status: 409 })
/** Who has gone, or was not taken on, signs up anew. */
export const hasGone = defineError({ code: 'seat.has_gone', status: 409 })
export const notOffered = defineError({ code: 'seat.not_offered', status: 409 })
export const answerTooLate = defineError({ code: 'seat.answer_too_late', status: 409 })
