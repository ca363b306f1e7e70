import { defineEventHandler, type EventHandler, type EventHandlerRequest, type H3Event } from 'h3'
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

/**
 * A POST of a program that is no browser, such as the stop button of a mail program: a secret word in the address is all it
 * brings, and nothing a browser keeps counts. So it may come from anywhere.
 */
export function defineLinkHandler<Answer>(answer: (context: HandlerContext) => Promise<Answer>) {
  return markAccess('public', defineEventHandler(async (event) => {
    try { return await answer({ ...await usePortal(), event, locale: localeOf(event), now: new Date() }) }
    catch (error) { return answerError(error, event) as unknown as Answer }
  }))
}

export function isWrite(event: H3Event): boolean {
  return event.method !== 'GET' && event.method !== 'HEAD'
}

/** What a balancer asks: answered without waiting for the database, so that a silent one can be told of. */
export function defineProbeHandler<Answer>(answer: (event: H3Event) => Promise<Answer>) {
  return markAccess('public', defineEventHandler(answer))
}

const answeredOpenly = new WeakSet<H3Event>()

/**
 * Notes who may call a handler. A route of the JSON API whose handler was not marked, because it names no permission,
 * answers 500 instead of data (server/plugins/access.ts).
 */
export function markAccess<Answer>(
  access: 'public' | { resource: string, action: string }, handler: EventHandler<EventHandlerRequest, Answer>,
): EventHandler<EventHandlerRequest, Answer> {
  const marked = defineEventHandler((event) => {
    answeredOpenly.add(event)
    return handler(event)
  })
  return Object.assign(marked as EventHandler<EventHandlerRequest, Answer>, { access })
}

/** Whether a handler that says who may call it has answered. */
export function namesAccess(event: H3Event): boolean {
  return answeredOpenly.has(event)
}
