import { defineError } from '../../../shared/errors.ts'

/** One sentence for every reason, so that nobody learns which accounts exist. */
export const signInRefused = defineError({ code: 'staff.sign_in_refused', status: 422 })
export const tooManySignIns = defineError({ code: 'staff.too_many_sign_ins', status: 429 })
export const setupLinkInvalid = defineError({ code: 'staff.setup_link_invalid', status: 410 })
export const notFresh = defineError({ code: 'staff.not_fresh', status: 403 })
export const staffNotFound = defineError({ code: 'staff.not_found', status: 404 })
export const notOneself = defineError({ code: 'staff.not_oneself', status: 409 })

const invalid = defineError({ code: 'invalid', status: 422 })
export const emailTaken = () => invalid({ issues: [{ path: 'email', code: 'staff.email_taken' }] })
export const passwordCommon = () => invalid({ issues: [{ path: 'password', code: 'staff.password_common' }] })
export const setupCodeWrong = () => invalid({ issues: [{ path: 'code', code: 'staff.setup_code_wrong' }] })
