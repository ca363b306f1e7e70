import { defineError } from '../../../shared/errors.ts'

export const clientNotFound = defineError({ code: 'client.not_found', status: 404 })
/** The key leads nowhere already. */
export const clientIsRevoked = defineError({ code: 'client.is_revoked', status: 409 })
