import {
  defineEventHandler, sendRedirect, setResponseHeader, setResponseStatus, type EventHandlerRequest, type H3Event,
} from 'h3'
import { useNitroApp } from 'nitropack/runtime'
import { pathInLocale } from '../../shared/locale.ts'
import type { FormState } from '../../shared/forms.ts'
import { readFormFields } from './body.ts'
import { toPortalError } from './errors.ts'
import { markAccess, type HandlerContext } from './handlers.ts'
import { localeOf, translateIssues } from './locale.ts'
import { openSubmissionId, requireSameOrigin } from './origin.ts'
import { usePortal } from './portal.ts'
import { findTranslation } from '../../i18n/messages.ts'

export type FormFields = Record<string, string | string[]>

export interface FormContext extends HandlerContext {
  fields: FormFields
}

/** Where to go next; or what the page of the form shows in this one answer and in no other (`useSeen`). */
export type Next = string | { seen: object }

/**
 * A form that posts to its own page. `submit` says where to go next (303); what it refuses is shown on the same
 * page with status 422 (or the error's own), the issues and everything that was typed.
 */
export function defineFormHandler(submit: (context: FormContext) => Promise<Next>) {
  return markAccess('public', defineEventHandler(event => answerForm(event, readFormFields, submit)))
}

export async function answerForm(
  event: H3Event<EventHandlerRequest>,
  read: (event: H3Event) => Promise<FormFields>,
  submit: (context: FormContext) => Promise<Next>,
) {
  let fields: FormFields = {}
  const locale = localeOf(event)
  try {
    const portal = await usePortal()
    fields = await read(event)
    requireSameOrigin(event, () => openSubmissionId(fields.submissionId, portal.keys.signing) !== undefined)
    const next = await submit({ ...portal, event, locale, now: new Date(), fields })
    if (typeof next === 'string') return await sendRedirect(event, toLocation(pathInLocale(next, locale)), 303)
    event.context.seen = next.seen
    setResponseHeader(event, 'cache-control', 'no-store')
    return renderPage(event, 200)
  }
  catch (error) {
    const known = toPortalError(error, event)
    const issues = translateIssues(known.issues, locale)
    if (issues.length === 0) {
      issues.push({ path: '', code: known.code, message: findTranslation(locale, `errors.${known.code}`, known.params) ?? findTranslation(locale, 'errors.invalid')! })
    }
    return showAgain(event, { values: fields, issues }, known.status)
  }
}

/** A header takes no letter outside ASCII, and a part of the address asked for may be in the next one. */
function toLocation(path: string): string {
  return path.toWellFormed().replace(/[^\x21-\x7e]+/g, encodeURIComponent)
}

/** Renders the page of this address with the form as it was sent. */
function showAgain(event: H3Event, form: FormState, status: number) {
  // Vue sends what was typed along with a page of staff, and breaks at this name.
  const values = Object.fromEntries(Object.entries(form.values).filter(([name]) => name !== '__proto__'))
  event.context.form = { ...form, values }
  return renderPage(event, status)
}

/** The page of this address, as the answer to what was posted to it. */
function renderPage(event: H3Event, status: number) {
  event.node.req.method = 'GET'
  event._method = 'GET'
  setResponseStatus(event, status)
  return useNitroApp().router.handler(event)
}
