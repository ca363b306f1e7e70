import { deleteCookie, getCookie, setCookie, type H3Event } from 'h3'
import type { Portal } from '../portal.ts'
import { seal, unseal } from '../crypto/seal.ts'
import { isSecure } from './signedCookies.ts'

const options = (portal: Portal, maxAge?: number) => ({ httpOnly: true, secure: isSecure(portal), sameSite: 'lax' as const, path: '/', maxAge })

/** The cookie of an unfinished report. */
export function readDraftToken(event: H3Event): string | undefined {
  return getCookie(event, 'report')
}

export function keepDraftToken(event: H3Event, portal: Portal, token: string, maxAge: number): void {
  setCookie(event, 'report', token, options(portal, maxAge))
}

export function dropDraftToken(event: H3Event, portal: Portal): void {
  deleteCookie(event, 'report', options(portal))
}

const openedPlace = 'cookie:opened'
const openedSeconds = 30 * 60

interface Opened { kind: string, subjectId: string, until: number }

/** Lets this browser see again for half an hour what a query code opened; the code itself is kept nowhere. */
export function keepOpened(event: H3Event, portal: Portal, { kind, subjectId, now }: { kind: string, subjectId: string, now: Date }): void {
  const opened: Opened = { kind, subjectId, until: now.getTime() + openedSeconds * 1000 }
  setCookie(event, 'opened', seal(JSON.stringify(opened), openedPlace, portal.keys.contact), options(portal, openedSeconds))
}

export function readOpened(event: H3Event, { keys }: Portal, now: Date): Opened | undefined {
  const sealed = getCookie(event, 'opened')
  if (!sealed) return undefined
  try {
    const opened = JSON.parse(unseal(sealed, openedPlace, keys.contact)) as Opened
    return opened.until > now.getTime() ? opened : undefined
  }
  catch { return undefined }
}

export function dropOpened(event: H3Event, portal: Portal): void {
  deleteCookie(event, 'opened', options(portal))
}
