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
