import { deleteCookie, getCookie, setCookie, type H3Event } from 'h3'
import type { ReceiptKind } from '../../shared/receipts/number.ts'
import type { Portal } from '../portal.ts'
import { seal, unseal } from '../crypto/seal.ts'
import { isToken } from '../crypto/token.ts'
import { isSecure } from './signedCookies.ts'

const options = (portal: Portal, maxAge?: number) => ({ httpOnly: true, secure: isSecure(portal), sameSite: 'lax' as const, path: '/', maxAge })

function readToken(event: H3Event, name: 'report' | 'comment'): string | undefined {
  const token = getCookie(event, name)
  return token !== undefined && isToken(token) ? token : undefined
}

/** The cookie of an unfinished report. */
export function readDraftToken(event: H3Event): string | undefined {
  return readToken(event, 'report')
}

export function keepDraftToken(event: H3Event, portal: Portal, token: string, maxAge: number): void {
  setCookie(event, 'report', token, options(portal, maxAge))
}

export function dropDraftToken(event: H3Event, portal: Portal): void {
  deleteCookie(event, 'report', options(portal))
}

/** The cookie of comments that are being written. */
export function readCommentToken(event: H3Event): string | undefined {
  return readToken(event, 'comment')
}

/** The page of a form that is refused in this same answer asks for its draft as if the browser had sent the cookie already. */
export function keepCommentToken(event: H3Event, portal: Portal, token: string, maxAge: number): void {
  const { headers } = event.node.req
  headers.cookie = [headers.cookie, `comment=${token}`].filter(Boolean).join('; ')
  setCookie(event, 'comment', token, options(portal, maxAge))
}

export function dropCommentToken(event: H3Event, portal: Portal): void {
  deleteCookie(event, 'comment', options(portal))
}

const openedPlace = 'cookie:opened'
const openedSeconds = 30 * 60

interface Opened { kind: ReceiptKind, subjectId: string, until: number }

/** Lets this browser see again for half an hour what a query code opened; the code itself is kept nowhere. */
export function keepOpened(event: H3Event, portal: Portal, { kind, subjectId, now }: { kind: ReceiptKind, subjectId: string, now: Date }): void {
  const opened: Opened = { kind, subjectId, until: now.getTime() + openedSeconds * 1000 }
  setCookie(event, 'opened', seal(JSON.stringify(opened), openedPlace, portal.keys.contact), options(portal, openedSeconds))
}

/** What this browser has opened, when it is of this kind. */
export function readOpened(event: H3Event, { keys }: Portal, now: Date, kind: ReceiptKind): Opened | undefined {
  const sealed = getCookie(event, 'opened')
  if (!sealed) return undefined
  try {
    const opened = JSON.parse(unseal(sealed, openedPlace, keys.contact)) as Opened
    return opened.kind === kind && opened.until > now.getTime() ? opened : undefined
  }
  catch { return undefined }
}

export function dropOpened(event: H3Event, portal: Portal): void {
  deleteCookie(event, 'opened', options(portal))
}
