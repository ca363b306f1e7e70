import { setResponseStatus, type H3Event } from 'h3'
import { defineError, PortalError } from '../../shared/errors.ts'
import { toDatabaseError } from '../database/errors.ts'
import { findTranslation } from '../../i18n/messages.ts'
import { logError } from '../log.ts'
import { localeOf, translateIssues } from './locale.ts'
import { routeOf } from './routePattern.ts'

export const notFound = defineError({ code: 'not_found', status: 404 })
export const forbidden = defineError({ code: 'forbidden', status: 403 })
export const signedOut = defineError({ code: 'signed_out', status: 401 })
export const crossSite = defineError({ code: 'cross_site', status: 403 })
export const tooLarge = defineError({ code: 'too_large', status: 413 })
export const tooManyRequests = defineError({ code: 'too_many_requests', status: 429 })
export const unsupportedMediaType = defineError({ code: 'unsupported_media_type', status: 415 })
export const malformed = defineError({ code: 'malformed', status: 400 })
export const invalid = defineError({ code: 'invalid', status: 422 })
const internal = defineError({ code: 'internal', status: 500 })

/** Our own error, or `internal` for anything unforeseen, which is logged without what the person sent. */
export function toPortalError(raised: unknown, event: H3Event): PortalError {
  const error = raised instanceof PortalError ? raised : toDatabaseError(raised)
  if (error instanceof PortalError) return error
  logError('request.failed', { method: event.method, route: routeOf(event), error })
  return internal()
}

/** The answer the JSON API gives for an error. */
export function answerError(error: unknown, event: H3Event) {
  const known = toPortalError(error, event)
  const locale = localeOf(event)
  setResponseStatus(event, known.status)
  return {
    code: known.code,
    message: findTranslation(locale, `errors.${known.code}`, known.params) ?? findTranslation(locale, 'errors.invalid')!,
    issues: translateIssues(known.issues, locale),
  }
}
