import { defineError } from '../../shared/errors.ts'

/** A single file is over its cap, or the whole body over the cap of all files together. */
export const uploadTooLarge = defineError({ code: 'upload.too_large', status: 413 })
export const tooManyFiles = defineError({ code: 'upload.too_many_files', status: 422 })
export const uploadUnreadable = defineError({ code: 'upload.unreadable', status: 400 })
/** The disk is nearly full: words are still taken. */
export const noRoomForFiles = defineError({ code: 'upload.no_room', status: 507 })
/** The bytes that arrived are not those the caller named. */
export const hashMismatch = defineError({ code: 'upload.hash_mismatch', status: 422 })

export const photoEmpty = defineError({ code: 'photo.empty', status: 422 })
export const photoNotAnImage = defineError({ code: 'photo.not_an_image', status: 422 })
/** HEIC, which sharp's prebuilt binaries do not read. */
export const photoNeedsConversion = defineError({ code: 'photo.needs_conversion', status: 422 })
export const photoDamaged = defineError({ code: 'photo.damaged', status: 422 })
export const photoAnimated = defineError({ code: 'photo.animated', status: 422 })
export const photoTooManyPixels = defineError({ code: 'photo.too_many_pixels', status: 422 })
/** More photos are waiting than can be cleaned soon. */
export const photosBusy = defineError({ code: 'photo.busy', status: 503 })

/** Neither a picture nor a PDF, whatever it is called. */
export const fileNotAccepted = defineError({ code: 'file.not_accepted', status: 422 })
export const fileDamaged = defineError({ code: 'file.damaged', status: 422 })
