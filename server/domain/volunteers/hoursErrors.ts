import { defineError } from '../../../shared/errors.ts'

/** No such duty or order that was taken, or not of this volunteer. */
export const sourceNotFound = defineError({ code: 'hours.source_not_found', status: 404 })
/** Only who was there, when it is over, has hours. */
export const notServed = defineError({ code: 'hours.not_served', status: 409 })
/** Somebody else confirmed other minutes meanwhile. */
export const confirmedAlready = defineError({ code: 'hours.confirmed_already', status: 409 })
/** More than was served, or other than was confirmed. */
export const hoursReasonMissing = defineError({ code: 'hours.reason_missing', status: 422 })
export const correctionNotFound = defineError({ code: 'hours.correction_not_found', status: 404 })
/** One request at a time about the same service. */
export const correctionWaits = defineError({ code: 'hours.correction_waits', status: 409 })
export const sameMinutes = defineError({ code: 'hours.same_minutes', status: 422 })
export const correctionDecided = defineError({ code: 'hours.correction_decided', status: 409 })
export const hoursInvalid = defineError({ code: 'invalid', status: 422 })
