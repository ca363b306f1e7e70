import { createError, defineEventHandler, getCookie, getRequestURL, sendRedirect, setCookie, type EventHandlerRequest, type H3Event } from 'h3'
import { pathInLocale } from '../../shared/locale.ts'
import { detourTo } from '../../shared/staff/detour.ts'
import { can, isScoped, type Action, type Resource, type RowPlace, type RowScope } from '../../shared/staff/permissions.ts'
import { isFresh } from '../../shared/staff/rules.ts'
import { noteSeen } from '../domain/staff/sessions.ts'
import { notFresh } from '../domain/staff/errors.ts'
import { findSignedIn, type SignedIn } from '../domain/staff/queries.ts'
import type { Portal } from '../portal.ts'
import { readFormFields } from './body.ts'
import { cookieAttributes, isSecure } from './signedCookies.ts'
import { answerError, forbidden, signedOut } from './errors.ts'
import { answerForm, type FormContext } from './forms.ts'
import { isWrite, markAccess, type HandlerContext } from './handlers.ts'
import { localeOf } from './locale.ts'
import { requireSameOrigin } from './origin.ts'
import { usePortal } from './portal.ts'
import { answerUploadForm, type UploadFormContext } from './upload.ts'
import type { UploadLimits } from '../media/intake.ts'

/** The person signed in; may be given to `recordEvent` as the actor. */
export interface StaffActor extends SignedIn {
  kind: 'staff'
  can<Of extends Resource>(resource: Of, action: Action<Of>, where?: RowPlace): boolean
  /** Refuses a row of a sub-district, community or body the person is not responsible for; text is a sub-district. Throws `forbidden` (403). */
  requireRow(row: RowPlace | string | null): void
  /** What a list has to be limited to. Reading it counts as the check of the rows. */
  readonly scope: RowScope
}

export interface StaffContext extends HandlerContext { actor: StaffActor }
export interface StaffFormContext extends FormContext { actor: StaffActor }

interface StaffOptions {
  /** Finds the sub-district, or the whole place, of the row this route touches; the person is checked against it before anything else. */
  row?: (context: StaffContext) => Promise<RowPlace | string | null>
  /** Asks for a sign-in of the last ten minutes. */
  fresh?: boolean
}

/**
 * A route of the JSON API for staff. The answer is 401 `signed_out`, 403 `forbidden`, `cross_site` or
 * `staff.not_fresh`, or what `answer` gives. An action on rows of one sub-district whose row was not checked, by
 * `row`, `actor.requireRow` or `actor.scope`, answers 500 instead of data.
 */
export function defineStaffHandler<Of extends Resource, Answer>(
  resource: Of, action: Action<Of>, answer: (context: StaffContext) => Promise<Answer> | Answer, options: StaffOptions = {},
) {
  return markAccess({ resource, action }, defineEventHandler(async (event) => {
    try {
      if (isWrite(event)) requireSameOrigin(event, () => false)
      const context = { ...await usePortal(), event, locale: localeOf(event), now: new Date() }
      return await runAs(await requireSignedIn(event, context), { resource, action, options, context }, answer)
    }
    catch (error) {
      // The type of an answer is the type of its success: a page learns of an error by its status.
      return answerError(error, event) as unknown as Answer
    }
  }))
}

/**
 * A file for staff with what only a fresh sign-in opens, fetched by a link. Whoever is signed out, or has to prove who
 * they are, is led to do that first and then to the page with the link (`page`), which keeps what was asked for.
 */
export function defineStaffDownloadHandler<Of extends Resource, Answer>(resource: Of, action: Action<Of>, page: string, answer: (context: StaffContext) => Promise<Answer>) {
  return markAccess({ resource, action }, defineEventHandler(async (event) => {
    try {
      const context = { ...await usePortal(), event, locale: localeOf(event), now: new Date() }
      const signedIn = await findCurrent(event, context)
      const detour = !signedIn ? 'sign-in' : isFresh(signedIn, context.now) ? undefined : 'confirm'
      if (!signedIn || detour) return await sendRedirect(event, detourTo(detour ?? 'sign-in', { back: page + getRequestURL(event).search, locale: context.locale }), 303)
      return await runAs(signedIn, { resource, action, options: { fresh: true }, context }, answer)
    }
    catch (error) { return answerError(error, event) }
  }))
}

/**
 * A form of a staff page, which posts to its own page; see `defineFormHandler`. Whoever is signed out is led to sign
 * in, and whoever has to prove who they are (`fresh`) to do that first.
 */
