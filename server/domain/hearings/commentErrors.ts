import { defineError } from '../../../shared/errors.ts'

export const commentInvalid = defineError({ code: 'invalid', status: 422 })
export const commentNotFound = defineError({ code: 'comment.not_found', status: 404 })
/** The window has not opened yet; the parameter says when it does. */
export const commentTooEarly = defineError({ code: 'comment.too_early', status: 409 })
/** The matter is decided, or was withdrawn: nothing more can be said to it here. */
export const commentingOver = defineError({ code: 'comment.over', status: 409 })
/** A file the comment names is not waiting any more. */
export const commentFilesMissing = defineError({ code: 'comment.files_missing', status: 409 })
