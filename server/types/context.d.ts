import type { Site } from '#shared/site/schemas'
import type { FormState } from '#shared/forms'
import type { StaffView } from '#shared/staff/permissions'
import type { Making } from '#server/http/rememberPages'
import type { SignedIn } from '#server/domain/staff/queries'

declare module 'h3' {
  interface H3EventContext {
    site: Site
    /** The address residents use, without a slash at the end; the one asked by while the operator has set none. */
    origin: string
    /** Set when a form is shown again with what was typed. */
    form?: FormState
    /** True while invented demonstration data is loaded. */
    demo?: boolean
    /** Per request, for the few inline scripts of staff pages. */
    nonce?: string
    /** Where the request came from; never stored or logged. */
    address?: string
    /** Who is signed in, once it has been asked. */
    signedIn?: Promise<SignedIn | undefined>
    /** The same for staff pages: what they may know of the person. */
    staff?: StaffView
    /** Set while a page is made that may be remembered for everybody. */
    making?: Making
    /** What a form carries where a browser does not say where it comes from. */
    formToken?: string
  }
}
