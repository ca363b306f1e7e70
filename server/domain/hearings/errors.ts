import { defineError } from '../../../shared/errors.ts'

export const matterNotFound = defineError({ code: 'matter.not_found', status: 404 })
export const followerNotFound = defineError({ code: 'follower.not_found', status: 404 })
export const matterCursorInvalid = defineError({ code: 'follower.cursor_invalid', status: 422 })

/** What was typed for a matter cannot stand as it is. */
export const matterInvalid = defineError({ code: 'invalid', status: 422 })
export const matterNotDraft = defineError({ code: 'matter.not_draft', status: 409 })
export const matterNotReady = defineError({ code: 'matter.not_ready', status: 409 })
export const matterStepNotNow = defineError({ code: 'matter.step_not_now', status: 409 })
export const legalityBySamePerson = defineError({ code: 'matter.legality_same_person', status: 403 })
export const windowOver = defineError({ code: 'matter.window_over', status: 409 })
/** A window is only ever lengthened. */
export const windowCannotShrink = defineError({ code: 'matter.window_cannot_shrink', status: 409 })
export const windowUnchanged = defineError({ code: 'matter.window_unchanged', status: 422 })
export const matterFileNotFound = defineError({ code: 'matter.file_not_found', status: 404 })
export const matterFileMissing = defineError({ code: 'matter.file_missing', status: 422 })

export const answerNotFound = defineError({ code: 'answer.not_found', status: 404 })
export const answerNotNow = defineError({ code: 'answer.not_now', status: 409 })
export const answerNotOwed = defineError({ code: 'answer.not_owed', status: 409 })
export const answerReleased = defineError({ code: 'answer.released', status: 409 })
export const answerNotReleased = defineError({ code: 'answer.not_released', status: 409 })
export const answerCorrected = defineError({ code: 'answer.corrected', status: 409 })
export const answerInvalid = defineError({ code: 'invalid', status: 422 })
export const tooManyPoints = defineError({ code: 'answer.too_many_points', status: 409 })
export const nothingHeldBack = defineError({ code: 'answer.nothing_held_back', status: 409 })
export const closingBlocked = defineError({ code: 'answer.closing_blocked', status: 409 })
export const closingNotNow = defineError({ code: 'answer.closing_not_now', status: 409 })
export const matterVersionNotFound = defineError({ code: 'follower.version_not_found', status: 404 })
