import { defineError } from '../../../shared/errors.ts'

export const webhookNotFound = defineError({ code: 'webhook.not_found', status: 404 })
export const webhookInvalid = defineError({ code: 'invalid', status: 422 })
/** It stands otherwise than the step needs. */
export const webhookNotNow = defineError({ code: 'webhook.not_now', status: 409 })
