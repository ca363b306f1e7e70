import { defineError } from '../../../shared/errors.ts'

export const reportNotFound = defineError({ code: 'report.not_found', status: 404 })
/** The move does not lead from the report's state. */
export const reportCannotMove = defineError({ code: 'report.cannot_move', status: 409 })
/** Photos the report names have not arrived; the issues name their hashes. */
export const photosMissing = defineError({ code: 'report.photos_missing', status: 409 })
export const reportInvalid = defineError({ code: 'invalid', status: 422 })
export const tooManyPhotos = defineError({ code: 'report.too_many_photos', status: 422 })
/** The photo has no copy that may be seen. */
export const photoNotApproved = defineError({ code: 'report.photo_not_approved', status: 409 })
/** The photo's file is not there any more. */
export const photoUnavailable = defineError({ code: 'report.photo_unavailable', status: 410 })
/** The case is with another body. */
export const notYourCase = defineError({ code: 'report.not_your_case', status: 403 })
/** Whoever handled the case does not get it again after it was reopened. */
export const handledBefore = defineError({ code: 'report.handled_before', status: 403 })
/** Nobody confirms what they have proposed themselves. */
export const secondPersonNeeded = defineError({ code: 'report.second_person_needed', status: 403 })
/** Whoever handled the case does not ask how it was handled. */
export const handlerMayNotAsk = defineError({ code: 'report.handler_may_not_ask', status: 403 })
/** Nothing waits for a second person. */
export const nothingProposed = defineError({ code: 'report.nothing_proposed', status: 409 })
/** Only what was confirmed is handled. */
export const nothingToHandle = defineError({ code: 'report.nothing_to_handle', status: 409 })
/** What was confirmed is handled before it is finished. */
export const notHandledYet = defineError({ code: 'report.not_handled_yet', status: 409 })
export const tooLateToDispute = defineError({ code: 'report.too_late_to_dispute', status: 409 })
export const tooLateToExtend = defineError({ code: 'report.too_late_to_extend', status: 409 })
export const extendedBefore = defineError({ code: 'report.extended_before', status: 409 })
export const tooLateToUndo = defineError({ code: 'report.too_late_to_undo', status: 409 })
export const proposedAlready = defineError({ code: 'report.proposed_already', status: 409 })
export const templateNotFound = defineError({ code: 'template.not_found', status: 404 })
export const tooManyViews = defineError({ code: 'view.too_many', status: 409 })
/** No finding of two people says that it is so, or the case has led to a site already. */
export const cannotRegister = defineError({ code: 'registration.not_now', status: 409 })
export const notRegistered = defineError({ code: 'registration.not_registered', status: 409 })
export const photoOnSite = defineError({ code: 'registration.photo_on_site', status: 409 })
/** The reporter has left nothing to be reached by, or has taken it away. */
export const noContact = defineError({ code: 'report.no_contact', status: 404 })
/** Nobody reads along any more. */
export const reporterHasLeft = defineError({ code: 'report.reporter_left', status: 409 })
/** Something can be added once. */
export const alreadyAdded = defineError({ code: 'report.already_added', status: 409 })
export const alreadyRated = defineError({ code: 'report.already_rated', status: 409 })
export const alreadyAppealed = defineError({ code: 'report.already_appealed', status: 409 })
/** The half hour is over, or somebody has begun to work on it. */
export const tooLateToTakeBack = defineError({ code: 'report.too_late_to_take_back', status: 409 })
export const appealNotFound = defineError({ code: 'report.appeal_not_found', status: 404 })
export const appealDecided = defineError({ code: 'report.appeal_decided', status: 409 })
/** Whoever refused a report does not decide about that. */
export const appealBySamePerson = defineError({ code: 'report.appeal_same_person', status: 403 })
