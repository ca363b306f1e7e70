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
/** Somebody else changed the same in between; what was typed stays. */
export const changedMeanwhile = defineError({ code: 'stale', status: 409 })
export const checkedAlready = defineError({ code: 'seat.checked_already', status: 409 })
/** The community's check comes before training. */
export const notChecked = defineError({ code: 'seat.not_checked', status: 409 })
export const dayWrong = defineError({ code: 'invalid', status: 422 })
/** The team needs no agreement, or has not written one yet. */
export const noAgreement = defineError({ code: 'seat.no_agreement', status: 409 })
/** The team's agreement has another version than the one that was read. */
export const agreementChanged = defineError({ code: 'seat.agreement_changed', status: 409 })
export const notPaused = defineError({ code: 'seat.not_paused', status: 409 })
export const listCursorInvalid = defineError({ code: 'seat.cursor_invalid', status: 422 })
