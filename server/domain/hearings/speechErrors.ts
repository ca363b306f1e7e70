import { defineError } from '../../../shared/errors.ts'

/** Also for somebody else's words: it does not say whose they are. */
export const statementNotFound = defineError({ code: 'speech.not_found', status: 404 })
export const turnNotFound = defineError({ code: 'speech.turn_not_found', status: 404 })
export const recordNotPublished = defineError({ code: 'speech.not_published', status: 409 })
export const recordPublishedBefore = defineError({ code: 'speech.published_before', status: 409 })
export const recordIsEmpty = defineError({ code: 'speech.empty', status: 409 })
export const meetingNotBegun = defineError({ code: 'speech.not_begun', status: 409 })
export const recordIsSigned = defineError({ code: 'speech.signed', status: 409 })
export const windowIsOver = defineError({ code: 'speech.window_over', status: 409 })
export const windowIsOpen = defineError({ code: 'speech.window_open', status: 409 })
/** Whoever wrote the record does not sign it off. */
export const ownRecord = defineError({ code: 'speech.own_record', status: 403 })
export const speechInvalid = defineError({ code: 'invalid', status: 422 })
export const turnIsOver = defineError({ code: 'speech.turn_over', status: 409 })
/** Only who is in the room can be put on the list. */
export const notPresent = defineError({ code: 'speech.not_present', status: 409 })
