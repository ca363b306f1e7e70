import { defineError } from '../../../shared/errors.ts'

export const commentInvalid = defineError({ code: 'invalid', status: 422 })
export const commentNotFound = defineError({ code: 'comment.not_found', status: 404 })
/** The window has not opened yet; the parameter says when it does. */
export const commentTooEarly = defineError({ code: 'comment.too_early', status: 409 })
/** The matter is decided, or was withdrawn: nothing more can be said to it here. */
export const commentingOver = defineError({ code: 'comment.over', status: 409 })
/** A file the comment names is not waiting any more. */
export const commentFilesMissing = defineError({ code: 'comment.files_missing', status: 409 })
export const tooManyCommentFiles = defineError({ code: 'comment.too_many_files', status: 422 })
/** The window has closed: from then on nobody changes what was said. */
export const tooLateToWithdraw = defineError({ code: 'comment.too_late_to_withdraw', status: 409 })
/** There is no decision the writer could be against. */
export const nothingToAppeal = defineError({ code: 'comment.nothing_to_appeal', status: 409 })
/** One appeal for each decision. */
export const appealedAlready = defineError({ code: 'comment.appealed_already', status: 409 })
/** The writer has left nothing to be reached by, or has taken it away. */
export const noCommentContact = defineError({ code: 'comment.no_contact', status: 404 })