export function defineStaffFormHandler<Of extends Resource>(
  resource: Of, action: Action<Of>, submit: (context: StaffFormContext) => Promise<string>, options: StaffOptions = {},
) {
  return markAccess({ resource, action }, defineEventHandler(async (event) => {
    const signedIn = await findCurrent(event)
    const detour = !signedIn ? 'sign-in' : options.fresh && !isFresh(signedIn, new Date()) ? 'confirm' : undefined
    if (!signedIn || detour) return sendRedirect(event, detourTo(detour ?? 'sign-in', { back: event.path, locale: localeOf(event) }), 303)
    requireRole(signedIn, resource, action)
    return answerForm(event, readFormFields, context => runAs(signedIn, { resource, action, options, context }, submit))
  }))
}

/** As `defineStaffFormHandler`, for a form with files. */
export function defineStaffUploadFormHandler<Of extends Resource>(
  resource: Of, action: Action<Of>, limits: UploadLimits, submit: (context: StaffFormContext & UploadFormContext) => Promise<string>, options: StaffOptions = {},
) {
  return markAccess({ resource, action }, defineEventHandler(async (event) => {
    const signedIn = await findCurrent(event)
    if (!signedIn) return sendRedirect(event, pathInLocale('/staff/sign-in', localeOf(event)), 303)
    requireRole(signedIn, resource, action)
    return answerUploadForm(event, limits, context => runAs(signedIn, { resource, action, options, context }, submit))
  }))
}

/** Whoever may not take a step gets the page that says so, before anything is read, rather than a form they may only look at. */
function requireRole<Of extends Resource>(signedIn: SignedIn, resource: Of, action: Action<Of>): void {
  if (!can(signedIn, resource, action)) throw createError({ statusCode: 403, data: { code: 'forbidden' } })
}

async function runAs<Of extends Resource, Context extends HandlerContext, Answer>(
  signedIn: SignedIn,
  { resource, action, options, context }: { resource: Of, action: Action<Of>, options: StaffOptions, context: Context },
  answer: (context: Context & { actor: StaffActor }) => Promise<Answer> | Answer,
): Promise<Answer> {
  if (!can(signedIn, resource, action)) throw forbidden()
  if (options.fresh && !isFresh(signedIn, context.now)) throw notFresh()
  let rowsAreChecked = !isScoped(resource, action)
  const actor: StaffActor = {
    ...signedIn,
    kind: 'staff',
    can: (otherResource, otherAction, where) => can(signedIn, otherResource, otherAction, where),
    requireRow(row) {
      rowsAreChecked = true
      const place = typeof row === 'string' || row === null ? { subDistrict: row } : row
      if (!can(signedIn, resource, action, place)) throw forbidden()
    },
    get scope() {
      rowsAreChecked = true
      return { subDistricts: signedIn.subDistricts, bodyId: signedIn.bodyId, communities: signedIn.communities }
    },
  }
  const full = { ...context, actor }
  if (options.row) actor.requireRow(await options.row(full))
  const result = await answer(full)
  if (!rowsAreChecked) throw new Error(`${resource}.${action} did not check whose row it touched`)
  return result
}

async function requireSignedIn(event: H3Event, portal: Portal & { now: Date }): Promise<SignedIn> {
  const signedIn = await findCurrent(event, portal)
  if (!signedIn) throw signedOut()
  return signedIn
}

/** Who is signed in, asked once per request: a page and its endpoint share the answer. */
export function findCurrent(event: H3Event<EventHandlerRequest>, given?: Portal): Promise<SignedIn | undefined> {
  return event.context.signedIn ??= lookUp(event, given)
}

async function lookUp(event: H3Event, given?: Portal): Promise<SignedIn | undefined> {
  const portal = given ?? await usePortal()
  const token = getCookie(event, cookieName(portal))
  if (!token) return undefined
  const now = new Date()
  const signedIn = await findSignedIn(portal.db, { token, now })
  if (signedIn) await noteSeen(portal.db, { signedIn, now })
  return signedIn
}

/** Gives the browser a session. The `__Host-` prefix keeps other hosts and paths from setting it. */
export function keepSession(event: H3Event, portal: Portal, token: string): void {
  setCookie(event, cookieName(portal), token, cookieAttributes(portal))
}

export function dropSession(event: H3Event, portal: Portal): void {
  setCookie(event, cookieName(portal), '', { ...cookieAttributes(portal), maxAge: 0 })
}

function cookieName(portal: Portal): string {
  return isSecure(portal) ? '__Host-portal_staff' : 'portal_staff'
}

/** Where a person wanted to go before they were asked to sign in: a staff page of ours, or the start page. */
export function pathBack(value: unknown): string {
  return typeof value === 'string' && /^(?:\/en)?\/staff(?:[/?][\w\-./?=&%]*)?$/.test(value) && !/\/\/|\.\./.test(value) ? value : '/staff'
}

/** Takes what must not be shown again out of a form's fields. */
export function takeSecrets(fields: FormContext['fields']): Record<string, unknown> {
  const { submissionId, ...rest } = fields
  delete fields.password
  delete fields.code
  return rest
}
