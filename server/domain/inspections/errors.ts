import { defineError } from '../../../shared/errors.ts'

/** Also for an undercover plan somebody may not know of. */
export const planNotFound = defineError({ code: 'inspection.not_found', status: 404 })
export const planAlreadyDrawn = defineError({ code: 'inspection.already_drawn', status: 409 })
export const planNotOver = defineError({ code: 'inspection.not_over', status: 409 })
export const planPublished = defineError({ code: 'inspection.published', status: 409 })
export const nothingToDraw = defineError({ code: 'inspection.nothing_to_draw', status: 409 })
/** With the issues of everything that cannot stand. */
export const inspectionInvalid = defineError({ code: 'invalid', status: 422 })
