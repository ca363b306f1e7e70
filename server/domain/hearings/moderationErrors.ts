import { defineError } from '../../../shared/errors.ts'

export const moderationInvalid = defineError({ code: 'invalid', status: 422 })
/** A withdrawn comment has nothing left to decide of, and one that is published cannot be published again. */
export const commentCannotMove = defineError({ code: 'moderation.cannot_move', status: 409 })
/** While its writer waits for an answer, only the answer decides. */
export const appealWaiting = defineError({ code: 'moderation.appeal_waiting', status: 409 })
export const commentAppealNotFound = defineError({ code: 'moderation.appeal_not_found', status: 404 })
export const commentAppealDecided = defineError({ code: 'moderation.appeal_decided', status: 409 })
export const commentAppealBySamePerson = defineError({ code: 'moderation.appeal_same_person', status: 403 })
export const commentFileNotFound = defineError({ code: 'moderation.file_not_found', status: 404 })
export const entryNotFound = defineError({ code: 'moderation.entry_not_found', status: 404 })
/** Whoever entered it first does not enter it again, look at both, or take it away. */
export const otherPersonNeeded = defineError({ code: 'moderation.other_person_needed', status: 403 })
export const entryDone = defineError({ code: 'moderation.entry_done', status: 409 })
export const entryWaitsForAnother = defineError({ code: 'moderation.entry_waits', status: 409 })
export const entryEnteredTwice = defineError({ code: 'moderation.entry_twice', status: 409 })
/** After the close, an earlier receipt counts only where both people say the same. */
export const receivedDiffers = defineError({ code: 'moderation.received_differs', status: 409 })
