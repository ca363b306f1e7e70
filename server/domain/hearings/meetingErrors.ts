import { defineError } from '../../../shared/errors.ts'

/** Nobody has called a meeting of this matter. */
export const meetingNotFound = defineError({ code: 'meeting.not_found', status: 404 })
export const meetingInvalid = defineError({ code: 'invalid', status: 422 })
/** A plan is changed freely until it was called; then only by a notice. */
export const calledAlready = defineError({ code: 'meeting.called_already', status: 409 })
export const notCalled = defineError({ code: 'meeting.not_called', status: 409 })
/** Only a matter the public can see calls its meeting, and a comment period has none. */
export const cannotCall = defineError({ code: 'meeting.cannot_call', status: 409 })
export const meetingIsOver = defineError({ code: 'meeting.is_over', status: 409 })
export const nothingChanged = defineError({ code: 'meeting.nothing_changed', status: 422 })
/** The law's days between materials and hearing would not be left; the meeting has to be moved by a notice. */
export const materialsLate = defineError({ code: 'meeting.materials_late', status: 409 })
/** Nobody is selected by a rule that was not public before. */
export const ruleNotPublished = defineError({ code: 'meeting.rule_not_published', status: 409 })
export const selectedAlready = defineError({ code: 'meeting.selected_already', status: 409 })
export const notSelected = defineError({ code: 'meeting.not_selected', status: 409 })
export const notOpenYet = defineError({ code: 'meeting.not_open_yet', status: 409 })
export const applicationsOver = defineError({ code: 'meeting.applications_over', status: 409 })
/** Everybody may come without a word; there is nothing to apply for. */
export const noNeedToApply = defineError({ code: 'meeting.no_need_to_apply', status: 409 })
export const applicationNotFound = defineError({ code: 'meeting.application_not_found', status: 404 })
export const applicationInvalid = defineError({ code: 'invalid', status: 422 })
export const notInvited = defineError({ code: 'meeting.not_invited', status: 409 })
export const answerTooLate = defineError({ code: 'meeting.answer_too_late', status: 409 })
export const cannotLeave = defineError({ code: 'meeting.cannot_leave', status: 409 })
export const noContactKept = defineError({ code: 'meeting.no_contact', status: 404 })
export const cannotCheckIn = defineError({ code: 'meeting.cannot_check_in', status: 409 })
export const codeUnknown = defineError({ code: 'meeting.code_unknown', status: 404 })
export const notBegun = defineError({ code: 'meeting.not_begun', status: 409 })
