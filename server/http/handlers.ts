import { defineEventHandler, type EventHandlerRequest, type H3Event } from 'h3'
import type { Locale } from '../../shared/locale.ts'
import type { Portal } from '../portal.ts'
import { answerError } from './errors.ts'
import { localeOf } from './locale.ts'
import { requireSameOrigin } from './origin.ts'
import { usePortal } from './portal.ts'

export interface HandlerContext extends Portal {
  event: H3Event<EventHandlerRequest>
  locale: Locale
  now: Date
}

/** A route of the JSON API anybody may call. */
export function definePublicHandler<Answer>(answer: (context: HandlerContext) => Promise<Answer> | Answer) {
  return markAccess('public', defineEventHandler(async (event) => {
    try {
      if (isWrite(event)) requireSameOrigin(event, () => true)
      return await answer({ ...await usePortal(), event, locale: localeOf(event), now: new Date() })
    }
    catch (error) {
      // The type of an answer is the type of its success: a page learns of an error by its status.
      return answerError(error, event) as unknown as Answer
    }
  }))
}

export function isWrite(event: H3Event): boolean {
  return event.method !== 'GET' && event.method !== 'HEAD'
}

/** Notes on a handler who may call it; a test reads it for every route. */
export function markAccess<Handler extends object>(access: 'public' | { resource: string, action: string }, handler: Handler): Handler {
  return Object.assign(handler, { access })
}
