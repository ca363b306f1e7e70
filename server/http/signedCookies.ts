import { timingSafeEqual } from 'node:crypto'
import { getCookie, setCookie, type H3Event } from 'h3'
import { keyedHash } from '../crypto/keyedHash.ts'
import { seal, unseal } from '../crypto/seal.ts'
import type { Portal } from '../portal.ts'

/** Whether people reach this installation by https. */
export function isSecure({ baseUrl }: Pick<Portal, 'baseUrl'>): boolean {
  return baseUrl?.startsWith('https://') ?? false
}

/** Attributes of every cookie of ours: no script reads it, no other site sends it along with a form. */
export function cookieAttributes(portal: Pick<Portal, 'baseUrl'>) {
  return { httpOnly: true, secure: isSecure(portal), sameSite: 'lax', path: '/' } as const
}

/** Keeps a value in the browser under our mark, until the browser closes or for `maxAge` seconds. */
export function keepSigned(event: H3Event, portal: Portal, { name, value, maxAge }: { name: string, value: string, maxAge?: number }): void {
  setCookie(event, name, `${value}.${markOf(name, value, portal)}`, { ...cookieAttributes(portal), maxAge })
}

/** The value kept under our mark; undefined when there is none or somebody changed it. */
export function readSigned(event: H3Event, portal: Portal, name: string): string | undefined {
  const [value, given] = (getCookie(event, name) ?? '').split('.')
  if (!value || !given) return undefined
  const expected = Buffer.from(markOf(name, value, portal))
  const actual = Buffer.from(given)
  return actual.length === expected.length && timingSafeEqual(actual, expected) ? value : undefined
}

function markOf(name: string, value: string, { keys }: Portal): string {
  return keyedHash(keys.signing, `${name}:${value}`).toString('base64url').slice(0, 22)
}

const shownOnce = 'portal_once'

/** What the next page shows this person once: new recovery codes, a set-up link, or the key of another system. Readable by the server only, for ten minutes. */
export interface ShownOnce { recoveryCodes?: string[], setupLink?: { accountId: string, token: string }, clientKey?: { clientId: string, key: string } }

export function keepForNextPage(event: H3Event, portal: Portal, accountId: string, shown: ShownOnce): void {
  setCookie(event, shownOnce, seal(JSON.stringify(shown), `once:${accountId}`, ringOf(portal)), { ...cookieAttributes(portal), sameSite: 'strict', maxAge: 600 })
}

export function readForThisPage(event: H3Event, portal: Portal, accountId: string): ShownOnce {
  const sealed = getCookie(event, shownOnce)
  if (!sealed) return {}
  try { return JSON.parse(unseal(sealed, `once:${accountId}`, ringOf(portal))) as ShownOnce }
  catch { return {} }
}

export function dropShown(event: H3Event, portal: Portal): void {
  setCookie(event, shownOnce, '', { ...cookieAttributes(portal), maxAge: 0 })
}

function ringOf({ keys }: Portal) {
  return { current: 's1', ring: { s1: keys.staff } }
}
