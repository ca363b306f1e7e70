import { defineError } from '../../../shared/errors.ts'

export const siteNotFound = defineError({ code: 'ledger.site_not_found', status: 404 })
export const archiveIsFixed = defineError({ code: 'ledger.archive_is_fixed', status: 409 })
export const siteIsWithdrawn = defineError({ code: 'ledger.site_is_withdrawn', status: 409 })
export const siteIsPublished = defineError({ code: 'ledger.site_is_published', status: 409 })
export const siteIsNotPublished = defineError({ code: 'ledger.site_is_not_published', status: 409 })
/** With the issues of every fact that is missing or impossible. */
export const siteFactsInvalid = defineError({ code: 'invalid', status: 422 })
export const queryInvalid = defineError({ code: 'invalid', status: 422 })
export const sheetUnreadable = defineError({ code: 'ledger.sheet_unreadable', status: 422 })
export const sheetEmpty = defineError({ code: 'ledger.sheet_empty', status: 422 })
export const sheetTooLong = defineError({ code: 'ledger.sheet_too_long', status: 422 })
export const importNotFound = defineError({ code: 'ledger.import_not_found', status: 404 })
export const importHasErrors = defineError({ code: 'ledger.import_has_errors', status: 422 })
/** Publishing an import from the command line: who checked it is not named, not known, or may not check it. */
export const checkerRequired = defineError({ code: 'ledger.checker_required', status: 422 })
export const checkerUnknown = defineError({ code: 'ledger.checker_unknown', status: 422 })
export const checkerMayNot = defineError({ code: 'ledger.checker_may_not', status: 422 })
export const photoRequired = defineError({ code: 'ledger.photo_required', status: 422 })
export const fileRequired = defineError({ code: 'ledger.file_required', status: 422 })
export const remedyNotFound = defineError({ code: 'ledger.remedy_not_found', status: 404 })
